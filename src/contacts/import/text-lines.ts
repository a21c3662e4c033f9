import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { ImportError } from './import-error.js';

/** UTF-8, what Excel and old systems write, and what Macintosh and DOS wrote. */
export const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'latin1',
  'utf-16le',
  'utf-16be',
  'macroman',
  'cp850',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Longer lines are cut: no contact needs them, and an endless line must not fill the memory. */
export const MAX_LINE_LENGTH = 65_536;
/** No row of any table is as long as this. */
const MAX_LINE_AT_ALL = 8 * 1024 * 1024;
const LOOKED_AT = 4096;

/** Turns the bytes of a text into lines, without their ends (LF, CRLF or CR). */
export class TextLines {
  /** The encoding, detected or given; undefined as long as everything was ASCII. */
  encoding: Encoding | undefined;
  /** Whether it was detected without a byte order mark, so that it may be wrong. */
  guessed = false;
  /** Whether some of the text had been turned into UTF-8 twice: "JosÃ©". */
  repaired = false;
  private decoder: { write(bytes: Buffer): string; end(): string | undefined } | undefined;
  /** Bytes of a character that is not whole yet, while nothing is decided. */
  private undecided = Buffer.alloc(0);
  private rest = '';
  private cut = 0;

  /** @param encoding found from the bytes when not given */
  constructor(encoding?: Encoding) {
    if (encoding) this.decide(encoding);
  }

  /** The lines of each chunk. A line over MAX_LINE_LENGTH is cut one character behind it. Throws ImportError. */
  async *read(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
    let first = true;
    for await (const chunk of chunks) {
      if (first && !this.encoding) this.decideByStart(chunk);
      const text = this.decode(chunk);
      if (first) refuseBinary(text);
      first = false;
      yield this.linesOf(text);
    }
    const last = splitLines(this.rest + this.decodeEnd());
    if (last.at(-1) === '') last.pop();
    yield last;
  }

  private linesOf(raw: string): string[] {
    const decoded = repairTwiceEncoded(raw);
    this.repaired ||= decoded !== raw;
    const text = this.rest + decoded;
    // The CR at the end of a chunk may be the first half of a CRLF.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = splitLines(text.slice(0, end));
    const last = lines.pop() ?? '';
    this.rest = last + text.slice(end);
    this.cut = lines.length > 0 ? 0 : this.cut + decoded.length;
    if (this.cut > MAX_LINE_AT_ALL) {
      throw new ImportError(
        'A line of the file has more than 8 million characters: this is no table of rows.',
      );
    }
    return lines;
  }

  private decide(encoding: Encoding): void {
    this.encoding = encoding;
    this.decoder = iconv.getDecoder(encoding === 'latin1' ? 'windows-1252' : encoding);
  }

  private decideByStart(chunk: Buffer): void {
    if (chunk.length >= 4 && chunk.readUInt32LE(0) === 0xfeff) {
      throw new ImportError('The file is in UTF-32: save it as UTF-8.');
    }
    const mark = chunk.length >= 2 ? chunk.readUInt16BE(0) : 0;
    const [even, odd] = zeroBytes(chunk.subarray(0, LOOKED_AT));
    if (mark === 0xfffe || (odd > 0.3 && even < 0.05)) this.decide('utf-16le');
    else if (mark === 0xfeff || (even > 0.3 && odd < 0.05)) this.decide('utf-16be');
  }

  private decode(chunk: Buffer): string {
    if (this.decoder) return this.decoder.write(chunk);
    if (this.undecided.length === 0 && isAscii(chunk)) return chunk.toString('latin1');
    const bytes = this.undecided.length > 0 ? Buffer.concat([this.undecided, chunk]) : chunk;
    const whole = bytes.subarray(0, bytes.length - openCharacter(bytes));
    if (isAscii(whole)) {
      this.undecided = Buffer.from(bytes.subarray(whole.length));
      return whole.toString('latin1');
    }
    return this.decideBy(whole).write(bytes);
  }

