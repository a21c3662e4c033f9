import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidInputError, type FieldError } from '../common/errors/app-error.js';
import { MAX_ID } from '../common/parameters.js';

export const MAX_BATCH = 1000;

/**
 * Reads a bare JSON array of contact ids, in which a repeated id counts once. 400 names each element that is not an
 * id.
 */
@Injectable()
export class ContactIdsPipe implements PipeTransform<unknown, number[]> {
  transform(value: unknown): number[] {
    if (!Array.isArray(value) || value.length === 0) {
      throw notABatch();
    }
    if (value.length > MAX_BATCH) {
      throw InvalidInputError.of(
        '',
        'arrayMaxSize',
        `Maximum ${MAX_BATCH} contacts per batch; got ${value.length}`,
      );
    }
    const errors: FieldError[] = [];
    const ids = new Set<number>();
    for (const [index, id] of value.entries()) {
      if (isId(id)) ids.add(id);
      else
        errors.push({
          field: `[${index}]`,
          code: 'id',
          detail: `must be a whole number from 1 to ${MAX_ID}`,
        });
    }
    if (errors.length > 0) throw new InvalidInputError(errors);
    return [...ids];
  }
}

/** 400: a body that is not a list of ids. */
export function notABatch(): InvalidInputError {
  return InvalidInputError.of(
    '',
    'isArray',
    'the body must be a JSON array of contact ids, with at least one',
  );
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_ID;
}
