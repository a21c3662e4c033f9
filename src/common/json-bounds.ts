import { InvalidInputError } from './errors/app-error.js';

/** What no request needs more of. Beyond it checking would cost more than answering. */
export const BOUNDS = {
  /** Parsing, checking and writing call themselves for each level. */
  depth: 100,
  /** Fields of one object, and of all of them. */
  fields: 1000,
  allFields: 20_000,
  /** Items of one list, and of one that holds objects or lists. */
  items: 100_000,
  objects: 1000,
  /** Items of all lists: a job names its contacts, and has some short lists besides. */
  allItems: 110_000,
} as const;

/** An object or a list that the scan is in. */
interface Frame {
  isList: boolean;
  /** Colons of an object, commas of a list. */
  count: number;
  holdsObjects: boolean;
  /** Where the last text of an object began and ended: the name of the field that the scan is at. */
  from: number;
  to: number;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Refuses a body that is too much to check before anything is made of it: InvalidInputError with the path of what is too
 * large. One pass over the bytes, which ends there: a body of 150,000 fields costs what its first thousand cost. Whether
 * the text is JSON is for the parser to say.
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

/** A list of so many commas has one item more. */
function checkItems({ count, holdsObjects }: Frame, frames: readonly Frame[], text: Uint8Array): void {
  const most = holdsObjects ? BOUNDS.objects : BOUNDS.items;
  if (count >= most) throw tooManyItems(most, pathOf(frames, text));
}

/** 400: an object of more fields than it may have. */
export function tooManyFields(most: number, path = ''): InvalidInputError {
  return InvalidInputError.of(path, 'maxFields', `has more than ${most} fields`);
}

function tooManyItems(most: number, path = ''): InvalidInputError {
  return InvalidInputError.of(path, 'arrayMaxSize', `must have at most ${most} items`);
}

/** The path of the innermost of the frames, such as `contact_filters.lada`. */
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
