import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import pg from 'pg';

/** Where @nestjs/swagger keeps what @ApiProperty was told. It exports the document that it makes of it, not this. */
const PROPERTY_NAMES = 'swagger/apiModelPropertiesArray';
const PROPERTY = 'swagger/apiModelProperties';

/** A value as PostgreSQL prints it, by the name of its column; null for NULL. */
export type Printed = (column: string) => string | null;

/** Makes JSON of the columns of one row, for a field that is no column. */
export type Computed = (printed: Printed) => string;

interface Field {
  /** `,"name":`, or with a brace for the first. */
  name: string;
  /** The place of its column among all, and how what PostgreSQL prints becomes JSON; or what it is computed by. */
  source: { column: number; write: Writer } | Computed;
}

/**
 * Writes rows of PostgreSQL as JSON, field by field as the DTO names them: the one place between a list's rows and its
 * answer. A row comes as one text, the way PostgreSQL prints composite values, in place of an object of forty values that
 * pg parses one by one and JSON.stringify writes again. docs/decisions/read-paths.md has the figures of each way.
 */
export class JsonRows {
  /** The columns that the DTO names, in its order: those that `select` expects. */
  readonly columns: readonly string[];
  private readonly fields: readonly Field[];

  /** @param computed the fields of the DTO that are no columns */
  constructor({ prototype }: Type, computed: Readonly<Record<string, Computed>> = {}) {
    const names = (Reflect.getMetadata(PROPERTY_NAMES, prototype as object) as string[]).map((name) =>
      name.slice(1),
    );
    this.columns = names.filter((name) => !Object.hasOwn(computed, name));
    this.fields = names.map((name, index) => ({
      name: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
      source: computed[name] ?? {
        column: this.columns.indexOf(name),
        write: writerOf(Reflect.getMetadata(PROPERTY, prototype as object, name) as Property),
      },
    }));
  }

  /** The SQL of one row as `write` reads it. `expression` is what stands for a column. */
  select(expression: (column: string) => string): string {
    return `ROW(${this.columns.map(expression).join(', ')})::text`;
  }

  /** The JSON of a row that `select` has read. */
  write(row: string): string {
    const values = this.parse(row);
    const printed: Printed = (column) => values[this.columns.indexOf(column)] ?? null;
    let json = '';
    for (const { name, source } of this.fields) {
      if (typeof source === 'function') json += name + source(printed);
      else {
        const value = values[source.column] ?? null;
        json += name + (value === null ? 'null' : source.write(value));
      }
    }
    return `${json}}`;
  }

  /** Reads a composite value: `(1,"A ""quoted"" text",,t)`; nothing between the commas is NULL. */
  private parse(row: string): (string | null)[] {
    const values: (string | null)[] = [];
    let at = 1;
    while (values.length < this.columns.length) {
      let end = at;
      if (row.charCodeAt(at) === QUOTE) {
        end = endOfQuoted(row, at + 1);
        const text = row.slice(at + 1, end);
        values.push(ESCAPED.test(text) ? text.replaceAll(PAIRS, '$1') : text);
        at = end + 2;
      } else {
        while (end < row.length - 1 && row.charCodeAt(end) !== COMMA) end += 1;
        values.push(end === at ? null : row.slice(at, end));
        at = end + 1;
      }
    }
    if (at !== row.length) throw new Error('a row has other columns than its DTO');
    return values;
  }
}

/** Documents an answer of JSON that is written already, and sends it as it is. */
export function ApiWrittenJson(type: Type | [Type]): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({ type }),
    Header('Content-Type', 'application/json; charset=utf-8') as MethodDecorator,
  );
}

const [QUOTE, COMMA, BACKSLASH, SPACE] = [0x22, 0x2c, 0x5c, 0x20];
/** In a quoted value, quotes and backslashes are doubled. */
const ESCAPED = /["\\]/;
const PAIRS = /(["\\])\1/g;

function endOfQuoted(row: string, from: number): number {
  let end = from;
  for (; end < row.length; end += 1) {
    const code = row.charCodeAt(end);
    if (code === BACKSLASH) end += 1;
    else if (code === QUOTE) {
      if (row.charCodeAt(end + 1) !== QUOTE) break;
      end += 1;
    }
  }
  return end;
}

interface Property {
  type?: unknown;
  format?: string;
}

type Writer = (text: string) => string;

function writerOf({ type, format }: Property): Writer {
  if (type === Date || format === 'date-time') return writeTime;
  if (type === Boolean || type === 'boolean') return (text) => (text === 't' ? 'true' : 'false');
  if (type === Number || type === 'integer' || type === 'number') return (text) => text;
  return writeText;
}

// eslint-disable-next-line no-control-regex -- those are what JSON escapes
const UNSAFE = /["\\\u0000-\u001f]/;

function writeText(text: string): string {
  return UNSAFE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

const readTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/** `2025-08-20 18:05:00.123456+00` as a JavaScript date is written: to the millisecond, what is smaller cut off. */
function writeTime(text: string): string {
  // Another zone, before Christ, after the year 9999, infinity: seldom, and read as everywhere else.
  if (!text.endsWith('+00') || text.charCodeAt(10) !== SPACE) return JSON.stringify(readTime(text));
  const milliseconds = text.length === 22 ? '000' : text.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `"${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z"`;
}
