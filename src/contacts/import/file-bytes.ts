import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from './import-error.js';

/** Stands for the standard input in place of a file's name. */
export const STANDARD_INPUT = '-';

/** The name of a file, `-` for the standard input, or its bytes. */
export type FileSource = string | AsyncIterable<Buffer>;

/** Enough to detect the type of a file and its encoding. */
const HEAD_BYTES = 256 * 1024;
/** No table of contacts is compressed better than this; a file that is was made to exhaust memory. */
const MAX_PACKING = 250;
const PACKING_COUNTS_FROM = 16 * 1024 * 1024;

/* eslint-disable no-control-regex -- signatures are bytes. */
/** Types of files by their first bytes; the types that can be imported come first. */
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
  ['a program', /^(?:\x7fELF|MZ\x90)/],
  ['an Access database: export its table as CSV', /^\0\x01\0\0Standard (?:Jet|ACE)/],
  [
    'a dBase table (.dbf): save it as CSV',
    /^[\x03\x83\xf5\x30][\x5f-\x8f][\x01-\x0c][\x01-\x1f].{28}[A-Z_]{2,11}\0/s,
  ],
  ['a web page or XML, whatever its name: save it as .xlsx or CSV', /^\s*<[!?a-z]/i],
  ['a web archive, whatever its name: save it as .xlsx or CSV', /^\s*MIME-Version:/i],
  ['JSON: save it as CSV', /^\s*(?:\{\s*["}]|\[\s*(?:[{["]|-?\d[\d.]*\s*[,\]]))/],
  ['contact cards (vCard): export them as CSV', /^\s*BEGIN:VCARD/i],
  ['a list of SQL statements: export the table as CSV', /^\s*(?:INSERT INTO|CREATE TABLE)\s/i],
  ['a SYLK or DIF table: save it as .xlsx or CSV', /^(?:ID;P|TABLE\r?\n0,)/],
];

export interface FileBytes {
  kind: 'text' | 'zip';
  /** The beginning of the file; `chunks` contains it too. */
  head: Buffer;
  chunks: AsyncIterable<Buffer>;
}

/**
 * Opens a file, or the standard input for `-`, and unpacks gzip. Throws ImportError if the file is no table.
 * @param onBytes gets the number of bytes of the file that were read so far, before unpacking
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
  // The loop below throws its error.
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
  const start = startOf(head);
  return KINDS.find(([, signature]) => signature.test(start))?.[0] ?? 'text';
}

/** The first characters, whichever of the Unicode encodings they are in; one byte a character otherwise. */
function startOf(head: Buffer): string {
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return head.toString('utf16le', 2, 130);
  if (mark === 0xfeff)
    return Buffer.from(head.subarray(2, 130 - (head.length % 2)))
      .swap16()
      .toString('utf16le');
  return head.toString('latin1', 0, 64).replace(/^\xef\xbb\xbf/, '');
}

function named(opened: Omit<FileBytes, 'kind'>): FileBytes {
  const kind = kindOf(opened.head);
  if (kind === 'text' || kind === 'zip') return { ...opened, kind };
  throw new ImportError(`The file is ${kind}.`);
}
