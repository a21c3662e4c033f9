import { setTimeout as delay } from 'node:timers/promises';
import { discrepancies } from './support/accounts.js';
import { TestApi } from './support/api.js';
import { answerAll, resultFor, sendJson } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob, type JobRow } from './support/jobs.js';
import { Stage } from './support/stage.js';

const CONTACTS = 600;
const JOB = { batch_size: 5, max_concurrent: 4, platforms: ['whatsapp' as const] };
/** Phones whose answers may not be stored yet at any moment: see JobRun. */
const IN_FLIGHT = (2 * JOB.max_concurrent + 1) * JOB.batch_size;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());
beforeEach(async () => {
  stage.validator.behave = answerAll(20);
  await createContacts(stage, CONTACTS);
});
afterEach(() => stage.reset());

const underWay = (job: JobRow): boolean => job.processed_contacts > 100;

async function expectDone(uuid: string): Promise<void> {
  const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
  expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS });
  expect(await discrepancies(stage, uuid)).toEqual([]);
  expect(stage.validator.timesAsked().size).toBe(CONTACTS);
}

function askedAgain(): number {
  return [...stage.validator.timesAsked().values()].filter((times) => times > 1).length;
}

describe('a validation job', () => {
  it('is finished by another worker when its own is killed, and only requests in flight are asked again', async () => {
    const worker = await stage.startWorker();
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, underWay);
    await worker.kill();
    await stage.haveWorker();
    await expectDone(uuid);
    expect(askedAgain()).toBeLessThanOrEqual(IN_FLIGHT);
  });

  it.each([
    ['FLUSHALL', () => stage.flushAll()],
    ['a crash of Redis', () => stage.services.redis!.restart('crash')],
    ['a crash of PostgreSQL', () => stage.services.postgres!.restart('crash')],
    ['cut connections', () => stage.cutConnections()],
  ])('survives %s', async (_name, fault) => {
    await stage.haveWorker();
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, underWay);
    await fault();
    await expectDone(uuid);
    expect(askedAgain()).toBeLessThanOrEqual(IN_FLIGHT);
  });

  it('is released by a worker that is asked to end, and nothing is asked again', async () => {
    await stage.dismiss();
    const worker = await stage.startWorker({ VALIDATION_JOB_LEASE_SECONDS: '60' });
    stage.validator.behave = answerAll(200);
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, underWay);
    await stage.startWorker({ VALIDATION_JOB_LEASE_SECONDS: '60' });
    await worker.stop();
    stage.validator.behave = answerAll();
    await expectDone(uuid);
    expect(askedAgain()).toBe(0);
    expect(await stage.runs.ended(uuid, 1)).toMatchObject({ worker: worker.name, end: 'shutdown' });
  });

  it('is found when Redis was away while it was created and while the worker started', async () => {
    await stage.dismiss();
    await stage.services.redis!.stop('crash');
    const uuid = await createJob(stage, JOB);
    const worker = await stage.startWorker();
    while (!worker.log.includes('the reconciler will wake a worker')) await delay(20);
    expect((await findJob(stage, uuid)).status).toBe('QUEUED');
    await stage.services.redis!.start();
    await expectDone(uuid);
    expect(askedAgain()).toBe(0);
  });

  it('is created while Redis is away, and done when it is back', async () => {
    const api = await TestApi.start(stage.environment);
    await stage.haveWorker();
    await stage.services.redis!.stop('crash');
    const { status, body } = await api.call('POST', '', {
      name: 'A test',
      max_contacts: CONTACTS,
      rate_limit_per_minute: 10_000,
      ...JOB,
    });
    expect({ status, state: body.status }).toEqual({ status: 201, state: 'QUEUED' });
    await stage.services.redis!.start();
    await api.stop();
    await expectDone(String(body.job_uuid));
  });

  it('that is paused survives a restart of everything, occupies no worker, and continues when resumed', async () => {
    const api = await TestApi.start(stage.environment);
    await stage.dismiss();
    const worker = await stage.startWorker();
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, underWay);
    expect((await api.call('POST', `/${uuid}/pause`)).status).toBe(200);
    await stage.runs.ended(uuid);
    const paused = await findJob(stage, uuid);
    await worker.kill();
    await stage.services.redis!.restart('crash');
    await stage.flushAll();
    await stage.services.postgres!.restart('crash');
    // This worker has room for only one job.
    await stage.startWorker({ WORKER_CONCURRENCY: '1' });
    const other = await createJob(stage, { ...JOB, platforms: ['facebook'] });
    await waitForJob(stage, other, hasStatus('COMPLETED'));
    expect(await findJob(stage, uuid)).toEqual(paused);

    expect((await api.call('POST', `/${uuid}/resume`)).status).toBe(200);
    await api.stop();
    const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS });
    // Pausing waits two seconds for running requests. On a slow machine some answers come too late.
    expect(askedAgain()).toBeLessThanOrEqual(IN_FLIGHT);
  });

  it('is taken once when workers start together and all look for free jobs', async () => {
    await stage.dismiss();
    const uuids = await Promise.all(
      Array.from({ length: 10 }, () => createJob(stage, { ...JOB, max_contacts: 40, force: true })),
    );
    await Promise.all([stage.startWorker(), stage.startWorker(), stage.startWorker()]);
    for (const uuid of uuids) {
      const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
      expect(job).toMatchObject({ status: 'COMPLETED', fencing_token: 1, processed_contacts: 40 });
    }
    expect(stage.validator.log.flatMap(({ phones }) => phones)).toHaveLength(400);
  });

  it('cannot be written by a worker that was frozen past its lease', async () => {
    // The frozen worker gets other answers than its successor.
    const answers: (() => void)[] = [];
    stage.validator.behave = ({ phones }, response) => {
      answers.push(() => {
        sendJson(response, {
          results: phones.map((phone) => ({ ...resultFor(phone), confidence_score: 0.11 })),
        });
      });
    };
    await stage.dismiss();
    const sleeper = await stage.startWorker();
    const uuid = await createJob(stage, JOB);
    while (answers.length < JOB.max_concurrent) await delay(20);
    sleeper.signal('SIGSTOP');
    for (const answer of answers) answer();

    stage.validator.behave = answerAll(20);
    await stage.startWorker();
    await expectDone(uuid);
    const before = await snapshot();
    sleeper.signal('SIGCONT');
    expect(await stage.runs.ended(uuid, 1)).toMatchObject({ worker: sleeper.name, end: 'lease_lost' });
    expect(sleeper.hasEnded).toBe(false);
    expect(await snapshot()).toEqual(before);
    expect(before.results.map((result) => result.confidence_score)).not.toContain('0.11');
    expect((await findJob(stage, uuid)).fencing_token).toBe(2);
  });
});

async function snapshot() {
  const [jobs, results] = await Promise.all([
    stage.query('SELECT * FROM validation_jobs'),
    stage.query<{ confidence_score: string }>('SELECT * FROM platform_validations ORDER BY id'),
  ]);
  return { jobs, results };
}
