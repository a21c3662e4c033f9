import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema } from './schema-violations.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Method = 'get' | 'post' | 'patch' | 'delete';

/** One operation of the document. */
export interface Named {
  /** For example `get /api/v1/contacts`. */
  name: string;
  method: Method;
  path: string;
  operation: Operation;
}

/** The request for an operation. */
export interface Request {
  path: Record<string, string>;
  query: Record<string, string[]>;
  headers?: Record<string, string>;
  body?: unknown;
  /** The text fields and the file of a form. */
  form?: Record<string, string>;
}

interface Content {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}

/** openapi.json. */
export const document = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as OpenAPIObject;

/** Every operation of openapi.json. */
export const OPERATIONS: Named[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<Method, Operation>).map(([method, operation]) => ({
    name: `${method} ${path}`,
    method: method as Method,
    path,
    operation,
  })),
);

/** The parameters that Swagger UI fills in: those with an example or a default. A path parameter must have one. */
export function filledIn(operation: Operation): Request {
  const request: Request = { path: {}, query: {} };
  for (const parameter of operation.parameters ?? []) {
    if ('$ref' in parameter) throw new Error('a parameter is a reference');
    const schema = parameter.schema && !('$ref' in parameter.schema) ? parameter.schema : {};
    const value: unknown = parameter.example ?? schema.example ?? schema.default;
    if (value === undefined && parameter.required) throw new Error(`${parameter.name} has no example`);
    if (parameter.in === 'path') request.path[parameter.name] = String(value);
    else if (parameter.in === 'query' && value !== undefined)
      request.query[parameter.name] = (Array.isArray(value) ? value : [value]).map(String);
    else if (parameter.in !== 'query' && value !== undefined)
      throw new Error(`say here how to send ${parameter.name}`);
  }
  return { ...request, ...formOf(operation) };
}

/** The fields of a form that have an example. */
function formOf({ requestBody }: Operation): Pick<Request, 'form'> {
  if (!requestBody || '$ref' in requestBody) return {};
  const schema = requestBody.content['multipart/form-data']?.schema;
  if (!schema) return {};
  const name = '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
  const { properties = {} } = document.components?.schemas?.[name ?? ''] as {
    properties?: Record<string, { example?: unknown }>;
  };
  const examples = Object.entries(properties).flatMap(([field, { example }]) =>
    example === undefined
      ? []
      : [[field, Array.isArray(example) ? example.join() : String(example as string | number)]],
  );
  return { form: Object.fromEntries(examples) as Record<string, string> };
}

/** The named examples of the body; a body must have some. */
export function bodiesOf({ requestBody }: Operation): [string, unknown][] {
  if (!requestBody) return [['', undefined]];
  if ('$ref' in requestBody) throw new Error('the body is a reference');
  if (requestBody.content['multipart/form-data']) return [['', undefined]];
  const { examples } = requestBody.content['application/json'] as Content;
  const bodies = Object.entries(examples ?? {}).map(([name, { value }]): [string, unknown] => [name, value]);
  if (bodies.length === 0) throw new Error('the body has no examples');
  return bodies;
}

/** The operation's own statuses from 400 on, with their content. Statuses of every operation are references. */
export function errorsOf(operation: Operation): [string, Content][] {
  return Object.entries(operation.responses)
    .filter(([status, response]) => Number(status) >= 400 && response && !('$ref' in response))
    .map(([status]) => [status, contentOf(operation, Number(status))[1]]);
}

/** The success status of an operation, below 400. */
export function successOf(operation: Operation): number {
  const successes = Object.keys(operation.responses).filter((status) => Number(status) < 400);
  // Only the route that creates a job has two: 200 is for a dry run.
  const status = successes.length === 2 && successes[0] === '200' ? successes[1] : successes[0];
  if (status === undefined || successes.length > 2) throw new Error('an operation has one success');
  return Number(status);
}

/** The media type of a status, its schema and its examples. */
export function contentOf(operation: Operation, status: number): [string, Content] {
  const response = operation.responses[String(status)];
  if (!response || '$ref' in response) throw new Error(`${status} is not documented`);
  const [content] = Object.entries(response.content ?? {});
  if (!content?.[1].schema) throw new Error(`${status} has no schema`);
  return content as [string, Content];
}

/** The form as fetch sends it. */
export function formData({ file, ...fields }: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', new Blob([file]), 'file.csv');
  return form;
}

/** The form without its file, with an unknown kind, or with a file that has no phone. */
export function refusedForm(
  { file = '', ...fields }: Record<string, string>,
  code: string,
): Record<string, string> {
  if (code === 'isIn') return { ...fields, file, kind: 'leads' };
  return code === 'required' ? fields : { ...fields, file: 'nombre\nAna\n' };
}

/** The whole body. For a stream, its first part. */
export async function readBody(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.includes('text/event-stream')) return answer.text();
  const reader = answer.body!.getReader();
  let text = '';
  while (!text.includes('\n\n')) {
    const { value, done } = await reader.read();
    if (done) break;
    text += Buffer.from(value as Uint8Array).toString();
  }
  await reader.cancel();
  return text;
}
