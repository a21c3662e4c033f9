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

/** Makes JSON of what PostgreSQL prints. `isPlain`: there is nothing in it that JSON escapes. */
type Writer = (text: string, isPlain: boolean) => string;

interface Field {
  /** `,"name":`, or with a brace for the first. */
  name: string;
  writeColumn: Writer | undefined;
  compute: Computed | undefined;
}

/**
 * Writes rows of PostgreSQL as JSON, field by field as the DTO names them: the one place between a list's rows and its
 * answer. A row comes as one text, the way PostgreSQL prints composite values, in place of an object of forty values that
 * pg parses one by one and JSON.stringify writes again. docs/decisions/read-paths.md has the figures of each way.
 */
export class JsonRows {
  /** The columns that the DTO names, in its order: those that `select` expects. */
  readonly columns: readonly string[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly fields: readonly Field[];

  /** @param computed the fields of the DTO that are no columns; they stand behind the columns that they are made of */
  constructor({ prototype }: Type, computed: Readonly<Partial<Record<string, Computed>>> = {}) {
    const names = (Reflect.getMetadata(PROPERTY_NAMES, prototype as object) as string[]).map((name) =>
      name.slice(1),
    );
    this.columns = names.filter((name) => computed[name] === undefined);
    this.places = new Map(this.columns.map((column, place) => [column, place]));
    this.fields = names.map((name, index) => ({
      name: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
      writeColumn: this.places.has(name)
        ? writerOf(Reflect.getMetadata(PROPERTY, prototype as object, name) as Property)
        : undefined,
      compute: computed[name],
    }));
  }

  /** The SQL of one row as `write` reads it. `expression` is what stands for a column. */
  select(expression: (column: string) => string): string {
    return `ROW(${this.columns.map(expression).join(', ')})::text`;
  }

  /**
   * The JSON of a row that `select` has read: `(1,"A ""quoted"" text",,t)`. Nothing between the commas is NULL; in quotes
   * stands what has a comma, a space, a quote or a backslash, the last two doubled.
   */
  write(row: string): string {
    const values: (string | null)[] = [];
    const printed: Printed = (column) => values[this.places.get(column) ?? -1] ?? null;
    let json = '';
    let at = 1;
    for (const { name, writeColumn, compute } of this.fields) {
      json += name;
      if (compute) json += compute(printed);
      if (!writeColumn) continue;
      const isQuoted = row.charCodeAt(at) === QUOTE;
      const from = isQuoted ? at + 1 : at;
      let end = from;
      let isPlain = true;
      let isDoubled = false;
      for (; end < row.length; end += 1) {
        const code = row.charCodeAt(end);
        if (code < SPACE) isPlain = false;
        else if (!isQuoted) {
          if (code === COMMA || code === CLOSE) break;
        } else if (code === QUOTE || code === BACKSLASH) {
          if (row.charCodeAt(end + 1) !== code) break;
          isDoubled = true;
          end += 1;
        }
      }
      const text = row.slice(from, end);
      const value = isQuoted || end > from ? (isDoubled ? text.replaceAll(DOUBLED, '$1') : text) : null;
      values.push(value);
      json += value === null ? 'null' : writeColumn(value, isPlain && !isDoubled);
      at = isQuoted ? end + 2 : end + 1;
    }
    if (at !== row.length) throw new Error('a row has other columns than its DTO');
    return `${json}}`;
  }
}

/** Documents an answer of JSON that is written already, and sends it as it is. */
export function ApiWrittenJson(type: Type | [Type]): MethodDecorator {
  return applyDecorators(ApiOkResponse({ type }), Header('Content-Type', 'application/json; charset=utf-8'));
}

const [QUOTE, COMMA, CLOSE, BACKSLASH, SPACE] = [0x22, 0x2c, 0x29, 0x5c, 0x20];
const DOUBLED = /(["\\])\1/g;

interface Property {
  type?: unknown;
  format?: string;
}

function writerOf({ type, format }: Property): Writer {
  if (type === Date || format === 'date-time') return writeTime;
  if (type === Boolean || type === 'boolean') return (text) => (text === 't' ? 'true' : 'false');
  if (type === Number || type === 'integer' || type === 'number') return (text) => text;
  return writeText;
}

function writeText(text: string, isPlain: boolean): string {
  return isPlain ? `"${text}"` : JSON.stringify(text);
}

const readTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/** `2025-08-20 18:05:00.123456+00` as a JavaScript date is written: to the millisecond, what is smaller cut off. */
function writeTime(text: string): string {
  // Another zone, before Christ, after the year 9999, infinity: seldom, and read as everywhere else.
  if (!text.endsWith('+00') || text.charCodeAt(10) !== SPACE) return JSON.stringify(readTime(text));
  const milliseconds = text.length === 22 ? '000' : text.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `"${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z"`;
}
