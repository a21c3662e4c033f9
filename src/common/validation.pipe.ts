import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { InvalidInputError, type FieldError } from './errors/app-error.js';

/** What JSON can say but PostgreSQL cannot store: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** The checks below, class-transformer and JSON.stringify call themselves for each level. */
const MOST_DEPTH = 100;

/**
 * Checks every body and query against its class; unknown fields are refused, nothing is converted silently. A value of
 * the path keeps its text: only the pipe of its parameter reads it.
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
      exceptionFactory: (errors) => new InvalidInputError(errors.flatMap((error) => fieldErrors(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    refuseUnstorable(value, metadata.data ?? '', 0);
    // Nest would turn `0x10`, `1e1`, `+42` and ` 42` into numbers before the parameter's own pipe sees them.
    if (metadata.type === 'param') return value;
    const isBody = metadata.type === 'body' && metadata.metatype !== Array;
    if (isBody && value === undefined) return super.transform({}, metadata);
    if (isBody && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw InvalidInputError.of('', 'isObject', 'the body must be a JSON object');
    }
    return super.transform(value, metadata);
  }
}

function refuseUnstorable(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value))
      throw InvalidInputError.of(path, 'text', 'has characters that cannot be stored');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > MOST_DEPTH) throw InvalidInputError.of(path.slice(0, 100), 'depth', 'is nested too deeply');
  for (const [key, member] of Object.entries(value)) {
    const memberPath = joinPath(path, key);
    // class-transformer drops what is named like a member of every object, without a word.
    if (key in Object.prototype)
      throw InvalidInputError.of(memberPath, 'whitelistValidation', 'is not known');
    refuseUnstorable(key, memberPath, depth);
    refuseUnstorable(member, memberPath, depth + 1);
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
