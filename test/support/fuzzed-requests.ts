import fc from 'fast-check';
import { document, type Named } from './openapi-examples.js';
import type { Schema } from './schema-violations.js';

/** A request as it is sent, without its origin. */
export interface FuzzedRequest {
  address: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const BROKEN_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '❤️'.repeat(300),
  'x'.repeat(5000),
  "'; DROP TABLE contacts; --",
  '%',
  '__proto__',
  '-1',
  '1e999',
  'NaN',
  '0x10',
  '9007199254740993',
  '2147483648',
  '0000-00-00T00:00:00Z',
  '2025-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '[]',
  'null',
];
const NUMBERS = [0, -0, -1, 1, 0.1, 1e308, -1e308, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e-320];
/** Keys that JSON text can have. In a JavaScript object they would mean something else. */
const POLLUTION = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const CONTENT_TYPES = [
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'nonsense',
];
const BROKEN_SEGMENTS = ['%00', '%ED%A0%80', '%', '%2F', '..%2f..', 'x'.repeat(199), 'x'.repeat(300), '%FF'];

const brokenText = fc.oneof(fc.constantFrom(...BROKEN_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));
const deep = fc.integer({ min: 50, max: 3000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
const wide = fc
  .integer({ min: 100, max: 3000 })
  .map((width) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: width }, (_, key) => [`k${key}`, key]))),
  );
const pollution = fc
  .tuple(fc.constantFrom(...POLLUTION), fc.constantFrom('1', '{"a":1}', '{"prototype":{"a":1}}', 'null'))
  .map(([key, value]) => `{"${key}":${value}}`);

/** JSON text: mostly what the schema asks for, together with bounds and broken values. */
function jsonOf(schema: Schema, depth = 0): fc.Arbitrary<string> {
  const broken = fc.oneof(
    brokenText.map((text) => JSON.stringify(text)),
    fc.constantFrom(...NUMBERS).map(String),
    fc.constantFrom('null', 'true', '[]', '{}', '[null]', '1e999', '123456789012345678901234567890'),
    pollution,
    deep,
    wide,
  );
  return fc.oneof({ weight: 8, arbitrary: goodJson(schema, depth) }, { weight: 1, arbitrary: broken });
}

function goodJson(schema: Schema, depth: number): fc.Arbitrary<string> {
  if ('$ref' in schema) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return jsonOf(document.components?.schemas?.[name] ?? {}, depth + 1);
  }
  if (schema.allOf?.[0]) return jsonOf(schema.allOf[0], depth + 1);
  if (schema.example !== undefined) return fc.constant(JSON.stringify(schema.example));
  if (schema.enum)
    return fc.constantFrom(...(schema.enum as unknown[])).map((value) => JSON.stringify(value));
  const { minimum = 0, maximum = 1000, items, properties = {}, required = [] } = schema;
  switch (schema.type) {
    case 'boolean':
      return fc.boolean().map(String);
    case 'integer':
      return fc
        .oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum - 1, maximum + 1))
        .map(String);
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true }).map(String);
    case 'array':
      return fc
        .array(items ? jsonOf(items, depth + 1) : fc.constant('1'), { maxLength: 4 })
        .map((list) => `[${list.join()}]`);
    case 'object': {
      const members = Object.entries(properties).map(([name, member]) =>
        fc
          .option(jsonOf(member, depth + 1), { nil: undefined, freq: required.includes(name) ? 20 : 2 })
          .map((value) => (value === undefined ? [] : [`${JSON.stringify(name)}:${value}`])),
      );
      const stranger = fc.oneof(
        { weight: 12, arbitrary: fc.constant<string[]>([]) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(brokenText, jsonOf({}, depth + 1))
            .map(([key, value]) => [`${JSON.stringify(key)}:${value}`]),
        },
        { weight: 1, arbitrary: pollution.map((object) => [object.slice(1, -1)]) },
      );
      return fc.tuple(...members, stranger).map((parts) => `{${parts.flat().join()}}`);
    }
    case undefined:
    default:
      return fc.constantFrom('1', '"text"', '{}').chain((value) => fc.constant(value));
  }
}

/** A value for an address: from an example, at a bound, or random. */
function textOf(schema: Schema | undefined, example: unknown): fc.Arbitrary<string> {
  const good = schema
    ? goodJson({ ...schema, ...(example !== undefined && { example }) }, 0)
    : fc.constant('"1"');
  const unquoted = good.map((json) => {
    const value: unknown = JSON.parse(json);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : JSON.stringify(first ?? null);
  });
  return fc.oneof({ weight: 4, arbitrary: unquoted }, { weight: 1, arbitrary: brokenText });
}

/** Requests of all kinds to one operation. */
export function fuzzedRequest({ path, operation }: Named): fc.Arbitrary<FuzzedRequest> {
  const parameters = (operation.parameters ?? []).flatMap((parameter) =>
    '$ref' in parameter ? [] : [parameter],
  );
  const schemaOf = (parameter: (typeof parameters)[number]): Schema => parameter.schema ?? {};
  const segments = Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => [
        parameter.name,
        fc.oneof(
          { weight: 8, arbitrary: textOf(schemaOf(parameter), parameter.example).map(percentEncoded) },
          { weight: 1, arbitrary: fc.constantFrom(...BROKEN_SEGMENTS) },
        ),
      ]),
  );
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) =>
      fc
        .array(textOf(schemaOf(parameter), parameter.example), { maxLength: 2 })
        .map((values) => values.map((value) => `${parameter.name}=${percentEncoded(value)}`)),
    );
  const strangers = fc.oneof(
    { weight: 6, arbitrary: fc.constant<string[]>([]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(brokenText, brokenText)
        .map(([name, value]) => [`${percentEncoded(name)}=${percentEncoded(value)}`]),
    },
    { weight: 1, arbitrary: fc.constantFrom(...POLLUTION).map((name) => [`${name}=1&${name}[a]=1`]) },
  );
  return fc
    .record({
      segments: fc.record(segments),
      query: fc.tuple(...query, strangers).map((parts) => parts.flat().join('&')),
      body: bodyOf(operation),
      type: fc.oneof(
        { weight: 10, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
      ),
    })
    .map(({ segments: values, query: search, body, type }): FuzzedRequest => ({
      // An empty value would make the address of another operation.
      address: `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] || '%20')}?${search}`,
      headers: body === undefined ? {} : { 'content-type': type },
      body,
    }));
}

function bodyOf({ requestBody }: Named['operation']): fc.Arbitrary<string | undefined> {
  if (!requestBody || '$ref' in requestBody) return fc.constant(undefined);
  const schema = Object.values(requestBody.content)[0]?.schema ?? {};
  const text = fc.oneof(
    { weight: 20, arbitrary: jsonOf(schema) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '{',
        'null',
        '{"a":1,"a":2}',
        '\ufeff{}',
        '{"a":\u0001}',
        'x'.repeat(2_100_000),
      ),
    },
    { weight: 1, arbitrary: fc.constant('--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n') },
  );
  return text;
}

/** Encodes halves of surrogate pairs too, for which encodeURIComponent throws. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}
