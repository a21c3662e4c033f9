import type { TransformFnParams } from 'class-transformer';

/*
 * Query strings carry text only. These turn text that clearly means a number, a truth value or a list of one
 * into it, and leave all else as it is, for the validators to refuse by name.
 */

/** '25' becomes 25. All else stays: '', 'abc', '25.0', '0x19', '+25', '2.5e1' and what is no text. */
export function toNumber({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/** 'true' and 'false' become booleans; all else stays. */
export function toBoolean({ value }: TransformFnParams): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}

/** A single value becomes a list of one; a list, null and undefined stay. */
export function toList({ value }: TransformFnParams): unknown {
  return value === undefined || value === null || Array.isArray(value) ? value : [value];
}
