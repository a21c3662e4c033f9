import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Random } from '../../scripts/sample/random.js';
import { discrepancies } from './support/accounts.js';
import { TestApi } from './support/api.js';
import { answerAll, refuse, type Behaviour } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob, type JobRow } from './support/jobs.js';
import type { WorkerProcess } from './support/processes.js';
import { Stage } from './support/stage.js';

/*
 * What faults do to answers that were paid for. A question is paid for when the validator has answered it, and the
 * validator counts how often it was.
 */

const CONTACTS = 1000;
const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 20, max_concurrent: 5 };
const IN_FLIGHT = JOB.batch_size * JOB.max_concurrent;

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await Stage.set();
  api = await TestApi.start(stage.environment);
});
afterAll(async () => {
  await api.stop();
  await stage.strike();
});
beforeEach(async () => {
  await stage.reset();
  await createContacts(stage, CONTACTS);
});
afterEach(async () => {
  await stage.dismiss();
  await stage.query(
    'DROP FUNCTION IF EXISTS full_disk(), refuse_7(), slow() CASCADE; ALTER TABLE contacts DROP CONSTRAINT IF EXISTS ck_no_7',
  );
});

/** Questions that were paid for more than once, and how often beyond the first time. */
function paidAgain(): number {
  return [...stage.validator.timesPaid().values()].reduce((sum, times) => sum + times - 1, 0);
}

async function expectDone(uuid: string, contacts = CONTACTS): Promise<JobRow> {
  const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
  expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: contacts, error_count: 0 });
  expect(await discrepancies(stage, uuid)).toEqual([]);
  return job;
}

/** A validator with many faults: of a hundred requests, three get 503, two get 429, and one connection is cut. */
function troubled(afterMs: number): Behaviour {
  const random = new Random(7);
  return async (request, response) => {
    const roll = random.integer(0, 99);
    await delay(afterMs);
    if (roll < 3) await refuse(503)(request, response);
    else if (roll < 5) await refuse(429)(request, response);
    else if (roll < 6) response.destroy();
    else await answerAll()(request, response);
  };
}

/** Waits until this many more requests were made, or until the job is done, which a slow machine notices late. */
async function askedMore(uuid: string, requests: number): Promise<void> {
  const until = stage.validator.log.length + requests;
  while (stage.validator.log.length < until && (await findJob(stage, uuid)).status !== 'COMPLETED')
    await delay(10);
}

describe('an answer that was paid for', () => {
  it('is lost when its worker is killed only if it was in flight', async () => {
    stage.validator.behave = troubled(60);
    const uuid = await createJob(stage, JOB);
    for (let kill = 1; kill <= 3; kill += 1) {
      const worker = await stage.startWorker();
      await askedMore(uuid, 12);
      await worker.kill();
    }
    await stage.startWorker();
    await expectDone(uuid);
    expect(paidAgain()).toBeLessThanOrEqual(3 * IN_FLIGHT);
  });

  it.each<[string, (worker: WorkerProcess, uuid: string) => Promise<unknown>]>([
    ['SIGTERM', (worker) => worker.stop()],
    [
      'a pause',
      async (worker, uuid) => {
        await api.call('POST', `/${uuid}/pause`);
        await api.call('POST', `/${uuid}/resume`);
        await worker.stop();
      },
    ],
    [
      'a cancellation',
      async (worker, uuid) => {
        await api.call('POST', `/${uuid}/cancel`);
        await api.call('POST', `/${uuid}/retry`, {});
        await worker.stop();
      },
    ],
  ])('is never lost by %s', async (_name, disturb) => {
    stage.validator.behave = troubled(60);
    const uuid = await createJob(stage, JOB);
    for (let time = 1; time <= 3; time += 1) {
      const worker = await stage.startWorker();
      await askedMore(uuid, 12);
      await disturb(worker, uuid);
    }
    await stage.startWorker();
    await expectDone(uuid);
    expect(paidAgain()).toBe(0);
  });

  it('is not lost when another request hangs while its worker is killed', async () => {
    let hung = 0;
    stage.validator.behave = async (request, response) => {
      if (request.phones.some((phone) => phone.endsWith('00000010')) && hung++ === 0)
        await delay(600_000, undefined, { ref: false });
      await answerAll(5)(request, response);
    };
    const worker = await stage.startWorker();
    const uuid = await createJob(stage, JOB);
    // All contacts but those of the hanging request.
    await waitForJob(stage, uuid, (job) => job.processed_contacts >= CONTACTS - JOB.batch_size);
    await worker.kill();
    stage.validator.behave = answerAll();
    await stage.startWorker();
    await expectDone(uuid);
    expect(paidAgain()).toBe(0);
  });

  it('is not requested by another worker when it takes long', async () => {
    const late = new Set<string>();
    let release: () => void = () => undefined;
    const others = new Promise<void>((resolve) => (release = resolve));
    stage.validator.behave = async (request, response) => {
      if (request.phones.some((phone) => phone.endsWith('00000010'))) {
        late.add(request.platform);
        await others;
      }
      await answerAll()(request, response);
    };
    await stage.startWorker();
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, (job) => job.processed_contacts === CONTACTS - JOB.batch_size);
    release();
    await expectDone(uuid);
    expect([...late].sort()).toEqual(['facebook', 'whatsapp']);
    expect(paidAgain()).toBe(0);
  });
});

