import fc from 'fast-check';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
import type { ContactWithScoreDto } from '../../src/contacts/dto/contact-with-score.dto.js';
import type { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { TestApp } from '../support/test-app.js';

const CONTACTS = 400;

/**
 * Every 20th contact may not be contacted. Many share a creation time, LADA 999 has two contacts, and state E3 has
 * no lead.
 */
const POPULATION = `
  INSERT INTO contacts (created_at, phone_e164, phone_national, lada, state_code, state_name, municipality, city,
    is_mobile, operator, status, opt_out_at)
  SELECT timestamptz '2025-01-01' + n / 25 * interval '1 minute', '+52' || (3300000000 + n), (3300000000 + n)::text,
    CASE WHEN n IN (30, 60) THEN '999' ELSE (100 + n % 7)::text END, 'E' || n % 4, 'Estado ' || n % 4,
    'Municipio ' || n % 11, 'Ciudad ' || n % 13, n % 5 = 0, CASE n % 3 WHEN 0 THEN 'Telcel' WHEN 1 THEN 'Telmex' END,
    (CASE WHEN n % 40 = 0 THEN 'BLOCKED' WHEN n % 6 = 0 THEN 'ACTIVE' ELSE 'VERIFIED' END)::contactstatus,
    CASE WHEN n % 40 = 20 THEN now() END
  FROM generate_series(1, ${CONTACTS}) n`;

/** Values that a filter may name because some contact has them, but no contact who may be contacted. */
const OF_NOBODY = `
  INSERT INTO contacts (phone_e164, phone_national, lada, state_code, state_name, municipality, city, operator, status,
    opt_out_at)
  VALUES ('+523399999999', '3399999999', '000', 'X', 'Nada', 'Nada', 'Nada', 'Nada', 'OPTED_OUT', now())`;

const RESULTS = `
  INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid)
  SELECT c.id, c.phone_e164, p.platform, c.id % p.number = 0
  FROM contacts c, unnest(ARRAY['whatsapp', 'google', 'apple'], ARRAY[2, 3, 50]) AS p(platform, number)`;

const SCORES = `
  INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
  SELECT c.id, c.phone_e164, s.total, CASE WHEN s.total >= 90 THEN 'PREMIUM' WHEN s.total >= 75 THEN 'HIGH'
    WHEN s.total >= 50 THEN 'MEDIUM' WHEN s.total >= 25 THEN 'LOW' ELSE 'POOR' END
  FROM contacts c, LATERAL (SELECT c.id % 21 * 5 AS total) s
  WHERE c.state_code <> 'E3'`;

/** A contact with the values that a filter can ask for, read by the plainest SQL. */
interface Row {
  id: number;
  state_code: string;
  state_name: string;
  municipality: string;
  city: string;
  lada: string;
  operator: string | null;
  status: string;
  is_mobile: boolean;
  platforms: string[];
  total_score: number | null;
  quality_tier: string | null;
}

const ROWS = `
  SELECT c.id, c.state_code, c.state_name, c.municipality, c.city, c.lada, c.operator, c.status::text, c.is_mobile,
    s.total_score, s.quality_tier,
    ARRAY(SELECT v.platform::text FROM platform_validations v WHERE v.contact_id = c.id AND v.is_valid) AS platforms
  FROM contacts c LEFT JOIN lead_scores s ON s.contact_id = c.id
  WHERE c.opt_out_at IS NULL AND c.status <> 'BLOCKED'
  ORDER BY c.created_at DESC, c.id DESC`;

const COLUMNS = ['state_code', 'state_name', 'municipality', 'city', 'lada', 'operator', 'status'] as const;

function matches(row: Row, filter: ContactFilterDto): boolean {
  const columns = COLUMNS.every((name) => {
    const values: readonly (string | null)[] | undefined = filter[name];
    return values === undefined || values.includes(row[name]);
  });
  return (
    columns &&
    (filter.is_mobile === undefined || row.is_mobile === filter.is_mobile) &&
    (filter.platform === undefined || filter.platform.some((platform) => row.platforms.includes(platform))) &&
    (filter.min_score === undefined || (row.total_score ?? -1) >= filter.min_score) &&
    (filter.lead_tier === undefined ||
      filter.lead_tier.some((tier) => tier === (row.quality_tier ?? 'UNKNOWN')))
  );
}

/** Some values that contacts have, one that few have, and one that nobody has. Values may repeat. */
const someOf = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const FIELDS = {
  state_code: someOf('E0', 'E1', 'E3', 'X'),
  state_name: someOf('Estado 0', 'Estado 2', 'Nada'),
  municipality: someOf('Municipio 1', 'Municipio 2', 'Nada'),
  lada: someOf('100', '101', '999', '000'),
  operator: someOf('Telcel', 'Telmex', 'Nada'),
  is_mobile: fc.boolean(),
  platform: someOf('whatsapp' as const, 'google' as const, 'apple' as const, 'facebook' as const),
};

const CONTACT_FILTERS: fc.Arbitrary<ContactFilterDto> = fc.record(
  {
    ...FIELDS,
    city: someOf('Ciudad 1', 'Ciudad 2', 'Nada'),
    status: someOf('VERIFIED' as const, 'ACTIVE' as const, 'BLOCKED' as const),
    lead_tier: someOf('PREMIUM' as const, 'LOW' as const, 'UNKNOWN' as const),
    min_score: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: [] },
);

const LEAD_QUERIES: fc.Arbitrary<Partial<TopLeadsQueryDto>> = fc.record(
  {
    ...FIELDS,
    tier: fc.constantFrom('PREMIUM', 'HIGH', 'LOW'),
    min_score: fc.integer({ min: 0, max: 100 }),
    limit: fc.integer({ min: 1, max: 500 }),
  },
  { requiredKeys: [] },
);

/** At most `count` fields of a query, because more would match almost nobody. */
function fewFields<T extends object>(queries: fc.Arbitrary<T>, count: number): fc.Arbitrary<Partial<T>> {
  return fc.tuple(queries, fc.infiniteStream(fc.nat())).map(([query, order]) => {
    const ranked = Object.entries(query).map((entry) => ({ entry, rank: order.next().value }));
    ranked.sort((a, b) => a.rank - b.rank);
    return Object.fromEntries(ranked.slice(0, count).map(({ entry }) => entry)) as Partial<T>;
  });
}

function queryString(query: object): string {
  const pairs = Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((one): [string, string] => [
      name,
      String(one),
    ]),
  );
  return new URLSearchParams(pairs).toString();
}