  private decodeEnd(): string {
    if (this.decoder) return this.decoder.end() ?? '';
    if (this.undecided.length === 0) return '';
    const decoder = this.decideBy(this.undecided);
    return decoder.write(this.undecided) + (decoder.end() ?? '');
  }

  private decideBy(bytes: Buffer): { write(bytes: Buffer): string; end(): string | undefined } {
    const encoding = isMostlyUtf8(bytes) ? 'utf-8' : likeliestOldEncoding(bytes);
    this.guessed = encoding !== 'utf-8';
    this.decide(encoding);
    return this.decoder ?? iconv.getDecoder(encoding);
  }
}

/** The form of á to ÿ, and of marks such as ¿, after UTF-8 was read as Windows-1252 and stored as UTF-8 again. */
const TWICE_ENCODED = /Ã[\x80-\xbf\u0152-\u02dc\u2013-\u20ac\u2122]|Â[\xa0-\xbf]/g;

function repairTwiceEncoded(text: string): string {
  if (!text.includes('Ã') && !text.includes('Â')) return text;
  return text.replace(TWICE_ENCODED, (pair) => {
    const code = pair.charCodeAt(1);
    // Five bytes have no character in Windows-1252 and came through as they were.
    const bytes = code < 0xa0 ? Buffer.from(pair, 'latin1') : iconv.encode(pair, 'windows-1252');
    const whole = bytes.toString('utf8');
    return whole.length === 1 && whole !== '\ufffd' ? whole : pair;
  });
}

function splitLines(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => (line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH + 1) : line));
}

/** The shares of zero bytes at even and at odd places. */
function zeroBytes(bytes: Buffer): [even: number, odd: number] {
  const zeros: [number, number] = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1]++;
  return [zeros[0] / (bytes.length / 2), zeros[1] / (bytes.length / 2)];
}

/** How many bytes at the end begin a UTF-8 character that is not whole. */
function openCharacter(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** A few broken characters in UTF-8 reject their rows; another encoding would garble all names. */
function isMostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  const broken = text.split('\ufffd').length - 1;
  // eslint-disable-next-line no-control-regex
  return broken === 0 || text.replace(/[\x00-\x7f\ufffd]+/g, '').length > broken;
}

const SPANISH = /[a-zñáéíóúü][ñáéíóúü]|[ñáéíóúü][a-zñáéíóúü]|[A-ZÑÁÉÍÓÚÜ][ÑÁÉÍÓÚÜ]|[ÑÁÉÍÓÚÜ][A-ZÑÁÉÍÓÚÜ]/g;
const PUNCTUATION = /(?<![a-zA-Zñáéíóúü])[’“”–¿¡](?=[a-zA-Zñáéíóúü])|[A-Z]’|[ºª°](?![a-zA-Z])/g;

/** The encoding of one byte a character in which the text reads most like Spanish; windows-1252 in doubt. */
function likeliestOldEncoding(bytes: Buffer): Encoding {
  const candidates = (['windows-1252', 'macroman', 'cp850'] as const).map((encoding) => {
    const text = iconv.decode(bytes, encoding);
    return { encoding, letters: (text.match(SPANISH) ?? []).length + (text.match(PUNCTUATION) ?? []).length };
  });
  return candidates.reduce((best, next) => (next.letters > best.letters ? next : best)).encoding;
}

/** Text has hardly any control characters; a binary file has many. */
function refuseBinary(text: string): void {
  const sample = text.slice(0, LOOKED_AT);
  // eslint-disable-next-line no-control-regex
  const controls = sample.replace(/[^\x00-\x08\x0e-\x1f]+/g, '').length;
  if (controls > sample.length * (sample.length < 512 ? 0.3 : 0.05)) {
    throw new ImportError('The file is no text: save the table as CSV in UTF-8, or as .xlsx.');
  }
}
