import { EXAMPLE_CONTACT, EXAMPLE_CONTACT_IDS } from '../../src/common/examples.js';
import type { TestDatabase } from '../support/test-database.js';
import { TestApp } from '../support/test-app.js';

export type Row = Record<string, unknown>;

/** Ids that occur nowhere else in an answer. */
export const FORBIDDEN: [id: number, fields: Row][] = [
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
/** The ids of the example contacts, and of the contacts who may not be contacted. */
export const IDS = [...EXAMPLE_CONTACT_IDS, ...FORBIDDEN.map(([id]) => id)];

/** The phones of the contacts who may not be contacted, in the same order. */
export const FORBIDDEN_PHONES = FORBIDDEN.map(([id]) => `+5255${10_000_000 + id}`);

/** Sends a request as an administrator, and expects the status of the answer. */
export async function post(app: TestApp, path: string, body: object, status: number): Promise<Row> {
  const answer = await app.as('admin').post(path, body);
  expect([path, answer.status, answer.body]).toEqual([path, status, answer.body]);
  return answer.body as Row;
}

/** The API and a worker, on a database with the example contacts and those who may not be contacted. */
export async function startWithForbidden(): Promise<TestApp> {
  const app = await TestApp.start({ worker: true });
  for (const id of EXAMPLE_CONTACT_IDS) {
    const phone = id === EXAMPLE_CONTACT.id ? EXAMPLE_CONTACT.phone_e164 : `+5233${10_000_000 + id}`;
    await store(app.database, id, phone);
  }
  for (const [index, [id, fields]] of FORBIDDEN.entries())
    await store(app.database, id, FORBIDDEN_PHONES[index]!, fields);
  await app.database.query("INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, 'repep')", [
    FORBIDDEN_PHONES[5],
  ]);
  const asked = { method: 'EMAIL', kind: 'cancellation' };
  await post(app, '/privacy-requests', { ...asked, contact_id: 900_007 }, 201);
  await post(app, '/privacy-requests', { ...asked, kind: 'opposition', phone: FORBIDDEN_PHONES[7] }, 201);
  return app;
}

/** A contact with a good score and results. */
async function store(
  database: TestDatabase,
  id: number,
  phone: string,
  { status = 'VERIFIED', opt_out_at }: Row = {},
): Promise<void> {
  await database.query(
    `INSERT INTO contacts (id, phone_e164, phone_national, lada, state_code, state_name, municipality, operator, status, opt_out_at)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2::text, substr($2::text, 4), '33', 'JAL', 'Jalisco', 'Guadalajara', 'Telcel', $3, $4)`,
    [id, phone, status, opt_out_at],
  );
  await database.query(
    `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score)
     SELECT $1, $2, platform, true, 1 FROM unnest(ARRAY['whatsapp', 'instagram', 'facebook', 'google']) AS platform`,
    [id, phone],
  );
  await database.query(
    "INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) VALUES ($1, $2, 95, 'PREMIUM')",
    [id, phone],
  );
}
