import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import pg from 'pg';
import { ApiClient } from '../../scripts/demo/api-client.js';
import { createExampleData, DEMO_JOB, DEMO_SAMPLE } from '../../scripts/demo/example-data.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { signToken } from '../../src/auth/tokens.js';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import {
  EXAMPLE_CONTACT,
  EXAMPLE_CONTACT_IDS,
  EXAMPLE_IMPORTS,
  EXAMPLE_JOBS,
} from '../../src/common/examples.js';
import { PhoneHash } from '../../src/contacts/privacy/erased-phones.js';
import { importFile } from '../../src/contacts/import/import.service.js';
import {
  bodiesOf,
  contentOf,
  document,
  errorsOf,
  filledIn,
  formData,
  OPERATIONS,
  readBody,
  successOf,
  type Method,
  type Named,
  type Operation,
  type Request,
} from '../support/openapi-examples.js';
import { schemaViolations } from '../support/schema-violations.js';
import { JWT_SECRET, PRIVACY_HASH_KEY, TestApp } from '../support/test-app.js';
import { itHidesPeople } from '../support/hidden-people.js';
import { BLOCKED_ID, conflicting, ERASED_PHONE } from '../support/conflicting-requests.js';
import { refused } from '../support/wrong-requests.js';
import { waitFor } from '../support/wait-for.js';

/** Every request that Swagger UI fills in: one for each example of the body, or else one. */
const REQUESTS = OPERATIONS.flatMap((named) =>
  bodiesOf(named.operation).map(([example, body]) => ({
    ...named,
    title: `${named.name} ${example}`.trim(),
    request: { ...filledIn(named.operation), body } satisfies Request,
  })),
);

interface ProblemExample extends Named {
  title: string;
  status: string;
  problem: ProblemDetailsDto;
}

const PROBLEMS: ProblemExample[] = OPERATIONS.flatMap((named) =>
  errorsOf(named.operation).flatMap(([status, content]) =>
    Object.entries(content.examples ?? {}).map(([example, { value }]) => ({
      ...named,
      title: `${named.name} ${status} ${example}`,
      status,
      problem: value as ProblemDetailsDto,
    })),
  ),
);

