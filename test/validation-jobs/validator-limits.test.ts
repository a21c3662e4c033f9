import { setTimeout as delay } from 'node:timers/promises';
import { TestApi } from './support/api.js';
import { answerAll, refuse } from './support/fake-validator.js';
import { createContacts, createJob, findJob, hasStatus, waitForJob } from './support/jobs.js';
import { Stage } from './support/stage.js';

const CONTACTS = 1000;
const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 20, max_concurrent: 5 };

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
afterEach(() => stage.dismiss());

describe('two jobs over the same contacts at the same time', () => {
  it('ask each of them once', async () => {
    stage.validator.behave = answerAll(30);
    await Promise.all([stage.startWorker(), stage.startWorker()]);
    const uuids = [await createJob(stage, JOB), await createJob(stage, { ...JOB, batch_size: 30 })];
    const jobs = [];
    for (const uuid of uuids) jobs.push(await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED')));
    // Both jobs ask about unknown contacts, because an unknown answer is not stored as a result.
    const again = [...stage.validator.timesPaid()].filter(([key, times]) => times > 1 && !key.endsWith('9'));
    expect(again).toEqual([]);
    const counted = jobs.map(
      ({ successful_validations, failed_validations, skipped_validations, ...job }) => ({
        status: job.status,
        outcomes: successful_validations + failed_validations + skipped_validations,
        paid: job.lookups,
        reused: job.lookups_reused,
      }),
    );
    expect(counted).toEqual(
      counted.map(({ paid, reused }) => ({ status: 'COMPLETED', outcomes: 2 * CONTACTS, paid, reused })),
    );
    expect(counted.reduce((sum, { paid }) => sum + paid, 0)).toBe(
      [...stage.validator.timesPaid().values()].reduce((sum, times) => sum + times, 0),
    );
  });
});

describe('a validator that asks to wait', () => {
  it('above five requests per second is asked more slowly, and that is not a failure', async () => {
    const times: number[] = [];
    stage.validator.behave = async (request, response) => {
      const now = performance.now();
      if (times.filter((at) => at > now - 1000).length >= 5)
        return refuse(429, { 'retry-after': '1' })(request, response);
      times.push(now);
      await answerAll(10)(request, response);
    };
    await stage.startWorker();
    const uuid = await createJob(stage, { ...JOB, batch_size: 50, max_concurrent: 20, retry_attempts: 3 });
    const warned = await waitForJob(stage, uuid, ({ warnings }) => warnings.length > 0);
    expect(warned.warnings[0]).toMatch(/^The validator of \w+ asked to wait\. The job continues at /);
    const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'));
    expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS, error_count: 0 });
    const { whatsapp, facebook } = job.results_summary;
    expect([whatsapp?.failed, facebook?.failed]).toEqual([0, 0]);
    expect(job.warnings).toEqual([]);
  });

  it('for a day makes the job wait without a worker until it is cancelled; other jobs continue', async () => {
    stage.validator.behave = (request, response) =>
      request.platform === 'whatsapp'
        ? refuse(429, { 'retry-after': '86400' })(request, response)
        : answerAll()(request, response);
    await stage.startWorker({ WORKER_CONCURRENCY: '1' });
    const uuid = await createJob(stage, { ...JOB, platforms: ['whatsapp'] });
    expect(await stage.runs.ended(uuid, 1)).toMatchObject({ end: 'resting' });
    const waiting = await findJob(stage, uuid);
    expect(waiting).toMatchObject({ status: 'RUNNING', failed_validations: 0, processed_contacts: 0 });
    const [, until] = /The job continues at (.*)\.$/.exec(waiting.warnings[0]!)!;
    expect(Date.parse(until!) - Date.now()).toBeGreaterThan(86_000_000);

    const other = await createJob(stage, { ...JOB, platforms: ['facebook'] });
    await waitForJob(stage, other, hasStatus('COMPLETED'));
    expect((await api.call('POST', `/${uuid}/pause`)).status).toBe(200);
    expect((await api.call('POST', `/${uuid}/resume`)).status).toBe(200);
    expect(await stage.runs.ended(uuid, 3)).toMatchObject({ end: 'resting' });
    expect(stage.validator.log.filter(({ platform }) => platform === 'whatsapp').length).toBeLessThanOrEqual(
      5,
    );
    expect((await api.call('POST', `/${uuid}/cancel`)).status).toBe(200);
  });
});

describe('a limit of lookups', () => {
  it('is kept over all workers and jobs, survives the loss of Redis, and the job waits for the next period', async () => {
    stage.validator.behave = answerAll();
    const limits = { VALIDATOR_LIMIT_LOOKUPS_PER_DAY_WHATSAPP: '330' };
    await Promise.all([stage.startWorker(limits), stage.startWorker(limits)]);
    const uuids = [
      await createJob(stage, { ...JOB, platforms: ['whatsapp'], force: true }),
      await createJob(stage, { ...JOB, platforms: ['whatsapp'], force: true }),
    ];
    for (const uuid of uuids) {
      const job = await waitForJob(stage, uuid, ({ current_step }) =>
        Boolean(current_step?.startsWith('waiting until')),
      );
      expect(job.warnings).toEqual([
        expect.stringMatching(/^The limit of whatsapp is used up\. The job continues at /),
      ]);
    }
    const phones = (): number => stage.validator.log.reduce((sum, request) => sum + request.phones.length, 0);
    expect(phones()).toBe(330);
    await stage.flushAll();
    // The next day begins.
    await stage.query(`UPDATE validator_usage SET began_at = began_at - interval '1 day'`);
    for (const uuid of uuids) {
      await api.call('POST', `/${uuid}/pause`);
      await api.call('POST', `/${uuid}/resume`);
    }
    while (phones() < 660) await delay(50);
    await delay(500);
    expect(phones()).toBe(660);
    for (const uuid of uuids) await api.call('POST', `/${uuid}/cancel`);
  });
});

describe('jobs with one request per minute', () => {
  it('do not occupy the worker while others wait', async () => {
    stage.validator.behave = answerAll();
    await stage.startWorker({ WORKER_CONCURRENCY: '1' });
    const slow = [];
    for (let job = 1; job <= 4; job += 1)
      slow.push(await createJob(stage, { ...JOB, rate_limit_per_minute: 1, priority: 1, force: true }));
    for (const uuid of slow) await waitForJob(stage, uuid, ({ lookups }) => lookups > 0);
    const quick = await createJob(stage, { ...JOB, platforms: ['facebook'], force: true });
    await waitForJob(stage, quick, hasStatus('COMPLETED'));
    // 50 batches on two platforms, one request per minute.
    const [first] = slow;
    expect((await findJob(stage, first!)).estimated_duration_minutes).toBeGreaterThan(90);
    for (const uuid of slow) await api.call('POST', `/${uuid}/cancel`);
  });
});
