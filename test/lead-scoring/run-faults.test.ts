import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRun } from '../../src/lead-scoring/runs/scoring-run.entity.js';
import { Stage } from '../validation-jobs/support/stage.js';
import { LockHolder } from './support/lock-holder.js';
import { discrepancies, hasStatus, storeRun, storeScorable, waitForRun } from './support/runs.js';

const CONTACTS = 2000;
const LANES = { SCORING_LANES: '2', SCORING_SLICE_CONTACTS: '50' };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
  // Each slice takes a while, so that a fault interrupts some of them.
  await stage.query(
    `CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END'`,
  );
  await stage.query(
    'CREATE TRIGGER linger AFTER INSERT ON lead_scores FOR EACH STATEMENT EXECUTE FUNCTION linger()',
  );
}, 60_000);
afterAll(() => stage.strike());
beforeEach(async () => {
  await stage.reset();
  await storeScorable(stage, CONTACTS);
});
afterEach(() => LockHolder.releaseAll());
afterEach(() => stage.dismiss());

const processed =
  (count: number) =>
  (run: ScoringRun): boolean =>
    run.processed_contacts >= count;

async function expectDone(uuid: string): Promise<void> {
  await waitForRun(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
  expect(await discrepancies(stage, uuid)).toEqual([]);
}

describe('a scoring run', () => {
  it('is shared by two workers, and scores each contact once', async () => {
    const uuid = await storeRun(stage);
    await Promise.all([stage.startWorker(LANES), stage.startWorker(LANES)]);
    await expectDone(uuid);
  }, 90_000);

  it('scores each contact once even when workers are killed again and again', async () => {
    const uuid = await storeRun(stage);
    const workers = await Promise.all([stage.startWorker(LANES), stage.startWorker(LANES)]);
    for (const count of [200, 600, 1000]) {
      await waitForRun(stage, uuid, processed(count));
      await workers.shift()?.kill();
      workers.push(await stage.startWorker(LANES));
    }
    await waitForRun(stage, uuid, processed(1400));
    await Promise.all(workers.map((worker) => worker.kill()));
    await stage.startWorker(LANES);
    await expectDone(uuid);
  }, 240_000);

  it('is released by a worker that is asked to end', async () => {
    const uuid = await storeRun(stage);
    const worker = await stage.startWorker(LANES);
    await waitForRun(stage, uuid, processed(500));
    await worker.stop();
    await stage.startWorker(LANES);
    await expectDone(uuid);
  }, 90_000);

  it.each([
    ['FLUSHALL', () => stage.flushAll()],
    ['a crash of Redis', () => stage.services.redis!.restart('crash')],
    ['a crash of PostgreSQL', () => stage.services.postgres!.restart('crash')],
    ['cut connections', () => stage.cutConnections()],
  ])(
    'survives %s',
    async (_name, fault) => {
      const uuid = await storeRun(stage);
      await stage.startWorker(LANES);
      await waitForRun(stage, uuid, processed(500));
      await fault();
      await expectDone(uuid);
    },
    90_000,
  );

  it('continues without a worker that freezes while it takes slices', async () => {
    const holder = await LockHolder.take(
      stage.services.databaseUrl,
      'LOCK TABLE scoring_run_slices IN SHARE MODE',
    );
    const uuid = await storeRun(stage);
    // The time limit of the slice releases it, and not the limit of all connections, which depends on the lease.
    const sleeper = await stage.startWorker({ ...LANES, VALIDATION_JOB_LEASE_SECONDS: '60' });
    await LockHolder.waiters(stage, 1);
    sleeper.signal('SIGSTOP');
    await holder.release();
    await stage.startWorker(LANES);
    await expectDone(uuid);
    expect(sleeper.hasEnded).toBe(false);
  }, 90_000);

  it('continues without a worker that freezes in the middle of a slice, and accepts nothing from it later', async () => {
    const holder = await LockHolder.take(
      stage.services.databaseUrl,
      'SELECT FROM contacts WHERE id = 5 FOR UPDATE',
    );
    const uuid = await storeRun(stage);
    const sleeper = await stage.startWorker({ ...LANES, SCORING_LANES: '1' });
    await LockHolder.waiters(stage, 1);
    sleeper.signal('SIGSTOP');
    await holder.release();
    await stage.startWorker(LANES);
    await expectDone(uuid);
    sleeper.signal('SIGCONT');
    await delay(2000);
    expect(sleeper.hasEnded).toBe(false);
    expect(await discrepancies(stage, uuid)).toEqual([]);
  }, 120_000);
});
