import { z } from 'zod';

const PERCENT_ENCODE =
  'percent-encode special characters of user and password (@ is %40, % is %25, / is %2F, : is %3A, # is %23, ? is %3F)';

/** An address with one of the protocols. Messages never contain the value, which may hold a password. */
export const urlWith = (
  protocols: string[],
  example: string,
  hint = '',
  oneHost = (value: string) => value,
) =>
  z
    .string({ error: `is missing; example: ${example}` })
    .refine((value) => URL.canParse(oneHost(value)) && protocols.includes(new URL(oneHost(value)).protocol), {
      error: `must be an address like ${example}${hint}`,
      abort: true,
    });

/**
 * The address of PostgreSQL or Redis, with user and password.
 * @param oneHost turns an address with several hosts into one that URL can read
 */
export const serverUrl = (protocols: string[], example: string, oneHost = (value: string) => value) =>
  urlWith(protocols, example, `; ${PERCENT_ENCODE}`, oneHost).refine(
    (value) => value.split('@').length <= 2 && isEncoded(new URL(oneHost(value))),
    { error: `cannot be read: ${PERCENT_ENCODE}`, abort: true },
  );

/** Whether every % begins an escape, and there is no @ that may belong to a password. */
function isEncoded({ username, password, pathname, search, hash }: URL): boolean {
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
  } catch {
    return false;
  }
  return !`${pathname}${search}${hash}`.includes('@');
}

/** A whole number within bounds. */
export const wholeNumberText = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    });

/** A whole number within bounds, with a default. */
export const wholeNumber = (min: number, max: number, fallback: number) =>
  wholeNumberText(min, max).default(fallback);

export const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default(fallback)
    .transform((value) => value === 'true');
