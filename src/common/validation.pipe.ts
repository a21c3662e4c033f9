import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { rememberParameters } from './logging/logger.js';
import { InvalidInputError, type FieldError } from './errors/app-error.js';

/** Characters that JSON allows but PostgreSQL cannot store: NUL and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** The checks below, class-transformer and JSON.stringify are recursive. */
const MOST_DEPTH = 100;

/*
 * Limits that no real request reaches. Fields and lists of objects are checked one by one, which costs time, and
 * every error would be answered.
 */
const MOST_FIELDS = 1000;
const MOST_OBJECTS = 1000;
const MOST_ITEMS = 100_000;
const MOST_ERRORS = 100;

/**
 * Checks every body and query against its class. Unknown fields are refused, and nothing is converted silently. A
 * value of the path keeps its text, because only the pipe of its parameter reads it.
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
    refuseUncheckable(value, metadata.data ?? '', 0);
    // Nest would turn `0x10`, `1e1`, `+42` and ` 42` into numbers before the parameter's own pipe.
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

/**
 * Refuses values that cannot be stored and input that is too large to check, in one walk that ends at the first
 * error.
 */
function refuseUncheckable(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value))
      throw InvalidInputError.of(path, 'text', 'has characters that cannot be stored');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > MOST_DEPTH) throw InvalidInputError.of(path.slice(0, 100), 'depth', 'is nested too deeply');
  if (Array.isArray(value)) {
    refuseLongList(value, path);
    // A list of numbers may be long and needs no walk.
    value.forEach((item: unknown, index) => {
      if (typeof item !== 'number') refuseUncheckable(item, `${path}[${index}]`, depth + 1);
    });
    return;
  }
  const members = Object.entries(value);
  if (members.length > MOST_FIELDS)
    throw InvalidInputError.of(path, 'maxFields', `has more than ${MOST_FIELDS} fields`);
  for (const [key, member] of members) {
    const memberPath = joinPath(path, key);
    // class-transformer silently drops fields that are named like members of every object.
    if (key in Object.prototype || key === 'prototype')
      throw InvalidInputError.of(memberPath, 'whitelistValidation', 'is not known');
    refuseUncheckable(key, memberPath, depth);
    refuseUncheckable(member, memberPath, depth + 1);
  }
}

function refuseLongList(list: readonly unknown[], path: string): void {
  const most = list.some((item) => typeof item === 'object' && item !== null) ? MOST_OBJECTS : MOST_ITEMS;
  if (list.length > most) throw InvalidInputError.of(path, 'arrayMaxSize', `must have at most ${most} items`);
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

function joinPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}

function withoutName(message: string, property: string): string {
  return message
    .replace(`property ${property} should not exist`, 'is not known')
    .replace(`each value in ${property} `, 'each value ')
    .replace(`${property} `, '');
}