describe('while the database refuses', () => {
  it.each([
    ['every write of the job', 'validation_job_requests'],
    ['every result', 'platform_validations'],
  ])(
    '%s, because the disk is full, nothing more is asked, and the job continues by itself',
    async (_name, table) => {
      stage.validator.behave = answerAll(20);
      await stage.startWorker();
      const uuid = await createJob(stage, JOB);
      await waitForJob(stage, uuid, (job) => job.processed_contacts > 100);
      await stage.query(`
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END$$`);
      await stage.query(
        `CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION full_disk()`,
      );
      const warned = await waitForJob(stage, uuid, ({ warnings }) => warnings.length > 0);
      expect(warned.warnings[0]).toMatch(/^The database accepts no writes: .*No space left.*53100/);
      await delay(1000);
      const asked = stage.validator.log.length;
      await delay(2000);
      expect(stage.validator.log.length - asked).toBe(0);
      await stage.query('DROP FUNCTION full_disk CASCADE');
      const job = await expectDone(uuid);
      expect(job.warnings).toEqual([]);
      expect(paidAgain()).toBe(0);
    },
  );

  it.each([
    [
      'a check that its row has long violated',
      `ALTER TABLE contacts ADD CONSTRAINT ck_no_7 CHECK (id <> 7 OR phone_national = 'x') NOT VALID`,
      'ALTER TABLE contacts DROP CONSTRAINT ck_no_7',
      'constraint ck_no_7, table contacts, SQLSTATE 23514',
    ],
    [
      'a trigger',
      `CREATE FUNCTION refuse_7() RETURNS trigger LANGUAGE plpgsql AS
         $$BEGIN IF NEW.id = 7 THEN RAISE EXCEPTION 'not %', NEW.phone_e164; END IF; RETURN NEW; END$$;
       CREATE TRIGGER refuse_7 BEFORE UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION refuse_7()`,
      'DROP FUNCTION refuse_7 CASCADE',
      'function refuse_7, SQLSTATE P0001',
    ],
  ])(
    'one contact of 3,000, by %s, the others are stored and the failure names it',
    async (_name, refuse7, undo, reason) => {
      await stage.reset();
      await createContacts(stage, 3000);
      await stage.query(refuse7);
      stage.validator.behave = answerAll();
      await stage.startWorker();
      const uuid = await createJob(stage, { ...JOB, batch_size: 100 });
      await expectDone(uuid, 3000);
      await stage.query(undo);
      expect(paidAgain()).toBe(0);
      const { body } = await api.call('GET', `/${uuid}/failures?limit=50`);
      const items = body.items as { code: string; contact_id: number; platform: string; reason: string }[];
      expect(
        items
          .filter(({ code }) => code !== 'unknown')
          .map(({ code, contact_id, platform, reason }) => ({ code, contact_id, platform, reason })),
      ).toEqual(
        ['facebook', 'whatsapp'].map((platform) => ({ code: 'not_stored', contact_id: 7, platform, reason })),
      );
    },
  );

  it('a write that takes longer than its role allows, it is repeated in smaller pieces', async () => {
    await stage.query(`
      CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_sleep(0.015); RETURN NEW; END$$;
      CREATE TRIGGER slow BEFORE UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION slow();
      ALTER ROLE CURRENT_USER SET statement_timeout = '1s'`);
    try {
      stage.validator.behave = answerAll();
      await stage.startWorker();
      const uuid = await createJob(stage, JOB);
      await expectDone(uuid);
      expect(paidAgain()).toBe(0);
    } finally {
      await stage.query('ALTER ROLE CURRENT_USER RESET statement_timeout; DROP FUNCTION slow CASCADE');
    }
  });
});

describe('while another session has locked a contact', () => {
  it('the others are stored, the lease is kept, and a worker that is asked to end does so', async () => {
    stage.validator.behave = answerAll();
    const other = new pg.Client({ connectionString: stage.services.databaseUrl });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT FROM contacts WHERE id = 7 FOR UPDATE');
      const worker = await stage.startWorker();
      const uuid = await createJob(stage, JOB);
      await waitForJob(stage, uuid, (job) => job.processed_contacts === CONTACTS - JOB.batch_size);
      // Longer than the lease lasts.
      await delay(4000);
      expect(await findJob(stage, uuid)).toMatchObject({ fencing_token: 1, status: 'RUNNING' });
      await worker.stop();
      expect(worker.wasKilled).toBe(false);
      expect(await stage.runs.ended(uuid, 1)).toMatchObject({ end: 'shutdown' });
      await other.query('ROLLBACK');
      await stage.startWorker();
      await expectDone(uuid);
      expect(paidAgain()).toBe(0);
    } finally {
      await other.end();
    }
  });
});
