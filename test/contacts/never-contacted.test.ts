import { streamXlsxRows } from 'hucre/xlsx';
import { EXPORT_FORMATS } from '../../src/contacts/export/contact-export.entity.js';
import { EXAMPLE_CONTACT, EXAMPLE_CONTACT_IDS } from '../../src/common/examples.js';
import { storeContact } from '../factories/contacts.js';
import {
  bodiesOf,
  document,
  filledIn,
  OPERATIONS,
  successOf,
  contentOf,
  type Named,
} from '../support/openapi-examples.js';
import type { Schema } from '../support/schema-violations.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/*
 * Tries every route that shows contacts. The routes come from the document, which is generated from the router. No
 * answer may contain a contact who may not be contacted, except answers about one named contact.
 */

/** Routes about one contact, named by its id or phone. They show any contact, because people have to look it up. */
const ABOUT_ONE = [
  // The first rows of a file, which include opt-outs.
  ...['', '/{import_uuid}', '/{import_uuid}/events'].map((path) => `get /api/v1/contacts/imports${path}`),
  ...['', '/{import_uuid}/cancel', '/{import_uuid}/undo'].map(
    (path) => `post /api/v1/contacts/imports${path}`,
  ),
  'get /api/v1/contacts/{contact_id}',
  'get /api/v1/contacts/{contact_id}/record',
  'patch /api/v1/contacts/{contact_id}',
  'get /api/v1/contacts/by-phone/{phone}',
  'post /api/v1/contacts',
  'post /api/v1/contacts/{contact_id}/opt-out',
  'post /api/v1/contacts/{contact_id}/opt-in',
  'post /api/v1/contacts/{contact_id}/suppression-overrides',
  'post /api/v1/validations',
  'get /api/v1/validations/contact/{contact_id}',
  'post /api/v1/lead-scoring/calculate/{contact_id}',
  'get /api/v1/lead-scoring/contact/{contact_id}',
  // About an exported file: why a phone was in it, and whom the sender has to remove.
  'get /api/v1/exports/{export_uuid}/explain',
  'get /api/v1/exports/{export_uuid}/withdrawn',
  // Requests and actions about contacts, by their ids.
  'get /api/v1/audit',
  'get /api/v1/privacy-requests',
  'post /api/v1/privacy-requests',
  'get /api/v1/privacy-requests/{request_uuid}',
  ...['accept', 'complete', 'extend', 'reject'].map(
    (step) => `post /api/v1/privacy-requests/{request_uuid}/${step}`,
  ),
];

/** Ids that occur nowhere else in an answer. */
const FORBIDDEN: [id: number, fields: Record<string, unknown>][] = [
  [900_001, { opt_out_at: new Date() }],
  [900_002, { status: 'OPTED_OUT', opt_out_at: new Date() }],
  [900_003, { status: 'OPTED_OUT' }],
  [900_004, { status: 'BLOCKED' }],
  [900_005, { status: 'BLACKLISTED' }],
  // On a list, under a cancellation, and under an opposition.
  [900_006, {}],
  [900_007, {}],
  [900_008, {}],
];
const IDS = [...EXAMPLE_CONTACT_IDS, ...FORBIDDEN.map(([id]) => id)];

type Row = Record<string, unknown>;

let app: TestApp;
let phones: string[];
let headers: Record<string, string>;

beforeAll(async () => {
  app = await TestApp.start({ worker: true });
  headers = { authorization: `Bearer ${await app.token('admin')}`, 'content-type': 'application/json' };
  for (const id of EXAMPLE_CONTACT_IDS) {
    await store(id, id === EXAMPLE_CONTACT.id ? EXAMPLE_CONTACT.phone_e164 : `+5233${10_000_000 + id}`);
  }
  phones = FORBIDDEN.map(([id]) => `+5255${10_000_000 + id}`);
  for (const [index, [id, fields]] of FORBIDDEN.entries()) await store(id, phones[index]!, fields);
  await app.database.query("INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, 'repep')", [
    phones[5],
  ]);
  const asked = { method: 'EMAIL', kind: 'cancellation' };
  await post('/privacy-requests', { ...asked, contact_id: 900_007 }, 201);
  await post('/privacy-requests', { ...asked, kind: 'opposition', phone: phones[7] }, 201);
});
afterAll(() => app.stop());

