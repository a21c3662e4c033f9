import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScorer } from '../../src/lead-scoring/lead-scoring.service.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import { createEngine, type ScoringRunEngine } from '../../src/lead-scoring/runs/scoring-run.engine.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestDatabase } from '../support/test-database.js';
import { LockHolder } from './support/lock-holder.js';
import { findRun } from './support/runs.js';

/*
 * A run locks no contact, so somebody else may score one of its contacts while a slice is between reading and
 * writing. The test holds a lock on the first contact, which keeps the slice at that point.
 */

let database: TestDatabase;
let dataSource: DataSource;
let engine: ScoringRunEngine;
let scorer: LeadScorer;
let first: StoredContact;
let other: StoredContact;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await TestDatabase.create();
  dataSource = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 5 });
  await dataSource.initialize();
  engine = createEngine(dataSource, { SCORING_SLICE_CONTACTS: 1000 });
  scorer = new LeadScorer(new ContactsRepository(), new LeadScoresRepository());
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

afterEach(() => LockHolder.releaseAll());
beforeEach(async () => {
  await database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
  first = await storeContact(database);
  other = await storeContact(database, { state_code: 'JAL' });
  await storeValidation(database, first, 'whatsapp', { confidence_score: 1 });
  await storeValidation(database, other, 'whatsapp', { confidence_score: 1 });
});

const storeRun = async (ids: number[]): Promise<string> =>
  (
    await database.one<{ run_uuid: string }>(
      `INSERT INTO scoring_runs (scope, contact_ids) VALUES ('ids', $1) RETURNING run_uuid`,
      [ids],
    )
  ).run_uuid;

const score = (ids: number[]): Promise<number> =>
  dataSource.transaction((manager) => scorer.score(manager, ids, 'standard'));

/** Stores a better result and scores it, as a validation job does. */
const improve = async (contact: StoredContact): Promise<void> => {
  await dataSource.transaction(async (manager) => {
    await new ContactsRepository().lock(manager, [contact.id]);
    await manager.query(
      `UPDATE platform_validations SET is_business = true, is_premium = true WHERE contact_id = $1`,
      [contact.id],
    );
    await scorer.score(manager, [contact.id], 'standard');
  });
};

const stored = async (contact: StoredContact): Promise<object> =>
  database.one(
    `SELECT s.total_score, c.lead_score, s.calculation_version AS version
     FROM lead_scores s JOIN contacts c ON c.id = s.contact_id WHERE c.id = $1`,
    [contact.id],
  );

describe('a slice of a run', () => {
  it.each([
    ['a contact that had a score', true],
    ['a contact that had none', false],
  ])('never overwrites the newer result of another session: %s', async (_name, scored) => {
    if (scored) await score([other.id]);
    const uuid = await storeRun([first.id, other.id]);
    const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = $1 FOR UPDATE', [
      first.id,
    ]);
    const running = engine.runToEnd(uuid);
    await LockHolder.waiters(database, 1);
    await improve(other);
    const before = scored ? 2 : 1;
    expect(await stored(other)).toEqual({ total_score: 20, lead_score: 20, version: before });
    await holder.release();
    await running;
    expect(await stored(other)).toEqual({ total_score: 20, lead_score: 20, version: before + 1 });
    expect(await stored(first)).toEqual({ total_score: 15, lead_score: 15, version: 1 });
    expect(await findRun(database, uuid)).toMatchObject({ status: 'COMPLETED', processed_contacts: 2 });
  });

  it('locks its contacts at the third attempt, so that nobody can score them meanwhile', async () => {
    const uuid = await storeRun([first.id, other.id]);
    const take = (): Promise<LockHolder> =>
      LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = $1 FOR UPDATE', [first.id]);
    let holder = await take();
    const running = engine.runToEnd(uuid);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await LockHolder.waiters(database, 1);
      await score([other.id]);
      // This one waits in line behind the attempt. A further attempt would wait for it.
      const next = take();
      await LockHolder.waiters(database, 2);
      await holder.release();
      holder = await next;
    }
    await running;
    await holder.release();
    expect(await stored(other)).toEqual({ total_score: 15, lead_score: 15, version: 4 });
    expect(await findRun(database, uuid)).toMatchObject({ status: 'COMPLETED', processed_contacts: 2 });
  });

  it('continues without a contact that is deleted meanwhile', async () => {
    const uuid = await storeRun([first.id, other.id]);
    const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = $1 FOR UPDATE', [
      first.id,
    ]);
    const running = engine.runToEnd(uuid);
    await LockHolder.waiters(database, 1);
    await database.query('DELETE FROM contacts WHERE id = $1', [other.id]);
    await holder.release();
    await running;
    expect(await findRun(database, uuid)).toMatchObject({
      status: 'COMPLETED',
      processed_contacts: 1,
      missing_contacts: 1,
      error_details: null,
    });
  });
});