describe('the examples of the document, on the data of the demo', () => {
  let app: TestApp;
  let url: string;
  let admin: string;
  let viewer: string;
  let api: ApiClient;
  let connection: pg.Client;
  let [before, after]: unknown[] = [];

  beforeAll(async () => {
    app = await TestApp.start({ worker: true, variables: { PRIVACY_HASH_KEY } });
    url = await app.url;
    admin = await signToken(JWT_SECRET, { subject: 'demo', role: 'admin' }, '1h');
    viewer = await signToken(JWT_SECRET, { subject: 'demo', role: 'viewer' }, '1h');
    api = new ApiClient(url, admin);
    connection = new pg.Client({ connectionString: app.database.url });
    await connection.connect();

    await importDemoSample(connection);
    const { signal } = new AbortController();
    await api.watchJob((await api.createJob(DEMO_JOB)).job_uuid, signal);
    await api.scoreAll(signal);
    before = await scoresAndResults(app);
    await createExampleData(connection, api);
    await app.database.query("UPDATE contacts SET status = 'BLOCKED' WHERE id = $1", [BLOCKED_ID]);
    const hash = new PhoneHash(PRIVACY_HASH_KEY);
    await app.database.query('INSERT INTO erased_phones (phone_hash, key_id) VALUES ($1, $2)', [
      hash.of(ERASED_PHONE),
      hash.keyId,
    ]);
    await waitFor(
      () => app.as('viewer').get(`/validation-jobs/${EXAMPLE_JOBS.running}`),
      ({ body }) => (body as { processed_contacts: number }).processed_contacts > 0,
    );
    after = await scoresAndResults(app);
  }, 600_000);

  afterAll(async () => {
    await connection.end();
    await app.stop();
  });

  it('creating the jobs and runs of the examples changes no score and no result', () => {
    expect(after).toEqual(before);
  });

  it('the contacts that the examples name have results', async () => {
    const rows = await app.database.query<{ contact_id: number }>(
      'SELECT DISTINCT contact_id FROM platform_validations WHERE contact_id = ANY($1) ORDER BY contact_id',
      [EXAMPLE_CONTACT_IDS],
    );
    expect(rows.map(({ contact_id }) => contact_id)).toEqual(EXAMPLE_CONTACT_IDS);
  });

  it('the served document is the one that is tested here', async () => {
    const answer = await fetch(`${url}/docs-json`);
    expect(inOrder((await answer.json()) as OpenAPIObject)).toEqual(inOrder(document));
  });

  itHidesPeople(() => ({ app, read: (...asked) => send('get', ...asked) }));

  it.each(REQUESTS)('$title succeeds', async ({ method, path, operation, request }) => {
    const answer = await send(method, path, request, admin);
    const text = await readBody(answer);
    expect([answer.status, answer.ok ? '' : text]).toEqual([successOf(operation), '']);

    const [mediaType, content] = contentOf(operation, successOf(operation));
    expect(answer.headers.get('content-type')).toContain(mediaType);
    const body: unknown = mediaType === 'application/json' ? JSON.parse(text) : text;
    expect(schemaViolations(document, content.schema!, body)).toEqual([]);
    if (mediaType === 'text/event-stream') expect(text).toMatch(/^event: (?:progress|end)\n/m);
    expect(isEmpty(body)).toBe(false);
  });

  it.each(REQUESTS.filter(({ request }) => 'phone' in request.path))(
    '$title finds the contact of the other examples',
    async ({ method, path, request }) => {
      const answer = await send(method, path, request, admin);
      expect(await answer.json()).toMatchObject(EXAMPLE_CONTACT);
    },
  );

  it.each(OPERATIONS)('$name shows its own example for each error', ({ operation }) => {
    for (const [status, content] of errorsOf(operation)) {
      const examples = Object.values(content.examples ?? {}).map(({ value }) => value);
      const all = content.example === undefined ? examples : [...examples, content.example];
      expect([status, all.length > 0]).toEqual([status, true]);
      for (const value of all) expect(schemaViolations(document, content.schema!, value)).toEqual([]);
    }
  });

  it.each(PROBLEMS)('$title has the status under which it is documented', ({ status, problem }) => {
    expect(String(problem.status)).toBe(status);
  });

  // A 503 needs an outage, which other tests cover.
  it.each(PROBLEMS.filter(({ status }) => status !== '503'))(
    '$title is what the API answers',
    async (example) => {
      const { method, path, problem } = example;
      const [request, token] = await provoke(example);
      const answer = await send(method, path, request, token);
      const body = (await answer.json()) as ProblemDetailsDto;
      expect(body).toEqual(Object.assign({}, problem, { request_id: body.request_id }));
    },
  );

  /** The request that gets this problem as its answer, and the token to send with it. */
  async function provoke({ name, operation, status, problem }: ProblemExample): Promise<[Request, string]> {
    const [[, firstBody] = []] = bodiesOf(operation);
    const request: Request = { ...filledIn(operation), body: firstBody };
    switch (problem.code) {
      case 'token_missing':
        return [request, ''];
      case 'token_invalid':
        return [request, 'nonsense'];
      case 'link_invalid':
        return [{ ...request, query: { expires: ['1'], signature: ['x'] } }, ''];
      case 'forbidden':
      case 'personal_data_needed':
        return [{ ...request, query: { ...request.query, search: ['ana'] } }, viewer];
      case 'job_unfinished':
        await app.as('operator').post(`/validation-jobs/${EXAMPLE_JOBS.unwanted}/cancel`);
        break;
      case 'idempotency_key_reused': {
        request.headers = { 'Idempotency-Key': 'used for another job' };
        const another = { ...(firstBody as object), name: 'another job' };
        await send('post', '/api/v1/validation-jobs', { ...request, body: another }, admin);
        break;
      }
      case 'import_state':
        // The example of cancelling has ended this import.
        await app.database.query("UPDATE contact_imports SET status = 'RUNNING' WHERE import_uuid = $1", [
          EXAMPLE_IMPORTS.running,
        ]);
        request.path.import_uuid =
          EXAMPLE_IMPORTS[problem.detail.includes('RUNNING.') ? 'running' : 'completed'];
        break;
      case 'nothing_failed':
        request.path.job_uuid = await jobWithoutFailures();
        break;
    }
    if (status === '400') return [refused(name, request, problem), admin];
    await api.watchJob(EXAMPLE_JOBS.completed, new AbortController().signal);
    return [conflicting(request, problem.code), admin];
  }

  async function jobWithoutFailures(): Promise<string> {
    const { job_uuid } = await api.createJob({
      name: 'Nothing fails',
      platforms: ['whatsapp'],
      contact_ids: [EXAMPLE_CONTACT.id],
    });
    await api.watchJob(job_uuid, new AbortController().signal);
    return job_uuid;
  }

  async function send(method: Method, path: string, request: Request, token: string): Promise<Response> {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(request.path[name] ?? ''),
    );
    const query = Object.entries(request.query).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
    return fetch(`${url}${address}?${new URLSearchParams(query).toString()}`, {
      // fetch itself capitalises only get, post, put and delete.
      method: method.toUpperCase(),
      ...(request.form && { body: formData(request.form) }),
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    });
  }
});

/** The document with sorted parameters, because their order depends on the compiler. */
function inOrder({ paths, ...rest }: OpenAPIObject): unknown {
  const sorted = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<Method, Operation>).map(([method, operation]) => [
      path,
      method,
      { ...operation, parameters: new Set(operation.parameters) },
    ]),
  );
  return { ...rest, paths: sorted };
}

/** Whether an answer shows no data: an empty list, a group without a row, or a count of 0. */
function isEmpty(body: unknown): boolean {
  if (Array.isArray(body)) return body.length === 0;
  if (typeof body !== 'object' || body === null) return body === '';
  const { items, groups, total, contacts, scored } = body as Record<string, unknown>;
  const lists = [items, ...Object.values(groups ?? {})].filter((list) => Array.isArray(list));
  return lists.some((list) => list.length === 0) || [total, contacts, scored].includes(0);
}

async function importDemoSample(client: pg.Client): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'swagger-examples-'));
  const file = join(folder, 'sample.csv');
  await pipeline(Readable.from(generateSample(DEMO_SAMPLE)), createWriteStream(file));
  await importFile(client, { file });
  await rm(folder, { recursive: true });
}

/** A digest of the data whose numbers the demo prints. */
async function scoresAndResults(app: TestApp): Promise<unknown> {
  return app.database.one(
    `SELECT
       (SELECT md5(string_agg(format('%s %s %s', id, lead_score, lead_tier), ',' ORDER BY id)) FROM contacts) AS contacts,
       (SELECT md5(string_agg(format('%s %s %s', contact_id, total_score, quality_tier), ',' ORDER BY contact_id))
        FROM lead_scores) AS scores,
       (SELECT md5(string_agg(format('%s %s %s %s', contact_id, platform, is_valid, confidence_score), ','
          ORDER BY contact_id, platform)) FROM platform_validations) AS results`,
  );
}
