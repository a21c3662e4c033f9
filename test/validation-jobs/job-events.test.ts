import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../support/wait-for.js';
import { TestDatabase } from '../support/test-database.js';
import { TestApi } from './support/api.js';
import { createJob } from './support/jobs.js';
import { uniqueName } from './support/processes.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await TestDatabase.create();
  api = await TestApi.start({
    databaseUrl: database.url,
    redisUrl: process.env.TEST_REDIS_URL!,
    queuePrefix: uniqueName(),
  });
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

describe('the events of a job', () => {
  it('report each change, and end with the job', async () => {
    const uuid = await createJob(database);
    const stream = await api.open(`/${uuid}/events`, {}, 'viewer');
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const said = read(stream);
    await said.until('"status":"QUEUED"');
    await change(uuid, `status = 'RUNNING', processed_contacts = 5`);
    await said.until('"status":"RUNNING"');
    await change(uuid, `status = 'COMPLETED', processed_contacts = 10`);
    const events = parse(await said.all);
    expect(events.map(({ event, job }) => [event, job.status, job.processed_contacts])).toEqual([
      ['progress', 'QUEUED', 0],
      ['progress', 'RUNNING', 5],
      ['end', 'COMPLETED', 10],
    ]);
  });

  it('are a single event for a job that has ended', async () => {
    const uuid = await createJob(database);
    await change(uuid, `status = 'CANCELLED'`);
    const events = parse(await (await api.open(`/${uuid}/events`)).text());
    expect(events.map(({ event }) => event)).toEqual(['end']);
  });

  it('are not read any more after the client has gone', async () => {
    const uuid = await createJob(database);
    const client = new AbortController();
    const stream = await api.open(`/${uuid}/events`, { signal: client.signal });
    await stream.body!.getReader().read();
    client.abort();
    await waitFor(
      async () => {
        const before = await lookups();
        await delay(2500);
        return (await lookups()) - before;
      },
      (more) => more === 0,
    );
  });

  it('include a heartbeat when nothing happens, so that no proxy cuts the connection', async () => {
    const uuid = await createJob(database);
    const client = new AbortController();
    const said = read(await api.open(`/${uuid}/events`, { signal: client.signal }));
    const cut = said.all.catch(() => undefined);
    await said.until('heartbeat');
    client.abort();
    await cut;
  });

  it('need a token, and a job', async () => {
    const uuid = await createJob(database);
    expect((await fetchStatus(`/${uuid}/events`, 'nobody')).status).toBe(401);
    const missing = await fetchStatus('/00000000-0000-4000-8000-000000000000/events', 'viewer');
    expect(missing).toMatchObject({ status: 404, type: 'application/problem+json' });
  });
});

/** Reads a stream while it arrives. */
function read(stream: Response): { until(text: string): Promise<void>; all: Promise<string> } {
  const decoder = new TextDecoder();
  let said = '';
  const all = (async () => {
    for await (const chunk of stream.body!) said += decoder.decode(chunk as Uint8Array, { stream: true });
    return said;
  })();
  const until = async (text: string): Promise<void> => {
    while (!said.includes(text)) await delay(20);
  };
  return { until, all };
}

async function change(uuid: string, set: string): Promise<void> {
  await database.query(`UPDATE validation_jobs SET ${set}, updated_at = now() WHERE job_uuid = $1`, [uuid]);
}

/** How often the table of jobs was read, by PostgreSQL's own count. */
async function lookups(): Promise<number> {
  await database.query('SELECT pg_stat_force_next_flush()');
  const row = await database.one<{ reads: string }>(
    `SELECT seq_scan + coalesce(idx_scan, 0) AS reads FROM pg_stat_user_tables WHERE relname = 'validation_jobs'`,
  );
  return Number(row.reads);
}

async function fetchStatus(path: string, role: 'viewer' | 'nobody') {
  const response = await api.open(path, {}, role);
  const type = response.headers.get('content-type')?.split(';')[0];
  await response.body?.cancel();
  return { status: response.status, type };
}

function parse(stream: string): { event: string; job: Record<string, unknown> }[] {
  return stream
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)![1]!,
      job: JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as Record<string, unknown>,
    }));
}
