import { readFile } from 'node:fs/promises';
import { PLATFORMS } from '../../src/common/platforms.js';
import { wrongCells } from '../contacts/statistics-fixture.js';
import { storeContacts, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const OPERATIONS = new URL('../../docs/operations.md', import.meta.url);

let app: TestApp;
let contacts: StoredContact[];
let find: string;
let remove: string;

beforeAll(async () => {
  [find = '', remove = ''] = await documentedStatements();
  app = await TestApp.start({ worker: true });
  contacts = await storeContacts(app.database, 40);
  // Real results, some of them not valid: every second contact has one on WhatsApp, every fourth on Apple too.
  for (const [index, contact] of contacts.entries()) {
    if (index % 2 === 0) await storeReal(contact.id, contact.phone_e164, 'whatsapp', index % 6 !== 0);
    if (index % 4 === 0) await storeReal(contact.id, contact.phone_e164, 'apple', true);
  }
  await scoreAll();
});
afterAll(() => app.stop());

describe('the statements about sandbox results in docs/operations.md', () => {
  it('find none when there are only real ones', async () => {
    expect(await app.database.one(find)).toMatchObject({ results: '0', contacts: '0', first: null });
  });

  it('find and remove all of them, and leave the contacts and statistics that follow from the real results', async () => {
    // A contact that the sandbox was never asked about keeps all its data, including a score of an unknown origin.
    const [untouched] = await storeContacts(app.database, 1, { opt_out_at: new Date(), status: 'OPTED_OUT' });
    await storeValidation(app.database, untouched!, 'google', { confidence_score: 0.9 });
    await scoreAll();
    const before = await state();

    const job = await request('/validation-jobs', {
      name: 'Invented',
      platforms: PLATFORMS,
      rate_limit_per_minute: 60_000,
    });
    await ended(`/validation-jobs/${String(job.job_uuid)}`);
    const invented = await app.database.one<{ results: number; contacts: number }>(
      `SELECT count(*)::integer AS results, count(DISTINCT contact_id)::integer AS contacts
       FROM platform_validations WHERE validation_source = 'sandbox'`,
    );
    expect(invented.contacts).toBe(contacts.length);
    expect(await app.database.one(find)).toMatchObject({
      results: String(invented.results),
      contacts: String(invented.contacts),
    });

    expect(await app.database.one(remove)).toEqual({ corrected_contacts: String(contacts.length) });

    expect(await app.database.one(find)).toMatchObject({ results: '0' });
    const after = await state();
    expect(after.results).toEqual(before.results);
    expect(after.summaries).toEqual(before.summaries);
    expect(after.scores).toEqual(before.scores.filter(({ contact_id }) => contact_id === untouched!.id));
    expect(await wrongCells(app.database)).toEqual([]);

    // After scoring again, everything is as if the sandbox had never been asked.
    await scoreAll();
    expect(await state()).toEqual(before);
    expect(await wrongCells(app.database)).toEqual([]);
  });
});

/** The SQL statements of the section, in order. */
async function documentedStatements(): Promise<string[]> {
  const text = await readFile(OPERATIONS, 'utf8');
  const section = /^## Sandbox results$(.*?)^## /ms.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map((match) => match[1] ?? '');
}

async function storeReal(contactId: number, phone: string, platform: string, isValid: boolean) {
  await request('/validations', {
    contact_id: contactId,
    phone_e164: phone,
    platform,
    is_valid: isValid,
    confidence_score: 0.95,
    validation_source: 'operator',
  });
}

/** Results and everything that follows from them, without ids and times of calculation. */
async function state() {
  const results = await app.database.query(
    `SELECT contact_id, platform, is_valid, confidence_score, validation_source, validated_at
     FROM platform_validations ORDER BY contact_id, platform`,
  );
  const summaries = await app.database.query(
    `SELECT id, ${PLATFORMS.map((platform) => `${platform}_validated`).join(', ')}, platform_validation_count,
       last_platform_validation
     FROM contacts ORDER BY id`,
  );
  const scores = await app.database.query<{ contact_id: number }>(
    `SELECT s.contact_id, s.total_score, s.quality_tier, s.confidence_level, c.lead_score, c.lead_tier
     FROM lead_scores s JOIN contacts c ON c.id = s.contact_id ORDER BY s.contact_id`,
  );
  const unscored = await app.database.query(
    `SELECT lead_score, lead_tier, last_scored_at, count(*) FROM contacts c
     WHERE NOT EXISTS (SELECT FROM lead_scores WHERE contact_id = c.id) GROUP BY 1, 2, 3`,
  );
  return { results, summaries, scores, unscored };
}

async function scoreAll(): Promise<void> {
  const run = await request('/lead-scoring/runs', { all: true });
  await ended(`/lead-scoring/runs/${String(run.run_uuid)}`);
}

async function request(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await app.as('admin').post(path, body);
  expect(answer.status).toBeLessThan(300);
  return answer.body as Record<string, unknown>;
}

async function ended(path: string): Promise<void> {
  const status = await waitFor(
    async () => ((await app.as('viewer').get(path)).body as { status: string }).status,
    (now) => now !== 'QUEUED' && now !== 'RUNNING',
  );
  expect(status).toBe('COMPLETED');
}
