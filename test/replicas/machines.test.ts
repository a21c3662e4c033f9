import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { signToken } from '../../src/auth/tokens.js';
import { storeScorable } from '../lead-scoring/support/runs.js';
import { StreamingReplica } from '../support/streaming-replica.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { discrepancies } from '../validation-jobs/support/accounts.js';
import { compileSources } from '../validation-jobs/support/compiled-sources.js';
import { answerAll } from '../validation-jobs/support/fake-validator.js';
import { createContacts, createJob, findJob, waitForJob } from '../validation-jobs/support/jobs.js';
import { JWT_SECRET, variablesOf } from '../validation-jobs/support/processes.js';
import { Stage } from '../validation-jobs/support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

/** A real API process. */
class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async start(): Promise<ApiProcess> {
    const folder = await compileSources();
    const environment = { ...variablesOf(stage.environment), PATH: process.env.PATH, LOG_LEVEL: 'info' };
    const child = spawn(process.execPath, [join(folder, 'src/main.js')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const token = await signToken(JWT_SECRET, { subject: 'ana', role: 'admin' }, '1h');
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg !== 'listening' || !url) continue;
      child.stdout.resume();
      return new ApiProcess(child, url, token);
    }
    throw new Error('the API ended before it listened');
  }

  async call<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && !isForm && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

interface Work {
  status: string;
  processed_contacts: number;
  tiers_after: Record<string, number>;
  created: number;
  rows_read: number;
}

it('runs a job, a scoring run and an import once, with three API and three worker processes', async () => {
  const CONTACTS = 500;
  const ROWS = 1000;
  await storeScorable(stage, CONTACTS);
  stage.validator.behave = answerAll(20);
  const [apis, workers] = await Promise.all([
    Promise.all([1, 2, 3].map(() => ApiProcess.start())),
    Promise.all([1, 2, 3].map(() => stage.startWorker({ SCORING_SLICE_CONTACTS: '50' }))),
  ]);
  const [one, other, third] = apis as [ApiProcess, ApiProcess, ApiProcess];
  try {
    const file = Array.from({ length: ROWS }, (_, n) => `${6_671_000_000 + n},Ana ${n}`).join('\n');
    const form = new FormData();
    form.set('file', new Blob([`telefono,nombre\n${file}\n`]), 'contacts.csv');
    const ids = Array.from({ length: CONTACTS }, (_, index) => index + 1);
    const job = {
      name: 'One',
      platforms: ['whatsapp'],
      contact_ids: ids,
      max_contacts: CONTACTS,
      force: true,
      batch_size: 50,
    };
    // The same request through each API, as a client repeats it when it got no answer.
    const sent = apis.map((api) =>
      api.call<{ job_uuid: string }>('POST', '/validation-jobs', job, 'a key of the client'),
    );
    const started = await Promise.all([
      Promise.all(sent).then((jobs) => jobs.map(({ job_uuid }) => job_uuid)),
      other.call<{ run_uuid: string }>('POST', '/lead-scoring/runs', { all: true }),
      third.call<{ import_uuid: string }>('POST', '/contacts/imports', form),
    ]);
    const [jobs, { run_uuid }, { import_uuid }] = started;
    expect(new Set(jobs).size).toBe(1);
    const ended = async (path: string): Promise<Work> => {
      let calls = 0;
      // Each answer comes from the next process, because no process keeps state of its own.
      return waitFor(
        () => apis[calls++ % apis.length]!.call<Work>('GET', path),
        ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
      );
    };
    const [done, run, imported] = await Promise.all([
      ended(`/validation-jobs/${jobs[0]!}`),
      ended(`/lead-scoring/runs/${run_uuid}`),
      ended(`/contacts/imports/${import_uuid}`),
    ]);
    expect(done).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS });
    expect(run).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS });
    expect(Object.values(run.tiers_after).reduce((sum, contacts) => sum + contacts, 0)).toBe(CONTACTS);
    expect(imported).toMatchObject({ status: 'COMPLETED', rows_read: ROWS, created: ROWS });
    const times = [...stage.validator.timesAsked().values()];
    expect(times).toEqual(Array(CONTACTS).fill(1));
    const stored = `SELECT count(*)::integer AS contacts, count(DISTINCT phone_e164)::integer AS phones FROM contacts`;
    expect(await stage.one(stored)).toEqual({ contacts: CONTACTS + ROWS, phones: CONTACTS + ROWS });
    const counted = await one.call<{ total: number }>('GET', '/contacts/statistics');
    expect(counted.total).toBe(CONTACTS + ROWS);
  } finally {
    await Promise.all([...apis, ...workers].map((process) => process.kill()));
    await stage.dismiss();
  }
});

it('continues a job after its standby was promoted, and repeats only requests that were in flight', async () => {
  const CONTACTS = 800;
  const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 20, max_concurrent: 5 };
  await stage.reset();
  await createContacts(stage, CONTACTS);
  stage.validator.behave = answerAll(40);
  const { databaseUrl } = stage.services;
  const standby = await StreamingReplica.of(databaseUrl);
  const proxy = await TcpProxy.to(Number(new URL(databaseUrl).port));
  const pool = new pg.Pool({ connectionString: standby.url, max: 2 });
  const after = {
    query: async <T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
      (await pool.query<T>(sql, parameters)).rows,
    one: async <T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T> =>
      (await pool.query<T>(sql, parameters)).rows[0]!,
  };
  try {
    // A commit counts when the standby has it. Synchronous replication promises that, and Patroni can be configured
    // for it.
    await stage.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await stage.query('SELECT pg_reload_conf()');
    await waitFor(
      () => stage.query<{ sync_state: string }>('SELECT sync_state FROM pg_stat_replication'),
      (rows) => rows.some(({ sync_state }) => sync_state === 'sync'),
    );
    const through = new URL(databaseUrl);
    through.port = String(proxy.port);
    const worker = await stage.startWorker({ DATABASE_URL: through.href });
    const uuid = await createJob(stage, JOB);
    await waitForJob(stage, uuid, ({ processed_contacts }) => processed_contacts > 200);
    await stage.services.postgres!.stop('crash');
    proxy.pointTo(undefined);
    await standby.promote();
    const survived = await findJob(after, uuid);
    proxy.pointTo(Number(new URL(standby.url).port));
    const job = await waitForJob(after, uuid, ({ status }) => ['COMPLETED', 'FAILED'].includes(status));
    expect(job).toMatchObject({ status: 'COMPLETED', processed_contacts: CONTACTS, error_count: 0 });
    expect(await discrepancies(after, uuid)).toEqual([]);
    expect(survived.processed_contacts).toBeGreaterThan(200);
    // The same process continued: no address was changed and nothing was restarted.
    expect(worker.hasEnded).toBe(false);
    const paidAgain = [...stage.validator.timesPaid().values()].reduce((sum, times) => sum + times - 1, 0);
    expect(paidAgain).toBeLessThanOrEqual(JOB.batch_size * JOB.max_concurrent);
  } finally {
    await stage.dismiss();
    await pool.end();
    await proxy.stop();
    await standby.drop();
  }
});
