import supertest from 'supertest';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { storeContact } from '../factories/contacts.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';

interface Schema {
  $ref?: string;
  allOf?: [Schema];
  properties?: Record<string, Schema>;
  nullable?: boolean;
}

interface Document {
  paths: Record<string, { post?: { requestBody?: { content: { 'application/json': { schema: Schema } } } } }>;
  components: { schemas: Record<string, Schema> };
}

/** A field of a body, such as `contact_filters.is_mobile`. */
interface Field {
  route: string;
  path: string;
  nullable: boolean;
}

/** Every field of every body in the document, including nested ones. */
function fieldsOf(document: Document): Field[] {
  const named = (schema: Schema): Schema => {
    const $ref = schema.$ref ?? schema.allOf?.[0].$ref;
    return document.components.schemas[$ref?.split('/').at(-1) ?? ''] ?? schema;
  };
  const within = (route: string, parent: string, schema: Schema): Field[] =>
    Object.entries(named(schema).properties ?? {}).flatMap(([name, member]) => {
      const path = parent === '' ? name : `${parent}.${name}`;
      return [{ route, path, nullable: member.nullable ?? false }, ...within(route, path, member)];
    });
  return Object.entries(document.paths).flatMap(([route, { post }]) => {
    const schema = post?.requestBody?.content['application/json']?.schema;
    return schema ? within(route.replace('/api/v1', ''), '', schema) : [];
  });
}

/** `a.b` becomes `{ a: { b: null } }`. */
function nullAt(path: string): object {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length > 0 ? nullAt(rest.join('.')) : null };
}

describe('null in a body', () => {
  let app: TestApp;
  let fields: Field[];
  let before: Record<string, string>;

  beforeAll(async () => {
    app = await TestApp.start();
    await storeContact(app.database);
    before = await fingerprint(app.database);
    fields = fieldsOf((await supertest(await app.url).get('/docs-json')).body as Document);
  });

  afterAll(() => app.stop());

  /** The status if the answer complains about this field, else undefined. */
  const complaint = async ({ route, path }: Field): Promise<number | undefined> => {
    const url = route.replace('{contact_id}', '1').replace(/\{\w+\}/, '00000000-0000-4000-8000-000000000000');
    const { status, body } = await app.as('admin').post(url, nullAt(path));
    const { errors = [] } = body as ProblemDetailsDto;
    return errors.some((error) => error.field === path) ? status : undefined;
  };

  it.each(['/lead-scoring/runs', '/lead-scoring/simulate', '/validation-jobs'])(
    'is not a value of a filter of %s, because it would select nobody',
    async (route) => {
      const body = { name: 'a job', platforms: ['apple'], contact_filters: { is_mobile: null } };
      const { name, platforms, ...filter } = body;
      const answer = await app.as('admin').post(route, route === '/validation-jobs' ? body : filter);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        errors: [{ field: 'contact_filters.is_mobile', detail: 'must be a boolean value' }],
      });
      expect(await fingerprint(app.database)).toEqual(before);
    },
  );

  it('is refused by name wherever the document does not allow it', async () => {
    const strict = fields.filter(({ nullable }) => !nullable);
    expect(strict.map(({ route, path }) => `${route} ${path}`)).toEqual(
      expect.arrayContaining([
        '/contacts is_mobile',
        '/lead-scoring/runs contact_filters.min_score',
        '/lead-scoring/simulate policy.platform_weights.apple',
        '/validation-jobs priority',
        '/validation-jobs/{job_uuid}/retry only_failed',
      ]),
    );
    for (const field of strict) expect([field, await complaint(field)]).toEqual([field, 400]);
    expect(await fingerprint(app.database)).toEqual(before);
  });

  it('is accepted wherever the document allows it', async () => {
    const lenient = fields.filter(({ nullable }) => nullable);
    expect(lenient.map(({ route, path }) => `${route} ${path}`)).toEqual(
      expect.arrayContaining([
        '/contacts full_name',
        '/validations is_business',
        '/lead-scoring/simulate contact_filters',
        '/validation-jobs contact_filters',
      ]),
    );
    for (const field of lenient) expect([field, await complaint(field)]).toEqual([field, undefined]);
  });
});
