import { generateSample } from '../../scripts/sample/generate-sample.js';
import { ImportFixture } from './import-fixture.js';

const ROWS = 10_000;

let fixture: ImportFixture;
beforeAll(async () => {
  fixture = await ImportFixture.create();
});
afterAll(() => fixture.drop());

async function sample(options: Parameters<typeof generateSample>[0]): Promise<string> {
  let text = '';
  for await (const line of generateSample(options)) text += line;
  return text;
}

describe('the sample', () => {
  it('is the same for the same seed, and differs for another one', async () => {
    const first = await sample({ rows: 200, seed: 1 });
    expect(await sample({ rows: 200, seed: 1 })).toBe(first);
    expect(await sample({ rows: 200, seed: 2 })).not.toBe(first);
  });

  it('fills the table with contacts that are spread as in production', async () => {
    const summary = await fixture.import(await sample({ rows: ROWS }));
    expect(summary.rows_read).toBe(ROWS);
    expect(summary.created + summary.updated + summary.unchanged + summary.rejected).toBe(ROWS);
    expect(summary.created).toBeGreaterThanOrEqual(9500);
    expect(summary.duplicates).toBeGreaterThan(50);
    expect(Object.keys(summary.rejected_by_code).length).toBeGreaterThan(5);

    const shares = await fixture.database.one<Record<string, number>>(
      `SELECT avg((operator IS NOT DISTINCT FROM 'Telcel' AND is_mobile)::int)::float AS telcel,
         avg((operator IS NOT DISTINCT FROM 'Telmex' AND NOT is_mobile)::int)::float AS telmex,
         count(*) FILTER (WHERE opt_out_at IS NOT NULL)::int AS opted_out,
         count(*) FILTER (WHERE status = 'NOT_MOBILE')::int AS not_mobile,
         count(DISTINCT state_name)::int AS states, count(DISTINCT state_code)::int AS state_codes,
         count(DISTINCT lada)::int AS ladas
       FROM contacts`,
    );
    expect(shares.telcel).toBeCloseTo(0.1848, 1);
    expect(shares.telmex).toBeCloseTo(0.6016, 1);
    expect(shares.opted_out).toBeGreaterThan(0);
    expect(shares.not_mobile).toBeGreaterThan(0);
    expect(shares.states).toBe(32);
    expect(shares.state_codes).toBeGreaterThan(40);
    expect(shares.ladas).toBeGreaterThan(280);
  });
});
