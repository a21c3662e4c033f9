import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { z } from 'zod';
import { InvalidInputError } from './errors/app-error.js';
import { toNumber } from './transforms.js';

/** Query of every list: how many, and after which row. */
export class KeysetQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50, description: 'Rows in a page' })
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before; without it, the first page' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** The `next_cursor` of every list: null on the last page. */
export class KeysetPage {
  @ApiProperty({ type: String, nullable: true, example: 'WyIyMDI1LTA4LTIwIDE4OjAwOjAwKzAwIiw0Ml0' })
  next_cursor: string | null;
}

/** The last row of a page in creation order, newest first. */
export interface CreatedCursor {
  /** As PostgreSQL prints it: a JavaScript date would lose its microseconds. */
  created_at: string;
  id: number;
}

const cursorSchema = z.tuple([
  z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?(?::\d\d)?$/),
  z.int().min(0).max(2_147_483_647),
]);

/** Makes the opaque text that clients hand back. */
export function encodeCursor(cursor: CreatedCursor): string {
  return Buffer.from(JSON.stringify([cursor.created_at, cursor.id])).toString('base64url');
}

/** Reads a cursor; InvalidInputError on `cursor` when it was not made by encodeCursor. */
export function decodeCursor(text: string): CreatedCursor {
  try {
    const [created_at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { created_at, id };
  } catch {
    throw InvalidInputError.of('cursor', 'cursor', 'is not a cursor that this list gave out');
  }
}

/** Splits one row more than asked for into the page and the cursor of the next one. */
export function toPage<T extends { id: number; cursor_created_at: string }>(
  rows: T[],
  limit: number,
): { items: Omit<T, 'cursor_created_at'>[]; next_cursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ cursor_created_at, ...item }) => item),
    next_cursor: last ? encodeCursor({ created_at: last.cursor_created_at, id: last.id }) : null,
  };
}
