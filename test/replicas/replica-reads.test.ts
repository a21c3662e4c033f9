import pg from 'pg';
import { DataSource } from 'typeorm';
import { BulkGovernor } from '../../src/background-work/bulk-governor.js';
import { BulkLoadRepository } from '../../src/background-work/bulk-load.repository.js';
import { RequestTimes } from '../../src/background-work/request-times.js';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import { Replicas } from '../../src/database/replicas/replicas.js';
import { StreamingReplica } from '../support/streaming-replica.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { createContacts } from '../validation-jobs/support/jobs.js';
import { Stage } from '../validation-jobs/support/stage.js';

const CONTACTS = 20;
const MOST_LAG_SECONDS = 4;

let stage: Stage;
let replica: StreamingReplica;
let app: TestApp;
const log: string[] = [];

beforeAll(async () => {
  stage = await Stage.set();
  await createContacts(stage, CONTACTS);
  replica = await StreamingReplica.of(stage.services.databaseUrl);
  await replica.kill();
  app = await TestApp.start({
    worker: true,
    variables: {
      DATABASE_URL: stage.services.databaseUrl,
      DATABASE_REPLICA_URLS: replica.url,
      DATABASE_REPLICA_MAX_LAG_SECONDS: String(MOST_LAG_SECONDS),
      BULK_MAX_REPLICA_LAG_SECONDS: '1',
      SCORING_SLICE_CONTACTS: '7',
      SCORING_LANES: '1',
      LOG_LEVEL: 'info',
    },
    log,
  });
});
afterAll(async () => {
  await app.stop();
  await replica.drop();
  await stage.strike();
});

/** Waits until replicas answer, or until none does. */
function untilReplicas(answer: boolean): Promise<unknown> {
  return waitFor(
    () => Promise.resolve(app.of(Replicas).offer()),
    (isOffered) => isOffered === answer,
  );
}

async function namesListed(role: 'viewer' | 'operator' = 'viewer'): Promise<string[]> {
  const { status, body } = await app.as(role, true).get('/contacts?limit=100');
  expect(status).toBe(200);
  return (body as { items: { full_name: string }[] }).items.map(({ full_name }) => full_name);
}

const rename = (id: number, name: string): Promise<unknown> =>
  stage.query('UPDATE contacts SET full_name = $2 WHERE id = $1', [id, name]);

it('starts while its only replica is away, and answers from the primary', async () => {
  expect(app.of(Replicas).offer()).toBe(false);
  expect(await namesListed()).toHaveLength(CONTACTS);
});

it('uses a replica that becomes available, without a restart', async () => {
  await replica.start();
  await untilReplicas(true);
  const metrics = await (await fetch(new URL('/metrics', await app.url))).text();
  const { host } = new URL(replica.url);
  expect(metrics).toMatch(new RegExp(`^database_replica_lag_seconds{replica="${host}"} [\\d.e-]+$`, 'm'));
  expect(log.join('\n')).toContain('a replica is used for reads');
  expect(log.join('\n')).not.toContain(new URL(replica.url).password);
});

describe('while a replica applies nothing', () => {
  beforeEach(async () => {
    await replica.resume();
    await untilReplicas(true);
    await replica.pause();
  });
  afterEach(() => replica.resume());

  it('answers lists and counts from it, however old they are', async () => {
    await rename(1, 'Newer');
    expect(await namesListed()).not.toContain('Newer');
    await stage.query(
      `INSERT INTO contacts (phone_e164, phone_national, status) VALUES ('+523399999999', '3399999999', 'VERIFIED')`,
    );
    const { body } = await app.as('viewer').get('/contacts/statistics');
    expect(body).toMatchObject({ total: CONTACTS });
    expect((await app.as('viewer').get('/contacts?limit=1&with_total=true')).body).toMatchObject({
      total: { contacts: CONTACTS },
    });
    await stage.query(`DELETE FROM contacts WHERE phone_e164 = '+523399999999'`);
  });

  it('lists no contact that has opted out meanwhile', async () => {
    await stage.query(`UPDATE contacts SET status = 'OPTED_OUT', opt_out_at = now() WHERE id = 2`);
    await stage.query(
      `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) SELECT id, phone_e164, 90, 'PREMIUM' FROM contacts WHERE id = 3`,
    );
    await replica.resume();
    await waitFor(
      () => replica.query('SELECT FROM lead_scores'),
      ({ length }) => length > 0,
    );
    await untilReplicas(true);
    await replica.pause();
    await stage.query(`UPDATE contacts SET status = 'OPTED_OUT', opt_out_at = now() WHERE id = 3`);
    await untilReplicas(true);
    // On the replica itself, they may still be contacted.
    expect(await replica.query('SELECT FROM contacts WHERE id = 3 AND opt_out_at IS NULL')).toHaveLength(1);
    expect(await namesListed()).toHaveLength(CONTACTS - 2);
    expect((await app.as('viewer').get('/lead-scoring/top-leads')).body).toEqual([]);
    await stage.query(`UPDATE contacts SET status = 'VERIFIED', opt_out_at = NULL WHERE id IN (2, 3)`);
  });

  it('shows a caller their own writes', async () => {
    const written = await app
      .as('operator')
      .post('/contacts', { phone_e164: '6671234567', full_name: 'Eva' });
    expect(written.status).toBe(201);
    expect(await namesListed('operator')).toContain('Eva');
    expect(await namesListed('viewer')).not.toContain('Eva');
  });

  it('reads on the primary any data that decides about sending', async () => {
    await rename(1, 'Newest');
    const one = await app.as('viewer', true).get('/contacts/1');
    expect(one.body).toMatchObject({ full_name: 'Newest' });
    const file = await app.as('operator').get('/contacts/export?format=csv');
    expect(file.text).toContain('Newest');
  });

  it('reads from the primary when it is too old, and from it again when it has caught up', async () => {
    await rename(1, 'Later');
    await untilReplicas(false);
    expect(await namesListed()).toContain('Later');
    await replica.resume();
    await untilReplicas(true);
    expect(await namesListed()).toContain('Later');
  });
});