/** A contact with a good score and results. */
async function store(
  id: number,
  phone: string,
  { status = 'VERIFIED', opt_out_at }: Row = {},
): Promise<void> {
  await app.database.query(
    `INSERT INTO contacts (id, phone_e164, phone_national, lada, state_code, state_name, municipality, operator, status, opt_out_at)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2::text, substr($2::text, 4), '33', 'JAL', 'Jalisco', 'Guadalajara', 'Telcel', $3, $4)`,
    [id, phone, status, opt_out_at],
  );
  await app.database.query(
    `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score)
     SELECT $1, $2, platform, true, 1 FROM unnest(ARRAY['whatsapp', 'instagram', 'facebook', 'google']) AS platform`,
    [id, phone],
  );
  await app.database.query(
    "INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) VALUES ($1, $2, 95, 'PREMIUM')",
    [id, phone],
  );
}

/** Whether a schema has a field that identifies a contact. */
function showsContacts(schema: Schema | undefined, seen = new Set<string>()): boolean {
  const text = JSON.stringify(schema ?? {});
  if (/"(?:phone_e164|phone_national|contact_id)":/.test(text)) return true;
  return [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].some(([, name = '']) => {
    if (seen.has(name)) return false;
    seen.add(name);
    return showsContacts(document.components?.schemas?.[name], seen);
  });
}

const answers = ({ operation }: Named): Schema | undefined =>
  contentOf(operation, successOf(operation))[1].schema;
const SHOWING = OPERATIONS.filter(
  (named) => showsContacts(answers(named)) && !ABOUT_ONE.includes(named.name),
);

