import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { StatisticsMetrics, StatisticsUpdater } from '../../src/contacts/statistics/statistics-updater.js';
import { foldDeltas } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { createDataSource } from '../../src/database/data-source.js';
import { MigrationGate } from '../../src/database/migration-gate.js';
import { storeContacts } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { pendingDeltas, Session, whileCellsAreLocked, wrongCells } from './statistics-fixture.js';

let database: TestDatabase;
let dataSource: DataSource;
let metrics: StatisticsMetrics;
let folder: StatisticsUpdater;
beforeEach(async () => {
  Logger.overrideLogger(false);
  database = await TestDatabase.create();
  dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 });
  await dataSource.initialize();
  metrics = new StatisticsMetrics(new Registry());
  folder = new StatisticsUpdater(dataSource, metrics, new MigrationGate(dataSource));
  await storeContacts(database, 3, { lada: '33' });
});
afterEach(() => database.drop());

/** The session that is folding and waits for the kept counts. */
async function folding(): Promise<number> {
  const [session] = await waitFor(
    () =>
      database.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'sms-marketing-platform' AND wait_event_type = 'Lock'`,
      ),
    (sessions) => sessions.length === 1,
  );
  return session!.pid;
}

/** What Nest does when the process is asked to end. */
async function shutDown(): Promise<void> {
  await folder.beforeApplicationShutdown();
  await dataSource.destroy();
}

describe('a process that ends while it folds', () => {
  it('finishes the turn before the database is closed', async () => {
    let stopping = Promise.resolve();
    await whileCellsAreLocked(database, async (waiting) => {
      folder.onApplicationBootstrap();
      await waiting(await folding());
      stopping = shutDown();
    });
    await stopping;
    expect(await pendingDeltas(database)).toBe(0);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('does not wait for ever, and leaves the turn to the next', async () => {
    await whileCellsAreLocked(database, async (waiting) => {
      folder.onApplicationBootstrap();
      await waiting(await folding());
      await shutDown();
    });
    expect(await pendingDeltas(database)).toBeGreaterThan(0);
    expect(await wrongCells(database)).toEqual([]);
  });
});

describe('the lag of the kept counts', () => {
  it('is not reset by a worker that finds another one folding', async () => {
    const rounds = jest.spyOn(dataSource, 'createQueryRunner');
    const reset = jest.spyOn(metrics, 'foldedUpTo');
    const other = await Session.open(database.url);
    let folded = Promise.resolve<number | undefined>(0);
    await whileCellsAreLocked(database, async (waiting) => {
      folded = foldDeltas(other, 1000);
      await waiting(other.pid);
      folder.onApplicationBootstrap();
      // The second round begins when the first has ended.
      await waitFor(
        () => Promise.resolve(rounds.mock.calls.length),
        (count) => count >= 2,
      );
      expect(reset).not.toHaveBeenCalled();
    });
    expect(await folded).toBeGreaterThan(0);
    await other.end();
    await waitFor(
      () => Promise.resolve(reset.mock.calls.length),
      (count) => count > 0,
    );
    await shutDown();
  });
});
