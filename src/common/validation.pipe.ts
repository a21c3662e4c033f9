import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { rememberParameters } from './logging/logger.js';
import { InvalidInputError, type FieldError } from './errors/app-error.js';
import { BOUNDS, joinPath, tooManyFields } from './json-bounds.js';

/** Characters that JSON allows but PostgreSQL cannot store: NUL and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

const MOST_ERRORS = 100;

/**
 * Checks every body and query against its class. Unknown fields are refused, and nothing is converted silently. A
 * value of the path stays a text, because only the pipe of its parameter reads it.
 */
@Injectable()
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) =>
        new InvalidInputError(
          errors
            .slice(0, MOST_ERRORS)
            .flatMap((error) => fieldErrors(error, ''))
            .slice(0, MOST_ERRORS),
        ),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    refuseUncheckable(value, metadata.data ?? '');
    // Nest would turn `0x10`, `1e1`, `+42` and ` 42` into numbers before the parameter's own pipe sees them.
    if (metadata.type === 'param') return value;
    const isBody = metadata.type === 'body' && metadata.metatype !== Array;
    if (isBody && value === undefined) return super.transform({}, metadata);
    if (isBody && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw InvalidInputError.of('', 'isObject', 'the body must be a JSON object');
    }
    const checked: unknown = await super.transform(value, metadata);
    if (metadata.type === 'query') rememberParameters(Object.keys(checked as object));
    return checked;
  }
}

/** Refuses text that cannot be stored. refuseOversized has checked size and depth before the body was parsed. */
function refuseUncheckable(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value))
      throw InvalidInputError.of(path, 'text', 'has characters that cannot be stored');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    // A list of numbers, which may be long, needs no check here.
    value.forEach((item: unknown, index) => {
      if (typeof item !== 'number') refuseUncheckable(item, `${path}[${index}]`);
    });
    return;
  }
  const members = Object.entries(value);
  // Only a query can have that many: its fields come one by one.
  if (members.length > BOUNDS.fields) throw tooManyFields(BOUNDS.fields, path);
  for (const [key, member] of members) {
    const memberPath = joinPath(path, key);
    // class-transformer silently drops fields that are named like members of every object.
    if (key in Object.prototype || key === 'prototype')
      throw InvalidInputError.of(memberPath, 'whitelistValidation', 'is not known');
    refuseUncheckable(key, memberPath);
    refuseUncheckable(member, memberPath);
  }
}

/** Flattens class-validator's tree: `contact_filters` with a bad `lada` becomes `contact_filters.lada`. */
function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = joinPath(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({
    field,
    code,
    detail: withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

function withoutName(message: string, property: string): string {
  return message
    .replace(`property ${property} should not exist`, 'is not known')
    .replace(`each value in ${property} `, 'each value ')
    .replace(`${property} `, '');
}
