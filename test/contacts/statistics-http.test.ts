import type { ContactStatisticsDto } from '../../src/contacts/statistics/dto/statistics-response.dto.js';
import type { ScoreDistributionDto } from '../../src/lead-scoring/dto/score-distribution.dto.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import { TIERS } from '../../src/common/tiers.js';
import { waitFor } from '../support/wait-for.js';
import { TestApp } from '../support/test-app.js';
import { CONTACTS, counted, unordered } from './plain-statistics.js';
import { foldAll, pendingDeltas, wrongCells } from './statistics-fixture.js';

const FILTERS: [string, string][] = [
  ['', 'true'],
  ['state_code=JAL&state_code=SIN', "state_code IN ('JAL', 'SIN')"],
  ['state_name=Jal.', "state_name IN ('Jalisco', 'Jal.')"],
  ['lada=33', "lada = '33'"],
  ['operator=Telcel', "operator = 'Telcel'"],
  ['status=BLOCKED&status=NOT_MOBILE', "status IN ('BLOCKED', 'NOT_MOBILE')"],
  ['is_mobile=true', 'is_mobile'],
  ['platform=whatsapp&platform=apple', 'whatsapp_validated OR apple_validated'],
  ['lead_tier=PREMIUM&lead_tier=UNKNOWN', "lead_tier IN ('PREMIUM', 'UNKNOWN')"],
  ['contactable=true', CONTACTABLE],
  ['contactable=false', `NOT (${CONTACTABLE})`],
  ['contactable=true&lada=55', `${CONTACTABLE} AND lada = '55'`],
  ['state_code=JAL&lead_tier=PREMIUM', "state_code = 'JAL' AND lead_tier = 'PREMIUM'"],
  [
    'lada=33&is_mobile=false&platform=google&contactable=true',
    `lada = '33' AND NOT is_mobile AND google_validated AND ${CONTACTABLE}`,
  ],
  ['lada=999', 'false'],
];

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

async function get(query: string): Promise<ContactStatisticsDto> {
  const { status, body } = await app.as('viewer').get(`/contacts/statistics?${query}`);
  expect(status).toBe(200);
  return body as ContactStatisticsDto;
}

describe.each([
  ['before anything is folded', () => Promise.resolve()],
  [
    'half folded',
    async () => {
      await foldAll(app.database);
      await app.database.query(
        'UPDATE contacts SET lada = state_code, is_mobile = NOT is_mobile WHERE id % 3 = 0',
      );
    },
  ],
  ['when all is folded', () => foldAll(app.database)],
])('GET /contacts/statistics %s', (_state, bring) => {
  beforeAll(async () => {
    if ((await app.database.query('SELECT FROM contacts LIMIT 1')).length === 0)
      await app.database.query(CONTACTS);
    await bring();
  });

  it.each(FILTERS)('counts %s as plain SQL does, in every group', async (query, where) => {
    expect(unordered(await get(query))).toEqual(unordered(await counted(app.database, where)));
  });
});

describe('GET /contacts/statistics', () => {
  it('answers only the groups that are asked for, largest first', async () => {
    const { groups } = await get('by=lada&by=status');
    expect(Object.keys(groups)).toEqual(['lada', 'status']);
    const counts = groups.lada!.map(({ contacts }) => contacts);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(groups.lada!.some(({ lada }) => lada === null)).toBe(true);
  });

  it.each([
    ['by=age', 'by'],
    ['lada=12345', 'lada'],
    ['status=NICE', 'status'],
    ['is_mobile=perhaps', 'is_mobile'],
    ['platform=telegram', 'platform'],
    ['lead_tier=GOLD', 'lead_tier'],
    ['contactable=1', 'contactable'],
    ['min_score=101', 'min_score'],
    ['municipality=', 'municipality'],
  ])('refuses %s by name', async (query, field) => {
    const { status, body } = await app.as('viewer').get(`/contacts/statistics?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field }] });
  });
});

describe('GET /lead-scoring/distribution', () => {
  it.each([
    ['', 'true'],
    ['contactable=true', CONTACTABLE],
    ['contactable=false', `NOT (${CONTACTABLE})`],
  ])('counts every tier and score, with %s', async (query, where) => {
    const { status, body } = await app.as('viewer').get(`/lead-scoring/distribution?${query}`);
    expect(status).toBe(200);
    const { tiers, histogram, scored, never_scored } = body as ScoreDistributionDto;
    const expected = await app.database.query<{ lead_tier: string; lead_score: number | null }>(
      `SELECT lead_tier, lead_score FROM contacts c WHERE ${where}`,
    );
    const count = (matches: (row: (typeof expected)[number]) => boolean): number =>
      expected.filter(matches).length;
    expect(tiers).toEqual(
      TIERS.map((lead_tier) => ({ lead_tier, contacts: count((row) => row.lead_tier === lead_tier) })),
    );
    expect(histogram).toEqual(
      Array.from({ length: 101 }, (_, lead_score) => ({
        lead_score,
        contacts: count((row) => row.lead_score === lead_score),
      })),
    );
    expect({ scored, never_scored }).toEqual({
      scored: count((row) => row.lead_score !== null),
      never_scored: count((row) => row.lead_score === null),
    });
  });

  it('refuses a value that is not true or false, by its name', async () => {
    const { status, body } = await app.as('viewer').get('/lead-scoring/distribution?contactable=yes');
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field: 'contactable' }] });
  });
});

describe('with a worker', () => {
  it('the results and scores that the API stores are folded in, and the counts stay right', async () => {
    const working = await TestApp.start({ worker: true });
    const operator = working.as('operator');
    const { body } = await operator.post('/contacts', { phone_e164: '3312345678', state_code: 'JAL' });
    const { id, phone_e164 } = body as { id: number; phone_e164: string };
    const result = { contact_id: id, phone_e164, platform: 'whatsapp', is_valid: true, confidence_score: 1 };
    await operator.post('/validations', result);
    await operator.post(`/lead-scoring/calculate/${id}`);
    await waitFor(
      () => pendingDeltas(working.database),
      (deltas) => deltas === 0,
    );
    expect(await wrongCells(working.database)).toEqual([]);
    const { body: statistics } = await working
      .as('viewer')
      .get('/contacts/statistics?by=lead_tier&by=platform');
    expect(statistics).toMatchObject({
      total: 1,
      groups: {
        lead_tier: [{ lead_tier: 'POOR', contacts: 1 }],
        platform: [{ platform: 'whatsapp', contacts: 1, contactable_contacts: 1 }],
      },
    });
    await working.stop();
  });
});