it('answers from the primary at once when the replica is killed, and from the replica when it is back', async () => {
  await untilReplicas(true);
  const answers = Array.from({ length: 20 }, () => namesListed());
  await replica.kill();
  answers.push(...Array.from({ length: 20 }, () => namesListed()));
  for (const names of await Promise.all(answers)) expect(names.length).toBeGreaterThan(0);
  await untilReplicas(false);
  await replica.start();
  await untilReplicas(true);
});

it('sends only marked reads to a replica, and neither a find nor a query builder', async () => {
  const source = app.of(DataSource);
  const isReplica = async (runner = source.createQueryRunner()): Promise<boolean> => {
    const rows = await runner.manager.query<{ is_replica: boolean }[]>(
      'SELECT pg_is_in_recovery() AS is_replica',
    );
    await runner.release();
    return rows[0]!.is_replica;
  };
  expect(source.defaultReplicationModeForReads()).toBe('master');
  expect(await isReplica()).toBe(false);
  expect(await isReplica(source.createQueryRunner('slave'))).toBe(true);
  const built = await source
    .createQueryBuilder()
    .select('pg_is_in_recovery()', 'is_replica')
    .from('migrations', 'm')
    .limit(1)
    .getRawMany<{ is_replica: boolean }>();
  expect(built).toEqual([{ is_replica: false }]);
});

describe('bulk work', () => {
  const governor = (limits: Partial<Record<`BULK_MAX_${string}`, number>>): BulkGovernor =>
    new BulkGovernor(app.of(DataSource), new BulkLoadRepository(), app.of(Replicas), app.of(RequestTimes), {
      BULK_MAX_REPLICA_LAG_SECONDS: 0,
      BULK_MAX_WAL_MB_PER_SECOND: 0,
      BULK_MAX_REQUEST_MS: 0,
      ...limits,
    });
  /** The second measurement, a second after the first. */
  const secondWord = async (limits: Parameters<typeof governor>[0], meanwhile: () => Promise<unknown>) => {
    const strict = governor(limits);
    expect(await strict.pace()).toEqual([]);
    await meanwhile();
    return waitFor(
      () => strict.pace(),
      ({ length }) => length > 0,
    );
  };

  it('slows down while a replica is behind, says so, and speeds up when it has caught up', async () => {
    await untilReplicas(true);
    await replica.pause();
    await waitFor(
      () => Promise.resolve(app.of(Replicas, 'worker').lags),
      ([lag]) => !lag!.isAway && lag!.seconds > 1.5,
    );
    const filter = { all: true, include_unvalidated: true };
    const started = await app.as('admin').post('/lead-scoring/runs', filter);
    const { run_uuid } = started.body as { run_uuid: string };
    const get = async (): Promise<ScoringRunResponseDto> =>
      (await app.as('viewer').get(`/lead-scoring/runs/${run_uuid}`)).body as ScoringRunResponseDto;
    const slowed = await waitFor(get, ({ warnings }) => warnings.length > 0);
    expect(slowed.warnings[0]).toMatch(
      /^A replica is \d+ s behind, more than 1 s, so this work is slowed down/,
    );
    expect(slowed.status).toBe('RUNNING');
    await replica.resume();
    const done = await waitFor(get, ({ status }) => status !== 'QUEUED' && status !== 'RUNNING');
    expect(done).toMatchObject({ status: 'COMPLETED', warnings: [] });
  });

  it('slows down while more WAL is written than allowed', async () => {
    const flood = `SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000)) FROM generate_series(1, 40)`;
    const said = await secondWord({ BULK_MAX_WAL_MB_PER_SECOND: 1 }, () => stage.query(flood));
    expect(said[0]).toMatch(
      /^PostgreSQL writes \d+ MB of WAL a second, more than 1 MB, so this work is slowed down\.$/,
    );
  });

  it('slows down while its table is vacuumed', async () => {
    const client = new pg.Client({ connectionString: stage.services.databaseUrl });
    await client.connect();
    // The lock of VACUUM. Only ANALYZE and index builds take the same one.
    const vacuum = async (): Promise<void> => {
      await client.query('BEGIN');
      await client.query('LOCK contacts IN SHARE UPDATE EXCLUSIVE MODE');
    };
    const said = await secondWord({}, vacuum);
    await client.end();
    expect(said).toEqual(['VACUUM or an index build is running on contacts, so this work is slowed down.']);
  });

  it('slows down while the reads of the API are slow', async () => {
    const said = await secondWord({ BULK_MAX_REQUEST_MS: 1 }, async () => {
      await Promise.all(Array.from({ length: 150 }, () => namesListed()));
      await app.of(RequestTimes).publish();
    });
    expect(said[0]).toMatch(
      /^One request of a hundred takes \d+ ms or longer, more than 1 ms, so this work is slowed down\.$/,
    );
  });
});
