import { InvalidInputError } from './errors/app-error.js';

/** Limits that no useful request reaches. Checking a larger one would cost more than answering it. */
export const BOUNDS = {
  /** Levels of nesting. Parsing, checking and writing call themselves once per level. */
  depth: 100,
  /** Fields of one object, and of all objects. */
  fields: 1000,
  allFields: 20_000,
  /** Items of one list, and of a list that holds objects or lists. */
  items: 100_000,
  objects: 1000,
  /** Items of all lists together: a job names its contacts and has some short lists besides. */
  allItems: 110_000,
} as const;

/** An object or a list that contains the position of the scan. */
interface Frame {
  isList: boolean;
  /** The number of colons in an object, or of commas in a list. */
  count: number;
  holdsObjects: boolean;
  /** The beginning and the end of the last text of an object, which is the name of the current field. */
  from: number;
  to: number;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Refuses a body that is too large to check, before it is parsed: InvalidInputError with the path of the part that
 * is too large. The scan reads the bytes once and stops at that part, so a body of 150,000 fields costs only as much
 * as its first thousand. The parser decides later whether the text is JSON.
 */
export function refuseOversized(text: Uint8Array): void {
  const frames: Frame[] = [];
  let frame: Frame | undefined;
  let fields = 0;
  let items = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    switch (byte) {
      case QUOTE: {
        const from = at;
        for (at += 1; at < text.length && text[at] !== QUOTE; at += 1) if (text[at] === BACKSLASH) at += 1;
        if (frame) [frame.from, frame.to] = [from, at + 1];
        break;
      }
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (frame?.isList === true) {
          frame.holdsObjects = true;
          checkItems(frame, frames, text);
        }
        frame = { isList: byte === OPEN_LIST, count: 0, holdsObjects: false, from: 0, to: 0 };
        frames.push(frame);
        if (frames.length > BOUNDS.depth + 1)
          throw InvalidInputError.of(pathOf(frames, text).slice(0, 100), 'depth', 'is nested too deeply');
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        frames.pop();
        frame = frames.at(-1);
        break;
      case COLON:
        if (!frame || frame.isList) break;
        frame.count += 1;
        fields += 1;
        if (frame.count > BOUNDS.fields) throw tooManyFields(BOUNDS.fields, pathOf(frames, text));
        if (fields > BOUNDS.allFields) throw tooManyFields(BOUNDS.allFields);
        break;
      case COMMA:
        if (frame?.isList !== true) break;
        frame.count += 1;
        items += 1;
        checkItems(frame, frames, text);
        if (items > BOUNDS.allItems) throw tooManyItems(BOUNDS.allItems);
        break;
    }
  }
}

/** Checks the items of a list. A list has one item more than it has commas. */
function checkItems({ count, holdsObjects }: Frame, frames: readonly Frame[], text: Uint8Array): void {
  const most = holdsObjects ? BOUNDS.objects : BOUNDS.items;
  if (count >= most) throw tooManyItems(most, pathOf(frames, text));
}

/** 400: an object has too many fields. */
export function tooManyFields(most: number, path = ''): InvalidInputError {
  return InvalidInputError.of(path, 'maxFields', `has more than ${most} fields`);
}

function tooManyItems(most: number, path = ''): InvalidInputError {
  return InvalidInputError.of(path, 'arrayMaxSize', `must have at most ${most} items`);
}

/** The path of the innermost frame, such as `contact_filters.lada`. */
function pathOf(frames: readonly Frame[], text: Uint8Array): string {
  return frames
    .slice(0, -1)
    .reduce(
      (path, frame) => (frame.isList ? `${path}[${frame.count}]` : joinPath(path, nameOf(frame, text))),
      '',
    );
}

function nameOf({ from, to }: Frame, text: Uint8Array): string {
  try {
    return String(JSON.parse(Buffer.from(text.subarray(from, to)).toString()));
  } catch {
    return '';
  }
}

/** `contact_filters` and `lada` become `contact_filters.lada`, `platforms` and `0` become `platforms[0]`. */
export function joinPath(parent: string, property: string): string {
  if (/^\d+$/.test(property) && parent !== '') return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}
