import { applyDecorators, type Type } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { ApiOkResponse } from '@nestjs/swagger';
import compile from 'fast-json-stringify';

/** Where @nestjs/swagger keeps what @ApiProperty was told. It exports the document that it makes of it, not this. */
const PROPERTY_NAMES = 'swagger/apiModelPropertiesArray';
const PROPERTY = 'swagger/apiModelProperties';

/** A JSON schema as fast-json-stringify reads it; the empty one is written as JSON.stringify writes it. */
type Schema = Record<string, unknown>;

/**
 * Documents the answer of a route, as @ApiOkResponse does, and has Fastify write it by a function that is compiled
 * from the same DTO: a page of contacts in a third of the time. Only fields of the DTO are written.
 *
 * For lists, whose time JSON.stringify is a large part of. It comes after all else that changes an answer.
 * @param type the DTO, or the DTO of the items of a list in brackets
 */
export function CompiledResponse(type: Type | [Type]): MethodDecorator {
  const schema = Array.isArray(type) ? { type: 'array', items: objectSchema(type[0]) } : objectSchema(type);
  return applyDecorators(ApiOkResponse({ type }), RouteSchema({ response: { 200: schema } }));
}

function objectSchema({ prototype }: Type): Schema {
  const names = (Reflect.getMetadata(PROPERTY_NAMES, prototype as object) ?? []) as string[];
  const properties = names.map((prefixed) => {
    const name = prefixed.slice(1);
    return [name, propertySchema(Reflect.getMetadata(PROPERTY, prototype as object, name) as Property)];
  });
  return { type: 'object', nullable: true, properties: Object.fromEntries(properties) as Schema };
}

interface Property {
  type?: unknown;
  format?: string;
  isArray?: boolean;
  items?: unknown;
}

function propertySchema({ type, format, isArray }: Property): Schema {
  const schema =
    typeof type === 'function' && isDto(type) ? objectSchema(type as Type) : scalarSchema(type, format);
  return isArray === true ? { type: 'array', items: schema } : schema;
}

function isDto({ prototype }: { prototype?: unknown }): boolean {
  return (
    typeof prototype === 'object' && prototype !== null && Reflect.hasMetadata(PROPERTY_NAMES, prototype)
  );
}

/** Nullable whatever the DTO says: the compiled function would write "" for a null that was not foreseen. */
function scalarSchema(type: unknown, format: string | undefined): Schema {
  if (type === Date || format === 'date-time') return { type: 'string', format: 'date-time', nullable: true };
  if (type === String || type === 'string') return { type: 'string', nullable: true };
  if (type === Boolean || type === 'boolean') return { type: 'boolean', nullable: true };
  return {};
}

/**
 * Makes the function that writes the answers of a schema; for Fastify's `setSerializerCompiler`. What it does not
 * understand is written as every other answer is: a time that JavaScript cannot hold, `infinity` say, becomes null.
 */
export function compileResponse({ schema }: { schema: unknown }): (answer: unknown) => string {
  const write = compile(schema as compile.Schema);
  return (answer) => {
    try {
      return write(answer);
    } catch {
      return JSON.stringify(answer);
    }
  };
}
