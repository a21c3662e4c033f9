import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { z } from 'zod';
import { InvalidInputError } from './errors/app-error.js';
import { isRefusedTime } from './errors/error-kind.js';
import { OptionalNotNull, toNumber } from './fields.js';
import { MAX_ID } from './parameters.js';

/** Rows that a page may have. */
const MOST_ROWS = 500;

/**
 * The most rows that a list reads at once. A prepared page has this number in its SQL and `LIMIT $1` around it.
 * With `LIMIT $1` alone PostgreSQL would plan every call anew: it takes an unknown limit for a tenth of the table, so
 * a plan for all limits looks dearer than one for each. Planning takes longer than reading 50 contacts.
 */
export const LONGEST_READ = MOST_ROWS + 1;

/** Query of every list: the number of rows, and the row to start after. */
export class KeysetQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST_ROWS, default: 50, description: 'Rows in a page' })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(MOST_ROWS)
  @IsInt()
  limit: number = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the previous page; without it, the first page' })
  @OptionalNotNull()
  @MaxLength(200)
  @IsString()
  cursor?: string;
}

/** 400: more rows than a page may have. It is the example of every list. */
export const LIMIT_TOO_LARGE = InvalidInputError.of('limit', 'max', 'must not be greater than 500');

/** The `next_cursor` of every list: null on the last page. */
export class KeysetPageDto {
  @ApiProperty({ type: String, nullable: true, example: 'WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0' })
  next_cursor: string | null;
}

/** The last row of a page in creation order, newest first. */
export interface CreatedCursor {
  /** As PostgreSQL prints it, because a JavaScript date would lose its microseconds. */
  created_at: string;
  id: number;
}

/** The format in which PostgreSQL prints a time. PostgreSQL decides whether the time exists: see `readPage`. */
export const PRINTED_TIME =
  /^(?:-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d){0,2}(?: BC)?)$/;

const cursorSchema = z.tuple([z.string().regex(PRINTED_TIME), z.int()]);

/** Makes the opaque text of a cursor. */
export function encodeCursor(cursor: CreatedCursor): string {
  return Buffer.from(JSON.stringify([cursor.created_at, cursor.id])).toString('base64url');
}

/**
 * Reads a cursor. InvalidInputError on `cursor` when it does not come from encodeCursor.
 * @param largestId the largest id of the list's id column
 */
export function decodeCursor(text: string, largestId = MAX_ID): CreatedCursor {
  try {
    const [created_at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (id <= largestId && id >= -largestId - 1) return { created_at, id };
  } catch {
    // Handled below, like an id that is too large.
  }
  throw unknownCursor();
}

/** The error of an invalid cursor. */
export function unknownCursor(): InvalidInputError {
  return InvalidInputError.of('cursor', 'cursor', 'is not a cursor of this list');
}

/**
 * One page of a list in creation order. `read` answers the next `count` rows after a cursor. InvalidInputError on
 * `cursor` when it is invalid.
 */
export async function readPage<T extends { id: number; cursor_created_at: string }>(
  { limit, cursor }: KeysetQueryDto,
  read: (count: number, after: CreatedCursor | undefined) => Promise<T[]>,
  largestId?: number,
): Promise<ReturnType<typeof toPage<T>>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, largestId);
  try {
    return toPage(await read(limit + 1, after), limit);
  } catch (error) {
    // A cursor may hold an impossible time, such as month 13 or year 999999. It is the only time that such a
    // statement parses.
    throw after && isRefusedTime(error) ? unknownCursor() : error;
  }
}

/** Splits the rows, of which one more than requested was read, into the page and the next cursor. */
export function toPage<T extends { id: number; cursor_created_at: string }>(
  rows: T[],
  limit: number,
): {
  items: (Omit<T, 'cursor_created_at'> & { cursor_created_at?: undefined })[];
  next_cursor: string | null;
} {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next_cursor = last ? encodeCursor({ created_at: last.cursor_created_at, id: last.id }) : null;
  return {
    // The field is deleted in place, because copying rows as wide as contacts takes as long as PostgreSQL takes to
    // read them.
    items: rows.slice(0, limit).map((row) => Object.assign(row, { cursor_created_at: undefined })),
    next_cursor,
  };
}
