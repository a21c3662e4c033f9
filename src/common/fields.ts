import { applyDecorators } from '@nestjs/common';
import { IsObject, isISO8601, ValidateBy, ValidateIf } from 'class-validator';
import type { TransformFnParams } from 'class-transformer';

/** At most so many characters as PostgreSQL counts them: MaxLength takes a character with its variation selector for one. */
export function MaxCharacters(most: number): PropertyDecorator {
  return ValidateBy({
    name: 'maxLength',
    constraints: [most],
    validator: {
      validate: (value: unknown) => typeof value === 'string' && Array.from(value).length <= most,
      defaultMessage: () => `must be shorter than or equal to ${most} characters`,
    },
  });
}

const MOST_FREE_CHARACTERS = 20_000;

/** An object of any fields, at most 20,000 characters as JSON. How many fields one may have, the pipe of all input says. */
export function FreeObject(): PropertyDecorator {
  const fits = ValidateBy({
    name: 'maxJson',
    validator: {
      validate: (value: unknown) => JSON.stringify(value).length <= MOST_FREE_CHARACTERS,
      defaultMessage: () => `must have at most ${MOST_FREE_CHARACTERS} characters as JSON`,
    },
  });
  return applyDecorators(fits, IsObject());
}

/**
 * A field that may be left out; null is checked like any other value. IsOptional would let it pass, and is for fields
 * where null has a meaning of its own, as in a nullable column: there the document says `nullable`.
 */
export function OptionalNotNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

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

/** A time that JavaScript and PostgreSQL read alike: ISO 8601 has years and weeks that one of them does not know. */
export function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isIso8601',
    validator: {
      validate: (value: unknown) =>
        isISO8601(value, { strict: true }) &&
        /^\d{4}-/.test(String(value)) &&
        !isNaN(Date.parse(String(value))),
      defaultMessage: () => 'must be a valid ISO 8601 date string',
    },
  });
}
