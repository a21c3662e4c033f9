import fc from 'fast-check';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { encodeCursor } from '../../src/common/keyset.js';
import { TestApp } from '../support/test-app.js';

const LISTS = ['/contacts', '/lead-scoring/runs', '/validation-jobs'];
const ZONES = ['UTC', 'America/Mexico_City', 'Asia/Kolkata', 'Pacific/Kiritimati'];

/** Microseconds from 2000 to both ends of timestamptz. */
const FIRST_MICROSECOND = -211_813_487_000_000_000n;
const LAST_MICROSECOND = 9_223_371_330_000_000_000n;

const upTo = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));

/** Texts in the form that PostgreSQL prints, for times that exist and times that do not. */
const SHAPES = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('0000', '0001', '2024', '2025', '4714', '5000', '294276', '294277', '999999'),
      fc.integer({ min: 1000, max: 9999 }).map(String),
    ),
    fc.tuple(upTo(13), upTo(32)).map((date) => date.join('-')),
    fc.tuple(upTo(25), upTo(61), upTo(61)).map((time) => time.join(':')),
    fc.constantFrom('', '.1', '.123456'),
    fc.constantFrom('+', '-'),
    fc.oneof(
      fc.constantFrom('00', '06', '15', '16', '99'),
      fc.tuple(upTo(16), upTo(61)).map((x) => x.join(':')),
    ),
    fc.constantFrom('', '', '', ' BC'),
  )
  .map(([year, date, time, ...rest]) => `${year}-${date} ${time}${rest.join('')}`);

describe('the cursor of a list', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  /** The answer of each list to a cursor: 200, or the invalid field. */
  const answers = async (created_at: string, id = 1): Promise<(number | string)[]> => {
    const cursor = encodeCursor({ created_at, id });
    const replies = await Promise.all(LISTS.map((list) => app.as('viewer').get(`${list}?cursor=${cursor}`)));
    return replies.map(({ status, body }) => {
      if (status === 200) return 200;
      return `${status} ${(body as ProblemDetailsDto).errors?.map(({ field }) => field).join(' ')}`;
    });
  };

  const everywhere = (answer: number | string): (number | string)[] => LISTS.map(() => answer);

  const postgresTakes = (text: string): Promise<boolean> =>
    app.database.query('SELECT $1::timestamptz', [text]).then(
      () => true,
      () => false,
    );

  it.each([
    '2025-13-45 00:00:00+00',
    '2025-02-29 00:00:00+00',
    '999999-01-01 00:00:00+00',
    '2025-01-01 00:00:00+99',
    '2025-01-01 25:00:00+00',
    '0000-01-01 00:00:00+00',
    '2025-01-01',
    'now',
  ])('is refused by name when there is no such time: %s', async (text) => {
    expect(await answers(text)).toEqual(everywhere('400 cursor'));
  });

  it.each([2_147_483_648, -2_147_483_649, 9_007_199_254_740_991, 1.5])(
    'is refused by name with an invalid id: %s',
    async (id) => {
      expect(await answers('2025-01-01 00:00:00+00', id)).toEqual(everywhere('400 cursor'));
    },
  );

  it('is refused exactly when PostgreSQL refuses its time', async () => {
    await fc.assert(
      fc.asyncProperty(SHAPES, async (text) => {
        expect(await answers(text)).toEqual(everywhere((await postgresTakes(text)) ? 200 : '400 cursor'));
      }),
      { numRuns: 120 },
    );
  });

  it('is accepted for any time and id that PostgreSQL may have printed', async () => {
    const offsets = fc
      .bigInt({ min: FIRST_MICROSECOND, max: LAST_MICROSECOND })
      .map((offset) => `timestamptz '2000-01-01 00:00:00+00' + ${offset} * interval '1 microsecond'`);
    const ends = ['infinity', '-infinity', '4714-11-24 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00'];
    const times = fc.oneof(
      offsets,
      fc.constantFrom(...ends).map((text) => `timestamptz '${text}'`),
    );
    const ids = fc.integer({ min: 1, max: 2_147_483_647 });
    await fc.assert(
      fc.asyncProperty(times, fc.constantFrom(...ZONES), ids, async (time, zone, id) => {
        expect(await answers(await printed(time, zone), id)).toEqual(everywhere(200));
      }),
      { numRuns: 60 },
    );
  });

  async function printed(time: string, zone: string): Promise<string> {
    const client = await app.database.pool.connect();
    try {
      await client.query(`SET TIME ZONE '${zone}'`);
      const { rows } = await client.query<{ text: string }>(`SELECT (${time})::text AS text`);
      return rows[0]!.text;
    } finally {
      client.release(true);
    }
  }
});
