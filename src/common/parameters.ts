import { applyDecorators, ParseEnumPipe, ParseIntPipe, ParseUUIDPipe } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, Max, Min } from 'class-validator';
import { InvalidInputError } from './errors/app-error.js';
import { EXAMPLE_CONTACT } from './examples.js';

/** The largest id of a 32-bit column. */
export const MAX_ID = 2_147_483_647;

/** The path parameter that names a contact, for the OpenAPI document. */
export const CONTACT_ID_PARAMETER = {
  name: 'contact_id',
  type: 'integer',
  example: EXAMPLE_CONTACT.id,
} as const;

/** 400: a path parameter that is not an id. */
export function notAnId(parameter: string): InvalidInputError {
  return InvalidInputError.of(parameter, 'id', `must be a whole number from 1 to ${MAX_ID}`);
}

/** 400: a path parameter that is not a UUID. */
export function notAUuid(parameter: string): InvalidInputError {
  return InvalidInputError.of(parameter, 'uuid', 'must be a UUID');
}

/** 400: a path parameter that is not one of its choices. */
export function notAChoice(parameter: string, choices: readonly string[]): InvalidInputError {
  return InvalidInputError.of(parameter, 'isIn', `must be one of ${choices.join(', ')}`);
}

/** A field that holds the id of a contact. */
export function IdField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_ID, example: EXAMPLE_CONTACT.id, description }),
    IsInt(),
    Min(1),
    Max(MAX_ID),
  );
}

/** The most ids in a request. For more contacts there are filters. */
const MAX_CONTACT_IDS = 100_000;

/** An optional list of contact ids, in which ids may repeat. */
export function IdListField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      maxItems: MAX_CONTACT_IDS,
      nullable: true,
      example: null,
      description,
    }),
    IsOptional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_CONTACT_IDS),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(MAX_ID, { each: true }),
  );
}

/** Reads an id from the path. 400 unless it is a positive 32-bit number in plain digits. */
export class IdPipe extends ParseIntPipe {
  constructor(parameter: string) {
    super({ exceptionFactory: () => notAnId(parameter) });
  }

  protected override isNumeric(value: string): boolean {
    return /^\d{1,10}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_ID;
  }
}

/** Reads a UUID from the path; 400 for anything else. */
export function uuidPipe(parameter: string): ParseUUIDPipe {
  return new ParseUUIDPipe({ exceptionFactory: () => notAUuid(parameter) });
}

/** Reads one of a fixed list from the path; 400 names the choices. */
export function choicePipe(parameter: string, choices: readonly string[]): ParseEnumPipe {
  const values = Object.fromEntries(choices.map((choice) => [choice, choice]));
  return new ParseEnumPipe(values, { exceptionFactory: () => notAChoice(parameter, choices) });
}
