import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { createEngine, type ScoringRunEngine } from '../../src/lead-scoring/runs/scoring-run.engine.js';
import { TestDatabase } from '../support/test-database.js';
import { LockHolder } from './support/lock-holder.js';
import { discrepancies, findRun, storeRun, storeScorable } from './support/runs.js';

let database: TestDatabase;
let dataSource: DataSource;
let engine: ScoringRunEngine;

beforeAll(async () => {
  database = await TestDatabase.create();
  dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 });
  await dataSource.initialize();
  engine = createEngine(dataSource, { SCORING_SLICE_CONTACTS: 10 });
  await storeScorable(database, 100);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

afterEach(() => LockHolder.releaseAll());

/** Ends the session that waits for another session's lock. */
async function cutOffWhoWaitsFor(holder: LockHolder): Promise<void> {
  await database.query(
    `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
     WHERE datname = current_database() AND $1 = ANY(pg_blocking_pids(pid))`,
    [await holder.pid()],
  );
}

describe('a run with concurrent slices, when one loses its connection', () => {
  it('finishes the running slices and begins no others, before the error is reported', async () => {
    const lockContact = (contactId: number): Promise<LockHolder> =>
      LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = $1 FOR UPDATE', [contactId]);
    // Neighbours are in different slices: each slice has every tenth of the hundred.
    const [first, second] = [await lockContact(1), await lockContact(2)];
    const uuid = await storeRun(database);
    const ended = engine.runToEnd(uuid, { concurrency: 2 }).then(
      () => 'done',
      () => 'rejected',
    );
    await LockHolder.waiters(database, 2);
    await cutOffWhoWaitsFor(first);
    // A run that does not wait for the other slice would reject as soon as the connection is lost.
    expect(await Promise.race([ended, delay(1000, 'at work')])).toBe('at work');
    await second.release();
    expect(await ended).toBe('rejected');
    expect(await findRun(database, uuid)).toMatchObject({ status: 'RUNNING', processed_contacts: 10 });
    await first.release();
    await engine.runToEnd(uuid);
    expect(await discrepancies(database, uuid)).toEqual([]);
  });
});
