import type {
  StatisticsGroup,
  StatisticsQueryDto,
} from '../../src/contacts/statistics/dto/statistics-query.dto.js';
import { StatisticsRepository, type PartRow } from '../../src/contacts/statistics/statistics.repository.js';
import { StatisticsService } from '../../src/contacts/statistics/statistics.service.js';
import { foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { ReplicaReads } from '../../src/database/replicas/replica-reads.js';
import type { ContactStatisticsDto } from '../../src/contacts/statistics/dto/statistics-response.dto.js';
import type { ScoreDistributionDto } from '../../src/lead-scoring/dto/score-distribution.dto.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import { TIERS } from '../../src/common/tiers.js';
import { waitFor } from '../support/wait-for.js';
import { TestApp } from '../support/test-app.js';
import { foldAll, pendingDeltas, Session, wrongCells } from './statistics-fixture.js';

/** 400 contacts of every kind. n decides each property, by remainders of different divisors. */
const CONTACTS = `
  INSERT INTO contacts (phone_e164, phone_national, state_code, state_name, lada, operator, is_mobile, status, opt_out_at,
    ${PLATFORMS.map((platform) => `${platform}_validated`).join(', ')}, lead_score, lead_tier)
  SELECT '+52' || 3300000000 + n, 3300000000 + n, (ARRAY['JAL', 'SIN', NULL])[1 + n % 3],
    (ARRAY['Jalisco', 'Sinaloa', 'Jal.', NULL])[1 + n % 4], (ARRAY['33', '667', '55', NULL])[1 + n % 5],
    (ARRAY['Telcel', 'Telmex'])[1 + n % 7], n % 11 < 4, (ARRAY['VERIFIED', 'BLOCKED', 'NOT_MOBILE'])[1 + n % 13 / 5]::contactstatus,
    CASE WHEN n % 17 = 0 THEN now() END,
    ${PLATFORMS.map((_, index) => `(ARRAY[true, false, NULL])[1 + (n / ${index + 2}) % 3]`).join(', ')},
    CASE WHEN n % 19 > 0 THEN n % 101 END,
    CASE WHEN n % 19 > 0 THEN (ARRAY['PREMIUM', 'HIGH', 'LOW'])[1 + n % 3] ELSE 'UNKNOWN' END
  FROM generate_series(1, 400) n`;

const PLATFORM_VALUES = PLATFORMS.map((platform) => `('${platform}', c.${platform}_validated)`).join(', ');

/** The SQL over contacts for each group. */
const GROUPS: Record<StatisticsGroup, { key: string[]; values: string; join?: string }> = {
  // All spellings of a state are one state. A contradictory code and name both stay.
  state: {
    key: ['state_code', 'state_name'],
    values: `coalesce(state_code, by_name) AS state_code,
      CASE WHEN state_code <> by_name THEN state_name
           WHEN 'JAL' IN (state_code, by_name) THEN 'Jalisco' WHEN 'SIN' IN (state_code, by_name) THEN 'Sinaloa' END AS state_name`,
    join: `CROSS JOIN LATERAL (SELECT CASE WHEN state_name IN ('Jalisco', 'Jal.') THEN 'JAL'
      WHEN state_name = 'Sinaloa' THEN 'SIN' END AS by_name) s`,
  },
  lada: { key: ['lada'], values: 'lada' },
  operator: { key: ['operator'], values: 'operator' },
  is_mobile: { key: ['is_mobile'], values: 'is_mobile' },
  status: { key: ['status'], values: 'status' },
  lead_tier: { key: ['lead_tier'], values: 'lead_tier' },
  platform: {
    key: ['platform'],
    values: 'platform',
    join: `JOIN LATERAL (VALUES ${PLATFORM_VALUES}) p (platform, valid) ON p.valid`,
  },
  platform_count: {
    key: ['platform_count'],
    values: 'platform_count',
    join: `CROSS JOIN LATERAL (SELECT count(*)::int AS platform_count FROM (VALUES ${PLATFORM_VALUES}) p (platform, valid) WHERE p.valid) v`,
  },
  contactable: { key: ['contactable'], values: `(${CONTACTABLE}) AS contactable` },
};

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

async function counted(where: string): Promise<ContactStatisticsDto> {
  const counts = `count(*)::int AS contacts, (count(*) FILTER (WHERE ${CONTACTABLE}))::int AS contactable_contacts`;
  const { contacts, contactable_contacts } = await app.database.one<{
    contacts: number;
    contactable_contacts: number;
  }>(`SELECT ${counts} FROM contacts c WHERE ${where}`);
  const groups: Record<string, unknown[]> = {};
  for (const [group, { key, values, join = '' }] of Object.entries(GROUPS)) {
    groups[group] = await app.database.query(
      `SELECT ${values}, ${counts} FROM contacts c ${join} WHERE ${where}
        GROUP BY ${key.map((_, index) => index + 1).join(', ')}`,
    );
  }
  return { total: contacts, contactable: contactable_contacts, groups };
}

/** The answer with its lists in an order that does not depend on how equal counts are sorted. */
function unordered({ groups, ...rest }: ContactStatisticsDto): unknown {
  const sorted = Object.entries(groups as Record<string, object[]>).map(([group, list]) => [
    group,
    list.map((item) => JSON.stringify(Object.entries(item).sort())).sort(),
  ]);
  return { ...rest, groups: Object.fromEntries(sorted) };
}

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
    expect(unordered(await get(query))).toEqual(unordered(await counted(where)));
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

async function onSession(work: (session: Session) => Promise<unknown>): Promise<void> {
  const session = await Session.open(app.database.url);
  await work(session);
  await session.end();
}

/** Records which parts were read. */
class Watched extends StatisticsRepository {
  readonly reads: string[] = [];

  override countParts(...args: Parameters<StatisticsRepository['countParts']>): Promise<PartRow[]> {
    this.reads.push(args[3].join());
    return super.countParts(...args);
  }
}

describe('answers that processes keep', () => {
  /** How many versions of the folded counts the changes make, including the first count. */
  const VERSIONS = 6;
  const QUESTIONS: [StatisticsQueryDto, string][] = [
    [{}, 'true'],
    [{ contactable: true }, CONTACTABLE],
    [{ lead_tier: ['PREMIUM'], is_mobile: true }, "lead_tier = 'PREMIUM' AND is_mobile"],
  ];
  const change = (sql: string) => (): Promise<unknown> => app.database.query(sql);
  const CHANGES: [string, () => Promise<unknown>][] = [
    ['nothing', () => Promise.resolve()],
    [
      'an opt-out, by which nobody comes or goes',
      change('UPDATE contacts SET opt_out_at = now() WHERE id < 40'),
    ],
    ['a fold of it', () => foldAll(app.database)],
    [
      'who opts in again, and moves',
      change("UPDATE contacts SET opt_out_at = NULL, lada = '55' WHERE id < 30"),
    ],
    ['a fold of one delta', () => onSession((session) => foldDeltas(session, 1))],
    ['another tier', change("UPDATE contacts SET lead_tier = 'PREMIUM' WHERE id % 5 = 0")],
    [
      'a deletion and a fold',
      async () => {
        await app.database.query('DELETE FROM contacts WHERE id % 7 = 0');
        await foldAll(app.database);
      },
    ],
    ['a repair', () => onSession(recount)],
    ['TRUNCATE', change('TRUNCATE contacts CASCADE')],
  ];

  it('are exact after any change of contacts or of the folded counts', async () => {
    await foldAll(app.database);
    const repositories = [new Watched(), new Watched()];
    const processes = repositories.map((one) => new StatisticsService(app.of(ReplicaReads), one));
    for (const [name, make] of CHANGES) {
      await make();
      for (const [query, where] of QUESTIONS) {
        const expected = unordered(await counted(where));
        for (const process of processes)
          expect([name, unordered(await process.count(query))]).toEqual([name, expected]);
      }
    }
    for (const { reads } of repositories) {
      expect(reads).toHaveLength(QUESTIONS.length * (CHANGES.length + VERSIONS));
      reads.length = 0;
    }
    await app.database.query(
      "INSERT INTO contacts (phone_e164, phone_national) VALUES ('+523312345678', '3312345678')",
    );
    expect((await processes[0]!.count({})).total).toBe(1);
    expect(repositories[0]!.reads).toEqual(['pending']);
  });

  it('are kept from the migration on, before the first change gives a version', async () => {
    await app.database.query('DELETE FROM contact_statistics_version');
    const repository = new Watched();
    const process = new StatisticsService(app.of(ReplicaReads), repository);
    const first = await process.count({});
    expect(await process.count({})).toEqual(first);
    expect(repository.reads).toEqual(['pending', 'kept,pending', 'pending']);
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
