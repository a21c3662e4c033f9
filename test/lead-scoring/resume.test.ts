import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource, dataSourceOptions } from '../../src/database/data-source.js';
import { inTransaction } from '../../src/database/transaction.js';
import type { RunAction } from '../../src/lead-scoring/runs/scoring-run.kind.js';
import { createEngine, type ScoringRunEngine } from '../../src/lead-scoring/runs/scoring-run.engine.js';
import { ScoringRunsRepository } from '../../src/lead-scoring/runs/scoring-runs.repository.js';
import { TestDatabase } from '../support/test-database.js';
import { LockHolder } from './support/lock-holder.js';
import { discrepancies, findRun, storeRun, storeScorable } from './support/runs.js';

/*
 * A worker repeats a slice that has failed before. The test holds a lock on a contact, which keeps the slice running
 * while an administrator pauses and resumes the run.
 */

let database: TestDatabase;
let workers: DataSource;
let administrators: DataSource;
let engine: ScoringRunEngine;
const runs = new ScoringRunsRepository();
const act = (runUuid: string, action: RunAction) =>
  inTransaction(administrators, (manager) => runs.act(manager, runUuid, action));

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await TestDatabase.create();
  const environment = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 };
  workers = createDataSource(environment);
  // A session that would wait for a slice gets an error instead.
  administrators = new DataSource({ ...dataSourceOptions(environment), extra: { lock_timeout: 5000 } });
  await Promise.all([workers.initialize(), administrators.initialize()]);
  engine = createEngine(workers, { SCORING_SLICE_CONTACTS: 10 });
});

afterAll(async () => {
  await Promise.all([workers.destroy(), administrators.destroy()]);
  await database.drop();
});

let uuid: string;

beforeEach(async () => {
  await database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
  await storeScorable(database, 20);
  uuid = await storeRun(database);
  await database.query('ALTER TABLE lead_scores ADD CONSTRAINT planted CHECK (contact_id <> 5) NOT VALID');
  for (const turn of ['first', 'second'])
    expect([turn, await engine.scoreNextSlice(uuid)]).toEqual([turn, 'failed']);
});

afterEach(async () => {
  await LockHolder.releaseAll();
  await mend();
});

const mend = (): Promise<object[]> =>
  database.query('ALTER TABLE lead_scores DROP CONSTRAINT IF EXISTS planted');

const failures = async (): Promise<number[]> =>
  (
    await database.query<{ failures: number }>('SELECT failures FROM scoring_run_slices ORDER BY from_id')
  ).map((slice) => slice.failures);

/** Lets a third attempt begin, and resumes the run while it is running. Answers the function that lets it end. */
async function resumeDuringThirdAttempt(): Promise<() => Promise<string>> {
  const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = 1 FOR UPDATE');
  const third = engine.scoreNextSlice(uuid);
  await LockHolder.waiters(database, 1);
  await act(uuid, 'pause');
  expect(await act(uuid, 'resume')).toMatchObject({ status: 'RUNNING' });
  return async () => {
    await holder.release();
    return third;
  };
}

describe('resuming a run while a slice that has failed is being worked on', () => {
  it('answers at once, and the writes of the slice stay', async () => {
    await mend();
    const end = await resumeDuringThirdAttempt();
    expect(await end()).toBe('scored');
    expect(await findRun(database, uuid)).toMatchObject({ status: 'RUNNING', processed_contacts: 10 });
    await engine.runToEnd(uuid);
    expect(await discrepancies(database, uuid)).toEqual([]);
  });

  it('lets it be tried three more times, including the running attempt', async () => {
    const end = await resumeDuringThirdAttempt();
    expect(await end()).toBe('failed');
    expect(await failures()).toEqual([1]);
    expect(await findRun(database, uuid)).toMatchObject({ status: 'RUNNING' });
    await engine.scoreNextSlice(uuid);
    expect(await failures()).toEqual([2]);
    await engine.scoreNextSlice(uuid);
    expect(await findRun(database, uuid)).toMatchObject({ status: 'FAILED' });
  });
});

it('resuming a run lets a slice that nobody works on be tried three more times', async () => {
  await engine.scoreNextSlice(uuid);
  expect(await findRun(database, uuid)).toMatchObject({ status: 'FAILED' });
  await act(uuid, 'resume');
  expect(await failures()).toEqual([0]);
  await mend();
  await engine.runToEnd(uuid);
  expect(await discrepancies(database, uuid)).toEqual([]);
});
