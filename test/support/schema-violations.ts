import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type Schema = Schemas[string];

const FORMATS: Partial<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** One line for each difference between a JSON value and its schema, and for each undocumented field. */
export function schemaViolations(
  document: OpenAPIObject,
  schema: Schema,
  value: unknown,
  path = '$',
): string[] {
  if ('$ref' in schema) return schemaViolations(document, resolve(document, schema.$ref), value, path);
  if (value === null) return schema.nullable ? [] : [`${path} is null`];
  if (schema.allOf) return schema.allOf.flatMap((part) => schemaViolations(document, part, value, path));
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is none of the choices`];
  switch (schema.type) {
    case 'string': {
      if (typeof value !== 'string') return [`${path} is no string`];
      const format = FORMATS[schema.format ?? ''];
      return format && !format.test(value) ? [`${path} is no ${String(schema.format)}`] : [];
    }
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path} is no boolean`];
    case 'integer':
    case 'number': {
      if (typeof value !== 'number') return [`${path} is no number`];
      const { minimum = -Infinity, maximum = Infinity } = schema;
      if (schema.type === 'integer' && !Number.isInteger(value)) return [`${path} is not whole`];
      return value < minimum || value > maximum ? [`${path} is out of range`] : [];
    }
    case 'array': {
      if (!Array.isArray(value)) return [`${path} is no list`];
      const { items } = schema;
      if (!items) return [`${path} has no schema for its items`];
      return value.flatMap((item, index) => schemaViolations(document, items, item, `${path}[${index}]`));
    }
    case 'object':
      return objectViolations(document, schema, value, path);
    case undefined:
    default:
      return [`${path} has a schema of no known type`];
  }
}

function objectViolations(
  document: OpenAPIObject,
  schema: Exclude<Schema, { $ref: string }>,
  value: unknown,
  path: string,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`];
  const { properties = {}, required = [], additionalProperties = false } = schema;
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const own = properties[name] ?? additionalProperties;
    if (own === true) return [];
    return own === false
      ? [`${path}.${name} is not documented`]
      : schemaViolations(document, own, member, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

function resolve(document: OpenAPIObject, ref: string): Schema {
  const schema = document.components?.schemas?.[ref.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`the document has no ${ref}`);
  return schema;
}
