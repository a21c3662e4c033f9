import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from './import-error.js';

/** Stands for the standard input in place of a file's name. */
export const STANDARD_INPUT = '-';

/** The name of a file, `-` for the standard input, or its bytes. */
export type FileSource = string | AsyncIterable<Buffer>;

/** Enough to tell what a file is, and its encoding. */
const HEAD_BYTES = 256 * 1024;
/** No table of contacts packs better than this; what does is made to fill memories. */
const MAX_PACKING = 250;
const PACKING_COUNTS_FROM = 16 * 1024 * 1024;

/* eslint-disable no-control-regex -- signatures are bytes. */
/** What a file is, by the bytes that it begins with; those that can be read come first. */
const KINDS: [kind: string, signature: RegExp][] = [
  ['gzip', /^\x1f\x8b/],
  ['zip', /^PK(?:\x03\x04|\x05\x06)/],
  ['an old Excel workbook (.xls), or one with a password: save it as .xlsx or CSV', /^\xd0\xcf\x11\xe0/],
  ['a PDF', /^%PDF/],
  ['a SQLite database', /^SQLite format 3/],
  ['a Parquet file', /^PAR1/],
  ['packed with bzip2: unpack it first', /^BZh[1-9]/],
  ['packed with xz: unpack it first', /^\xfd7zXZ/],
  ['packed with zstd: unpack it first', /^\x28\xb5\x2f\xfd/],
  ['packed with 7-Zip: unpack it first', /^7z\xbc\xaf/],
  ['packed with RAR: unpack it first', /^Rar!/],
  ['a picture', /^(?:\x89PNG|\xff\xd8\xff|GIF8)/],
  ['an RTF document', /^\{\\rtf/],
  ['a web page or XML, whatever its name: save it as .xlsx or CSV', /^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i],
  ['JSON: save it as CSV', /^(?:\xef\xbb\xbf)?\s*[[{]\s*["{[]/],
  ['contact cards (vCard): export them as CSV', /^(?:\xef\xbb\xbf)?BEGIN:VCARD/i],
];

export interface FileBytes {
  kind: 'text' | 'zip';
  /** The beginning, for a look; `chunks` has it too. */
  head: Buffer;
  chunks: AsyncIterable<Buffer>;
}

/**
 * Opens a file, or the standard input for `-`, unpacking gzip on the way. Throws ImportError for what is no table.
 * @param onBytes told how many bytes of the file were read so far, before unpacking
 */
export async function openBytes(file: FileSource, onBytes?: (bytes: number) => void): Promise<FileBytes> {
  const count = { read: 0 };
  const opened = await peek(counted(bytesOf(file), count, onBytes));
  if (kindOf(opened.head) !== 'gzip') return named(opened);
  const unpacked = await peek(unpack(opened.chunks, count));
  if (kindOf(unpacked.head) === 'gzip') throw new ImportError('The file is packed twice: unpack it first.');
  return named(unpacked);
}

function bytesOf(file: FileSource): AsyncIterable<Buffer> {
  if (typeof file !== 'string') return file;
  return file === STANDARD_INPUT ? process.stdin : createReadStream(file, { highWaterMark: HEAD_BYTES });
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: { read: number },
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count.read += chunk.length;
    yield chunk;
    onBytes?.(count.read);
  }
}

async function* unpack(chunks: AsyncIterable<Buffer>, count: { read: number }): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // Its error comes out of the loop below.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  let unpacked = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > PACKING_COUNTS_FROM && unpacked > count.read * MAX_PACKING) {
        throw new ImportError(
          `The file unpacks to more than ${MAX_PACKING} times its size, as no table does.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    throw new ImportError('The file is packed with gzip, but damaged or cut off.', { cause: error });
  }
}

async function peek(chunks: AsyncIterable<Buffer>): Promise<Omit<FileBytes, 'kind'>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  let ended = false;
  while (length < HEAD_BYTES && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else length += parts.push(next.value) && next.value.length;
  }
  const head = Buffer.concat(parts);
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      while (!ended) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      // Closes the file when the import ends before it does.
      await iterator.return?.();
    }
  }
  return { head, chunks: all() };
}

function kindOf(head: Buffer): string {
  const start = head.toString('latin1', 0, 64);
  return KINDS.find(([, signature]) => signature.test(start))?.[0] ?? 'text';
}

function named(opened: Omit<FileBytes, 'kind'>): FileBytes {
  const kind = kindOf(opened.head);
  if (kind === 'text' || kind === 'zip') return { ...opened, kind };
  throw new ImportError(`The file is ${kind}.`);
}
