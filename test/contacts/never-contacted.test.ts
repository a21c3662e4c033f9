import { streamXlsxRows } from 'hucre/xlsx';
import { EXPORT_FORMATS } from '../../src/contacts/export/contact-export.entity.js';
import { EXAMPLE_CONTACT, EXAMPLE_CONTACT_IDS } from '../../src/common/examples.js';
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
import type { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { FORBIDDEN, FORBIDDEN_PHONES, post, startWithForbidden, type Row } from './forbidden-contacts.js';

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

let app: TestApp;
let headers: Record<string, string>;
beforeAll(async () => {
  app = await startWithForbidden();
  headers = { authorization: `Bearer ${await app.token('admin')}`, 'content-type': 'application/json' };
});
afterAll(() => app.stop());

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
          expect(text).not.toContain(FORBIDDEN_PHONES[index]);
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
      const { export_uuid } = await post(app, queued, { format }, 202);
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
        for (const phone of FORBIDDEN_PHONES) expect(text).not.toContain(phone.slice(1));
      }
    },
  );
});
