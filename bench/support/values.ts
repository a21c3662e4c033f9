/** The first of some values. Throws when there is none. */
export function firstValue<T>(values: readonly T[]): T {
  return valueAt(values, 0);
}

/** The value at a position. Throws when the list is shorter. */
export function valueAt<T>(values: readonly T[], position: number): T {
  if (position < 0 || position >= values.length)
    throw new Error(`there is no value ${position} of ${values.length}`);
  return values[position] as T;
}