describe('a run while other sessions keep its contacts locked for long, as an import does', () => {
  it('counts no failure, and completes when they release them', async () => {
    const impatient = createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 });
    impatient.setOptions({ extra: { lock_timeout: 20 } });
    await impatient.initialize();
    const holder = await LockHolder.take(database.url, 'SELECT FROM contacts WHERE id = $1 FOR UPDATE', [
      first.id,
    ]);
    const uuid = await storeRun([first.id, other.id]);
    const blocked = createEngine(impatient, { SCORING_SLICE_CONTACTS: 1000 });
    // More often than the number of failures that ends a run.
    for (let turn = 1; turn <= 5; turn += 1) expect(await blocked.scoreNextSlice(uuid)).toBe('failed');
    expect(await database.query('SELECT failures FROM scoring_run_slices')).toEqual([{ failures: 0 }]);
    await holder.release();
    await blocked.runToEnd(uuid);
    await impatient.destroy();
    expect(await findRun(database, uuid)).toMatchObject({
      status: 'COMPLETED',
      processed_contacts: 2,
      error_details: null,
    });
  });
});

describe('a session that has locked the contacts', () => {
  it('sets when they were last scored, as a validation job does, even when their scores stay', async () => {
    const times = (): Promise<{ contact: Date; score: Date }[]> =>
      database.query(
        `SELECT c.last_scored_at AS contact, s.last_calculated_at AS score
         FROM lead_scores s JOIN contacts c ON c.id = s.contact_id`,
      );
    await score([first.id, other.id]);
    const before = await times();
    await score([first.id, other.id]);
    const after = await times();
    expect(after).toHaveLength(2);
    for (const { contact, score } of after) {
      expect(contact).toEqual(score);
      expect(contact.getTime()).toBeGreaterThan(before[0]!.contact.getTime());
    }
  });

  it('writes the newest result even when a slice with an older one was faster', async () => {
    await score([first.id, other.id]);
    // The lock on the score of the first contact holds the slice between reading and writing.
    const holder = await LockHolder.take(
      database.url,
      'SELECT FROM lead_scores WHERE contact_id = $1 FOR UPDATE',
      [first.id],
    );
    const scoring = dataSource.transaction(async (manager) => {
      await new ContactsRepository().lock(manager, [first.id, other.id]);
      await manager.query('UPDATE platform_validations SET is_business = true, is_premium = true');
      return scorer.score(manager, [first.id, other.id], 'standard');
    });
    await LockHolder.waiters(database, 1);
    // A run over ids would set the time of the locked contact, and wait for it.
    const { run_uuid } = await database.one<{ run_uuid: string }>(
      `INSERT INTO scoring_runs (scope, contact_filters) VALUES ('filter', '{"state_code": ["JAL"]}')
       RETURNING run_uuid`,
    );
    await engine.runToEnd(run_uuid);
    expect(await stored(other)).toEqual({ total_score: 15, lead_score: 15, version: 2 });
    await holder.release();
    expect(await scoring).toBe(2);
    expect(await stored(first)).toEqual({ total_score: 20, lead_score: 20, version: 2 });
    expect(await stored(other)).toEqual({ total_score: 20, lead_score: 20, version: 3 });
  });
});

describe('two runs over the same contacts', () => {
  it('count each contact twice, whatever comes in between', async () => {
    const runs = [await storeRun([first.id, other.id]), await storeRun([first.id, other.id])];
    await Promise.all(runs.map((uuid) => engine.runToEnd(uuid, { concurrency: 2 })));
    expect(await stored(first)).toMatchObject({ version: 2 });
    expect(await stored(other)).toMatchObject({ version: 2 });
    for (const uuid of runs) expect(await findRun(database, uuid)).toMatchObject({ processed_contacts: 2 });
  });
});
