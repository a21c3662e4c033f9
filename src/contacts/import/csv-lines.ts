import { createReadStream } from 'node:fs';

export const ENCODINGS = ['utf-8', 'windows-1252', 'latin1', 'utf-16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Longer lines are cut: nobody's address needs them, and an endless line must not fill the memory. */
export const MAX_LINE_LENGTH = 65_536;

const CHUNK_BYTES = 256 * 1024;

/** What windows-1252 has from 0x80 to 0x9F; Node 20's TextDecoder takes these bytes for control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

export interface LinesOptions {
  /** Default utf-8; latin1 is read as windows-1252, of which it is a part. */
  encoding?: Encoding;
  /** Told how many bytes of the file were read so far. */
  onBytes?: (bytes: number) => void;
}

/**
 * Reads a text file, yielding the lines of one chunk at a time, without their ends (LF, CRLF or CR).
 * A byte order mark is left out; a line over MAX_LINE_LENGTH is cut one character behind it.
 */
export async function* readLines(file: string, options: LinesOptions = {}): AsyncGenerator<string[]> {
  const { encoding = 'utf-8', onBytes } = options;
  const decoder = new TextDecoder(encoding);
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    const text = decoder.decode(bytes, { stream });
    return decoder.encoding === 'windows-1252' ? withWindowsCharacters(text) : text;
  };
  let rest = '';
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const text = rest + decode(chunk, true);
    // The CR at the end of a chunk may be the first half of a CRLF.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = splitLines(text.slice(0, end));
    rest = (lines.pop() ?? '') + text.slice(end);
    bytes += chunk.length;
    yield lines;
    onBytes?.(bytes);
  }
  const last = splitLines(rest + decode(new Uint8Array(), false));
  if (last.at(-1) === '') last.pop();
  yield last;
}

function splitLines(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => (line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH + 1) : line));
}

function withWindowsCharacters(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));
}