/** The answer of an operation, with the first of its bodies. */
async function call(
  { method, path, operation }: Named,
  query: Record<string, string[]> = {},
): Promise<string> {
  const parameters = filledIn(operation).path;
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const [[, body] = []] = bodiesOf(operation);
  const answer = await fetch(`${await app.url}${address}?${new URLSearchParams(pairs).toString()}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect([path, answer.status, text]).toEqual([path, 200, text]);
  return text;
}

const post = async (path: string, body: object, status: number): Promise<Row> => {
  const answer = await app.as('admin').post(path, body);
  expect([path, answer.status, answer.body]).toEqual([path, status, answer.body]);
  return answer.body as Row;
};

it('the routes that show contacts are known: a new one is tried here, or is about one contact', () => {
  expect(SHOWING.map(({ name }) => name)).toEqual([
    'get /api/v1/contacts',
    'get /api/v1/validations/platform/{platform}',
    'get /api/v1/lead-scoring/top-leads',
    'post /api/v1/lead-scoring/simulate',
    'get /api/v1/validation-jobs/{job_uuid}/failures',
  ]);
});

describe('a list', () => {
  it.each(SHOWING.filter(({ path }) => !path.includes('job_uuid')))(
    '$name shows nobody who may not be contacted',
    async (named) => {
      const { operation } = named;
      const { query } = filledIn(operation);
      const filters = (operation.parameters ?? []).flatMap((each) =>
        'name' in each && each.in === 'query' ? [each.name] : [],
      );
      const values: Record<string, string[]> = {
        state_code: ['JAL'],
        municipality: ['Guadalajara'],
        operator: ['Telcel'],
        lada: ['33'],
        status: ['VERIFIED', 'OPTED_OUT', 'BLOCKED', 'BLACKLISTED'],
        platform: ['whatsapp'],
        lead_tier: ['PREMIUM'],
        tier: ['PREMIUM'],
        min_score: ['10'],
        is_mobile: ['true'],
      };
      const queries = [
        query,
        {},
        ...filters.flatMap((name) => (values[name] ? [{ [name]: values[name] }] : [])),
      ];
      for (const each of queries) {
        const text = await call(named, each);
        for (const id of EXAMPLE_CONTACT_IDS)
          expect([each, text]).toEqual([each, expect.stringContaining(String(id))]);
        for (const [index, [id]] of FORBIDDEN.entries()) {
          expect(text).not.toContain(String(id));
          expect(text).not.toContain(phones[index]);
        }
      }
    },
  );
});

describe('a file', () => {
  const PATHS = [
    ['/contacts/export', '/contacts/exports'],
    ['/lead-scoring/top-leads/export', '/lead-scoring/top-leads/exports'],
  ] as const;

  /** The text of a file, or the cells of a workbook. */
  async function textOf(answer: Response, format: string): Promise<string> {
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (format !== 'xlsx') return bytes.toString();
    let text = '';
    for await (const { values } of streamXlsxRows(bytes)) text += `${values.join()}\n`;
    return text;
  }

  it.each(PATHS.flatMap((paths) => EXPORT_FORMATS.map((format) => [...paths, format] as const)))(
    'of %s and of %s as %s holds nobody who may not be contacted',
    async (streamed, queued, format) => {
      const url = await app.url;
      const { export_uuid } = await post(queued, { format }, 202);
      const { body } = await waitFor(
        () => app.as('admin').get(`/exports/${String(export_uuid)}`),
        (answer) => (answer.body as Row).status === 'COMPLETED',
      );
      for (const address of [`/api/v1${streamed}?format=${format}`, String((body as Row).download_url)]) {
        const answer = await fetch(`${url}${address}`, { headers });
        const text = await textOf(answer, format);
        expect([address, answer.status, text]).toEqual([
          address,
          200,
          expect.stringContaining(EXAMPLE_CONTACT.phone_e164),
        ]);
        for (const phone of phones) expect(text).not.toContain(phone.slice(1));
      }
    },
  );
});

describe('what is done about many contacts', () => {
  const results = (): Promise<Row[]> =>
    app.database.query(
      'SELECT contact_id, max(validated_at) AS at FROM platform_validations WHERE contact_id > 900000 GROUP BY 1 ORDER BY 1',
    );

  it.each([
    ['of a filter', { contact_filters: { state_code: ['JAL'] } }],
    ['that were named', { contact_ids: IDS }],
  ])('a job over contacts %s asks about nobody who may not be contacted', async (_, scope) => {
    const before = await results();
    const job = await post(
      '/validation-jobs',
      { name: 'all', platforms: ['whatsapp', 'apple'], force: true, ...scope },
      201,
    );
    const done = await waitFor(
      async () => (await app.as('viewer').get(`/validation-jobs/${String(job.job_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect(done).toMatchObject({ total_contacts: EXAMPLE_CONTACT_IDS.length });
    expect(await results()).toEqual(before);
  });

  it.each([
    ['opts out', (id: number) => post(`/contacts/${id}/opt-out`, { method: 'SMS' }, 200)],
    [
      'is put on a list',
      (id: number) =>
        app.database.query(
          "INSERT INTO suppressed_phones SELECT phone_e164, 'own' FROM contacts WHERE id = $1",
          [id],
        ),
    ],
    [
      'asks to be deleted',
      (id: number) =>
        post('/privacy-requests', { kind: 'cancellation', method: 'EMAIL', contact_id: id }, 201),
    ],
  ])('a job under way does not ask about a contact that %s meanwhile', async (_, leave) => {
    const ids: number[] = [];
    for (let count = 0; count < 4; count++) ids.push((await storeContact(app.database)).id);
    const job = await post(
      '/validation-jobs',
      { name: 'slow', platforms: ['google'], contact_ids: ids, batch_size: 1, rate_limit_per_minute: 40 },
      201,
    );
    const asked = (): Promise<Row[]> =>
      app.database.query('SELECT contact_id FROM platform_validations WHERE contact_id = ANY($1)', [ids]);
    await waitFor(asked, (rows) => rows.length > 0);
    await leave(ids[3]!);
    await waitFor(
      async () => (await app.as('viewer').get(`/validation-jobs/${String(job.job_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect((await asked()).map(({ contact_id }) => contact_id)).not.toContain(ids[3]);
  });

  it('a scoring run over a filter scores no contact who may not be contacted', async () => {
    const run = await post(
      '/lead-scoring/runs',
      { contact_filters: { lada: ['33'], state_code: ['JAL'] } },
      202,
    );
    const done = await waitFor(
      async () => (await app.as('viewer').get(`/lead-scoring/runs/${String(run.run_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect(done).toMatchObject({ processed_contacts: EXAMPLE_CONTACT_IDS.length });
  });
});
