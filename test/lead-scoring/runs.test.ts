import type {
  ScoringRunPageDto,
  ScoringRunResponseDto,
} from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { LockHolder } from './support/lock-holder.js';
import { discrepancies, storeScorable } from './support/runs.js';

const CONTACTS = 100;
const SLICE = 10;

describe('scoring runs', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({
      worker: true,
      variables: { SCORING_LANES: '2', SCORING_SLICE_CONTACTS: String(SLICE) },
    });
  });

  afterAll(() => app.stop());

  afterEach(() => LockHolder.releaseAll());

  beforeEach(async () => {
    await app.database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
    await storeScorable(app.database, CONTACTS);
  });

  const start = async (body: object): Promise<ScoringRunResponseDto> => {
    const answer = await app.as('admin').post('/lead-scoring/runs', body);
    expect(answer.status).toBe(202);
    return answer.body as ScoringRunResponseDto;
  };

  const get = async (uuid: string): Promise<ScoringRunResponseDto> =>
    (await app.as('viewer').get(`/lead-scoring/runs/${uuid}`)).body as ScoringRunResponseDto;

  const waitForStatus = (
    uuid: string,
    status: ScoringRunResponseDto['status'],
  ): Promise<ScoringRunResponseDto> =>
    waitFor(
      () => get(uuid),
      (run) => run.status === status,
    );

  const run = async (body: object): Promise<ScoringRunResponseDto> =>
    waitForStatus((await start(body)).run_uuid, 'COMPLETED');

  const act = async (uuid: string, action: string): Promise<{ status: number; body: object }> =>
    app.as('admin').post(`/lead-scoring/runs/${uuid}/${action}`);

  const scored = async (): Promise<number[]> =>
    (await app.database.query<{ contact_id: number }>('SELECT contact_id FROM lead_scores ORDER BY 1')).map(
      (row) => row.contact_id,
    );

  describe('cover', () => {
    it('score all contacts with validations once, including those who may not be contacted', async () => {
      await app.database.query(`UPDATE contacts SET opt_out_at = now(), status = 'OPTED_OUT' WHERE id = 7`);
      await app.database.query('DELETE FROM platform_validations WHERE contact_id IN (1, 50, 51, 100)');
      const done = await run({ all: true });
      expect(done).toMatchObject({ scope: 'all', progress_percentage: 100, estimated_seconds_left: null });
      expect(done.processed_contacts).toBe(CONTACTS - 4);
      expect(await discrepancies(app.database, done.run_uuid)).toEqual([]);
      expect(await scored()).toContain(7);
    });

    it('score contacts that match a filter, may be contacted and have results', async () => {
      await app.database.query(`UPDATE contacts SET state_code = 'JAL' WHERE id % 10 = 3`);
      await app.database.query('UPDATE contacts SET opt_out_at = now() WHERE id = 33');
      await app.database.query('DELETE FROM platform_validations WHERE contact_id = 13');
      const done = await run({ contact_filters: { state_code: ['JAL'] } });
      expect(done).toMatchObject({
        scope: 'filter',
        total_contacts: 8,
        contact_filters: { state_code: ['JAL'] },
        include_unvalidated: false,
      });
      expect(await scored()).toEqual([3, 23, 43, 53, 63, 73, 83, 93]);
    });

    it('score the named contacts once, and say how many do not exist', async () => {
      const done = await run({ contact_ids: [42, 7, 7, 2_000_000_000, 42, 8] });
      expect(done).toMatchObject({
        scope: 'ids',
        total_contacts: 4,
        processed_contacts: 3,
        missing_contacts: 1,
        created_by: 'test-admin',
      });
      expect(await scored()).toEqual([7, 8, 42]);
    });

    it('score nobody when there is nobody', async () => {
      await app.database.query('TRUNCATE platform_validations');
      expect(await run({ all: true })).toMatchObject({ total_contacts: 0, processed_contacts: 0 });
    });
  });

  it('score by the given method', async () => {
    const done = await run({ contact_ids: [1], method: 'weighted' });
    expect(done.method).toBe('weighted');
    expect(await app.database.one('SELECT calculation_method FROM lead_scores')).toEqual({
      calculation_method: 'weighted',
    });
  });

  it('count the contacts by tier before and after', async () => {
    await run({ all: true });
    await app.database.query('UPDATE platform_validations SET is_valid = false WHERE contact_id <= 20');
    const before = await app.database.query<{ tier: string; count: number }>(
      'SELECT quality_tier AS tier, count(*)::integer AS count FROM lead_scores GROUP BY 1',
    );
    const { changed } = await app.database.one<{ changed: number }>(
      'SELECT count(*)::integer AS changed FROM lead_scores WHERE contact_id <= 20 AND total_score > 0',
    );
    const done = await run({ all: true });
    const after = await app.database.query<{ tier: string; count: number }>(
      'SELECT quality_tier AS tier, count(*)::integer AS count FROM lead_scores GROUP BY 1',
    );
    const nonZero = (tiers: object): object =>
      Object.fromEntries(Object.entries(tiers).filter(([, count]) => count !== 0));
    const toObject = (rows: { tier: string; count: number }[]): object =>
      Object.fromEntries(rows.map(({ tier, count }) => [tier, count]));
    expect(nonZero(done.tiers_before)).toEqual(toObject(before));
    expect(nonZero(done.tiers_after)).toEqual(toObject(after));
    expect(done.changed_contacts).toBe(changed);
  });

  it('rewrite no contact with an unchanged score, but set the time of the calculation', async () => {
    await run({ all: true });
    const rows = (): Promise<object[]> =>
      app.database.query('SELECT id, xmin::text, ctid::text FROM contacts ORDER BY id');
    const before = await rows();
    const { time } = await app.database.one<{ time: Date }>(
      'SELECT max(last_calculated_at) AS time FROM lead_scores',
    );
    expect(await run({ all: true })).toMatchObject({ processed_contacts: CONTACTS, changed_contacts: 0 });
    expect(await rows()).toEqual(before);
    const stale = await app.database.query(
      'SELECT contact_id FROM lead_scores WHERE last_calculated_at <= $1 OR calculation_version <> 2',
      [time],
    );
    expect(stale).toEqual([]);
  });

  it('are listed newest first, page by page, and by status', async () => {
    const uuids: string[] = [];
    for (let id = 1; id <= 3; id += 1) uuids.unshift((await run({ contact_ids: [id] })).run_uuid);
    const page = async (query: string): Promise<ScoringRunPageDto> =>
      (await app.as('viewer').get(`/lead-scoring/runs?${query}`)).body as ScoringRunPageDto;
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.next_cursor ?? ''}`);
    expect([...first.items, ...second.items].map(({ run_uuid }) => run_uuid)).toEqual(uuids);
    expect(second.next_cursor).toBeNull();
    expect((await page('status=FAILED')).items).toEqual([]);
    expect((await page('status=COMPLETED')).items).toHaveLength(3);
  });

  describe('in the middle', () => {
    /** A run whose slice with the first contacts waits, while all others are done. */
    const startHeld = async (): Promise<{ uuid: string; holder: LockHolder }> => {
      const holder = await LockHolder.take(app.database.url, 'SELECT FROM contacts WHERE id = 5 FOR UPDATE');
      const { run_uuid } = await start({ all: true });
      await LockHolder.waiters(app.database, 1);
      return { uuid: run_uuid, holder };
    };

    it('finish the current slices when paused, and do the rest when resumed', async () => {
      const { uuid, holder } = await startHeld();
      const paused = await act(uuid, 'pause');
      expect(paused).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
      await holder.release();
      await waitFor(scored, (ids) => ids.includes(5));
      expect(await get(uuid)).toMatchObject({ status: 'PAUSED', estimated_seconds_left: null });
      expect(await act(uuid, 'pause')).toMatchObject({
        status: 409,
        body: { code: 'run_state', detail: expect.stringContaining('PAUSED') as string },
      });
      expect(await act(uuid, 'resume')).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
      await waitForStatus(uuid, 'COMPLETED');
      expect(await discrepancies(app.database, uuid)).toEqual([]);
    });

    it('write nothing more after they are cancelled', async () => {
      const { uuid, holder } = await startHeld();
      const cancelled = (await act(uuid, 'cancel')).body;
      expect(cancelled).toMatchObject({ status: 'CANCELLED' });
      const before = await scored();
      await holder.release();
      // The slice is rolled back when no worker is busy with it any more and its contacts can be locked.
      await waitFor(
        () =>
          app.database.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL
             AND pid <> pg_backend_pid()`,
          ),
        (sessions) => sessions.length === 0,
      );
      expect(await scored()).toEqual(before);
      expect(before).not.toContain(5);
      const { contacts_per_second: _, ...lasting } = await get(uuid);
      expect(cancelled).toMatchObject(lasting);
      for (const action of ['pause', 'resume', 'cancel']) {
        expect(await act(uuid, action)).toMatchObject({ status: 409, body: { code: 'run_state' } });
      }
    });

    it('do not hold up a smaller one', async () => {
      const { uuid, holder } = await startHeld();
      await run({ contact_ids: [CONTACTS] });
      expect((await get(uuid)).status).toBe('RUNNING');
      await holder.release();
      await waitForStatus(uuid, 'COMPLETED');
    });
  });

  it('can be paused before a worker has begun', async () => {
    await app.database.query(`INSERT INTO scoring_runs (scope, status) VALUES ('all', 'PAUSED')`);
    const { run_uuid } = await app.database.one<{ run_uuid: string }>('SELECT run_uuid FROM scoring_runs');
    expect((await act(run_uuid, 'resume')).body).toMatchObject({ status: 'QUEUED' });
    await waitForStatus(run_uuid, 'COMPLETED');
    expect(await discrepancies(app.database, run_uuid)).toEqual([]);
  });

  describe('with a slice that cannot be written', () => {
    beforeEach(async () => {
      await app.database.query(
        'ALTER TABLE lead_scores ADD CONSTRAINT planted CHECK (contact_id <> 55) NOT VALID',
      );
    });

    afterEach(async () => {
      await app.database.query('ALTER TABLE lead_scores DROP CONSTRAINT IF EXISTS planted');
    });

    it('fail, say where, keep what is done, and continue from there when resumed', async () => {
      const { run_uuid } = await start({ all: true });
      const failed = await waitForStatus(run_uuid, 'FAILED');
      expect(failed.error_details).toMatch(
        /^One in 10 of the contacts 5 to 100 could not be scored in 3 attempts/,
      );
      expect(await scored()).not.toContain(55);
      await app.database.query('ALTER TABLE lead_scores DROP CONSTRAINT planted');
      expect((await act(run_uuid, 'resume')).body).toMatchObject({ status: 'RUNNING', error_details: null });
      await waitForStatus(run_uuid, 'COMPLETED');
      expect(await discrepancies(app.database, run_uuid)).toEqual([]);
    });
  });

  it('report their progress as events, to the end', async () => {
    const holder = await LockHolder.take(app.database.url, 'SELECT FROM contacts WHERE id = 5 FOR UPDATE');
    const { run_uuid } = await start({ all: true });
    const stream = app.as('viewer').get(`/lead-scoring/runs/${run_uuid}/events`);
    await LockHolder.waiters(app.database, 1);
    await holder.release();
    const { headers, text } = await stream;
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    const events = text
      .split('\n\n')
      .filter((block) => block.includes('event:'))
      .map((block) => JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as ScoringRunResponseDto);
    expect(events.at(-1)).toMatchObject({ run_uuid, status: 'COMPLETED', progress_percentage: 100 });
    expect(text).toMatch(/event: end\n[^]*$/);
  });
});