describe('lists by any filter', () => {
  let app: TestApp;
  let rows: Row[];

  beforeAll(async () => {
    app = await TestApp.start();
    for (const statement of [POPULATION, OF_NOBODY, RESULTS, SCORES]) await app.database.query(statement);
    rows = await app.database.query<Row & Record<string, unknown>>(ROWS);
  });

  afterAll(() => app.stop());

  const walk = async (filter: object, limit: number): Promise<number[]> => {
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const query = queryString({ ...filter, limit, ...(cursor && { cursor }) });
      const answer = await app.as('operator').get(`/contacts?${query}`);
      expect(answer.status).toBe(200);
      const page = answer.body as ContactPageDto;
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor;
    } while (cursor !== null && seen.length <= rows.length);
    return seen;
  };

  const leads = async (query: Partial<TopLeadsQueryDto>): Promise<number[]> => {
    const answer = await app.as('operator').get(`/lead-scoring/top-leads?${queryString(query)}`);
    expect(answer.status).toBe(200);
    return (answer.body as ContactWithScoreDto[]).map((lead) => lead.id);
  };

  const expectedLeads = ({
    limit = 50,
    min_score = 70,
    tier,
    ...filter
  }: Partial<TopLeadsQueryDto>): number[] =>
    rows
      .filter((row) => matches(row, { ...filter, min_score, ...(tier && { lead_tier: [tier] }) }))
      .sort((a, b) => (b.total_score ?? 0) - (a.total_score ?? 0) || a.id - b.id)
      .slice(0, limit)
      .map((row) => row.id);

  it('shows each contact of a filter once, newest first, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fewFields(CONTACT_FILTERS, 2),
        fc.integer({ min: 5, max: 60 }),
        async (filter, limit) => {
          const expected = rows.filter((row) => matches(row, filter)).map((row) => row.id);
          expect(await walk(filter, limit)).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  it('walks in the smallest pages through the branches of several values', async () => {
    const filter: ContactFilterDto = { operator: ['Telmex', 'Telcel'], lada: ['100', '999', '100'] };
    const expected = rows.filter((row) => matches(row, filter)).map((row) => row.id);
    expect(expected.length).toBeGreaterThan(20);
    expect(await walk(filter, 1)).toEqual(expected);
  }, 120_000);

  it('answers the best leads of any filter', async () => {
    await fc.assert(
      fc.asyncProperty(fewFields(LEAD_QUERIES, 3), async (query) => {
        expect(await leads(query)).toEqual(expectedLeads(query));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it.each<[string, Partial<TopLeadsQueryDto>, boolean]>([
    ['a state code', { state_code: ['E1'] }, true],
    ['a state without leads', { state_code: ['E3'] }, false],
    ['a state name', { state_name: ['Estado 2'] }, true],
    ['a municipality', { municipality: ['Municipio 3'] }, true],
    ['an absent municipality', { municipality: ['Nada'] }, false],
    ['a common LADA', { lada: ['101'] }, true],
    ['a rare LADA', { lada: ['999'], min_score: 0 }, true],
    ['an operator', { operator: ['Telmex'] }, true],
    ['mobile numbers', { is_mobile: true }, true],
    ['landlines', { is_mobile: false }, true],
    ['a common platform', { platform: ['whatsapp'] }, true],
    ['a rare platform', { platform: ['apple'], min_score: 0 }, true],
    ['a platform that nobody is on', { platform: ['facebook'] }, false],
  ])('narrows the best leads by %s', async (_name, query, some) => {
    const expected = expectedLeads(query);
    expect(expected.length > 0).toBe(some);
    expect(await leads(query)).toEqual(expected);
  });
});
