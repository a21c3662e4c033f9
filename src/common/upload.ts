import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { InvalidInputError } from './errors/app-error.js';
import { InputPipe } from './validation.pipe.js';

/** A table of 31.8 million contacts has 4 GB. Compressed or in parts, it fits. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 100_000;

/**
 * Receives a form with one file, named `file`, and the fields of a class, in any order. The file is in a temporary
 * folder while `work` runs, and only its owner can read it. 400 for an invalid form.
 * @param work gets the path of the file, the fields, and the client's name of the file
 */
export async function receiveFile<T extends object, R>(
  request: FastifyRequest,
  fieldsClass: new () => T,
  work: (file: string, fields: T, name: string) => Promise<R>,
): Promise<R> {
  if (!request.isMultipart()) throw fileMissing();
  const path = join(tmpdir(), `sms-upload-${randomUUID()}`);
  const fields: Record<string, unknown> = {};
  let name: string | undefined;
  const limits = { fileSize: MAX_FILE_BYTES, files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES };
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') fields[part.fieldname] = part.value;
      else {
        if (part.fieldname !== 'file')
          throw InvalidInputError.of(part.fieldname, 'file', 'the file is named `file`');
        await pipeline(part.file, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
        if (part.file.truncated) throw InvalidInputError.of('file', 'max', 'must have at most 1 GiB');
        name = part.filename;
      }
    }
    if (name === undefined) throw fileMissing();
    const checked = (await new InputPipe().transform(fields, { type: 'body', metatype: fieldsClass })) as T;
    return await work(path, checked, name);
  } catch (error) {
    if (isUnreadableForm(error)) {
      throw InvalidInputError.of('', 'form', 'the form cannot be read: one file, and text fields');
    }
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

/** Errors of @fastify/multipart, or of busboy inside it. Those of busboy have no code. */
function isUnreadableForm(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code.startsWith('FST_');
  return /^(?:Multipart: |Malformed |The needle )|[Uu]nexpected end of /.test(error.message);
}

/** 400: the form has no file. */
export function fileMissing(): InvalidInputError {
  return InvalidInputError.of('file', 'required', 'is missing: send a form (multipart/form-data) with it');
}
