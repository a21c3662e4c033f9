import { setTimeout as delay } from 'node:timers/promises';
import type { ImportResponseDto } from '../../src/contacts/import/dto/import-response.dto.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { WorkerProcess } from '../validation-jobs/support/processes.js';
import { wrongCells } from './statistics-fixture.js';

/** `npm run chaos:import` runs it with more. */
const ROWS = Number(process.env.IMPORT_ROWS ?? 15_000);
const KILLS = Number(process.env.IMPORT_KILLS ?? 3);

let app: TestApp;
let worker: WorkerProcess;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(async () => {
  await worker.kill();
  await app.stop();
});

const startWorker = async (): Promise<void> => {
  const { DATABASE_URL, REDIS_URL, QUEUE_PREFIX } = app.environment;
  const addresses = { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, queuePrefix: QUEUE_PREFIX };
  worker = await WorkerProcess.start(addresses);
};

const phone = (index: number): string => String(5_500_000_000 + index * 7);

/** A file of contacts; every tenth is rejected. */
function fileOf(rows: number, name: string): string {
  const line = (index: number): string => `${index % 10 === 9 ? 123 : phone(index)},${name} ${index}\n`;
  return 'telefono,nombre\n' + Array.from({ length: rows }, (_, index) => line(index)).join('');
}

async function upload(content: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([content]), 'contacts.csv');
  const answer = await fetch(`${await app.url}/api/v1/contacts/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.token('operator')}` },
    body: form,
  });
  return ((await answer.json()) as ImportResponseDto).import_uuid;
}

async function get(uuid: string): Promise<ImportResponseDto> {
  return (await app.as('viewer').get(`/contacts/imports/${uuid}`)).body as ImportResponseDto;
}

const ended = (uuid: string): Promise<ImportResponseDto> =>
  waitFor(
    () => get(uuid),
    ({ status }) => status !== 'QUEUED' && status !== 'RUNNING',
  );

/** Kills the worker at random moments of an import and starts another one each time, until the import has ended. */
async function endedAmidKills(uuid: string, kills: number): Promise<ImportResponseDto> {
  for (let kill = 1; kill <= kills; kill += 1) {
    const working = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 5226002`;
    await waitFor(
      () => app.database.query(working),
      (rows) => rows.length > 0,
    );
    // At an early moment while it reads, or when it has written some share of the remaining rows.
    const before = await get(uuid);
    const place =
      before.created + before.updated + (Math.random() < 0.3 ? 0 : (Math.random() * ROWS) / kills);
    await waitFor(
      () => get(uuid),
      ({ status, created, updated }) => status !== 'RUNNING' || created + updated >= place,
    );
    await delay(Math.random() * 100);
    await worker.kill();
    const { status } = await get(uuid);
    await startWorker();
    if (status !== 'RUNNING') break;
  }
  return ended(uuid);
}

it('continues after kill -9 at random moments, writes every row once, and can be undone in spite of kills too', async () => {
  const rejected = ROWS / 10;
  const known = ROWS / 3;
  await app.database.query(
    `INSERT INTO contacts (phone_e164, phone_national, full_name)
     SELECT '+52' || phone, phone, 'Before' FROM (SELECT (5500000000 + n * 7)::text AS phone FROM generate_series(0, $1 - 1) n) p`,
    [Math.floor(known)],
  );
  await startWorker();
  const uuid = await upload(fileOf(ROWS, 'Ana'));
  const done = await endedAmidKills(uuid, KILLS);
  const updated = Array.from({ length: Math.floor(known) }, (_, index) => index).filter(
    (n) => n % 10 !== 9,
  ).length;
  expect(done).toMatchObject({
    status: 'COMPLETED',
    rows_read: ROWS,
    created: ROWS - rejected - updated,
    updated,
    unchanged: 0,
    rejected,
    duplicates: 0,
    rejected_by_code: { phone_too_short: rejected },
  });
  const { text } = await app.as('operator').get(`/contacts/imports/${uuid}/rejects`);
  expect(new Set(text.split('\r\n')).size).toBe(rejected + 2);
  expect(text.split('\r\n')).toHaveLength(rejected + 2);
  const written = `SELECT count(*)::integer AS rows, count(DISTINCT phone_e164)::integer AS phones
    FROM contacts WHERE full_name LIKE 'Ana %'`;
  expect(await app.database.one(written)).toEqual({ rows: ROWS - rejected, phones: ROWS - rejected });

  await app.as('operator').post(`/contacts/imports/${uuid}/undo`);
  expect(await endedAmidKills(uuid, 1)).toMatchObject({
    status: 'COMPLETED',
    undone_created: done.created,
    undone_updated: updated,
    undone_kept: 0,
  });
  expect(await app.database.query('SELECT full_name, count(*)::integer FROM contacts GROUP BY 1')).toEqual([
    { full_name: 'Before', count: Math.floor(known) },
  ]);
  expect(await wrongCells(app.database)).toEqual([]);
}, 900_000);

it('does not delay opt-outs and scores of its contacts for long', async () => {
  await app.database.query('TRUNCATE contacts RESTART IDENTITY CASCADE');
  await ended(await upload(fileOf(ROWS, 'Ana')));
  const importing = upload(fileOf(ROWS, 'Eva'));
  const ids = (await app.database.query<{ id: number }>('SELECT id FROM contacts')).map(({ id }) => id);
  const uuid = await importing;
  await waitFor(
    () => get(uuid),
    ({ updated }) => updated > 0,
  );
  const optedOut: number[] = [];
  // Each of these waits at most for the current chunk, so many are answered before the import ends.
  for (; (await get(uuid)).status === 'RUNNING';) {
    const id = ids[(optedOut.length * 37) % ids.length]!;
    expect((await app.as('operator').post(`/contacts/${id}/opt-out`, { method: 'SMS' })).status).toBe(200);
    expect((await app.as('operator').post(`/lead-scoring/calculate/${id}`)).status).toBe(200);
    if ((await get(uuid)).status === 'RUNNING') optedOut.push(id);
  }
  expect(optedOut.length).toBeGreaterThan(3);
  expect(await ended(uuid)).toMatchObject({ status: 'COMPLETED', updated: ROWS * 0.9 });
  expect(
    await app.database.query(
      `SELECT DISTINCT status, left(full_name, 3) AS name FROM contacts WHERE id = ANY($1)`,
      [optedOut],
    ),
  ).toEqual([{ status: 'OPTED_OUT', name: 'Eva' }]);
}, 300_000);
