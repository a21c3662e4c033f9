import { applyDecorators } from '@nestjs/common';
import { IsObject, isISO8601, ValidateBy, ValidateIf } from 'class-validator';
import type { TransformFnParams } from 'class-transformer';

/**
 * The most characters, as PostgreSQL counts them. MaxLength would count a character and its variation selector as
 * one.
 */
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

/** An object with any fields, at most 20,000 characters as JSON. The global pipe limits the number of its fields. */
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
 * An optional field in which null is checked like any other value. IsOptional would let null pass, so it is only for
 * fields that the document marks as `nullable`.
 */
export function OptionalNotNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/*
 * Query strings hold text only. These functions convert a text that is clearly a number, a boolean or a list. They
 * leave any other text for the validators to refuse.
 */

/** '25' becomes 25. Any other text stays: '', 'abc', '25.0', '0x19', '+25', '2.5e1'. */
export function toNumber({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/** 'true' and 'false' become booleans. Any other value stays. */
export function toBoolean({ value }: TransformFnParams): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}

/** A single value becomes a list of one. A list, null and undefined stay. */
export function toList({ value }: TransformFnParams): unknown {
  return value === undefined || value === null || Array.isArray(value) ? value : [value];
}

/**
 * A time that JavaScript and PostgreSQL read alike. ISO 8601 has forms of years and weeks that only one of them
 * knows.
 */
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
