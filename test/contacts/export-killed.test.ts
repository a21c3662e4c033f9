import { createHash } from 'node:crypto';
import { streamXlsxRows } from 'hucre/xlsx';
import type { ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
import { storeMany } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { WorkerProcess } from '../validation-jobs/support/processes.js';

/** More than two parts. Recording each of them takes some time. */
const CONTACTS = 12_000;

let app: TestApp;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  await storeMany(app.database, CONTACTS);
  await app.database.query(`
    INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
      SELECT id, phone_e164, 100 - id % 20, 'PREMIUM' FROM contacts;
    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$;
    CREATE TRIGGER slowly BEFORE INSERT OR UPDATE ON contact_export_parts
      FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION slowly()`);
});
afterEach(() => Promise.all(workers.map((worker) => worker.kill())));
afterAll(() => app.stop());

async function startWorker(): Promise<WorkerProcess> {
  const { DATABASE_URL, REDIS_URL, QUEUE_PREFIX } = app.environment;
  const worker = await WorkerProcess.start({
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    queuePrefix: QUEUE_PREFIX,
  });
  workers.push(worker);
  return worker;
}

async function queue(path: string, body: object): Promise<string> {
  const answer = await app.as('operator').post(path, body);
  return (answer.body as ExportResponseDto).export_uuid;
}

const record = async (uuid: string): Promise<ExportResponseDto> =>
  (await app.as('operator').get(`/exports/${uuid}`)).body as ExportResponseDto;

async function phonesOf(uuid: string): Promise<{ phones: string[]; sha256: string }> {
  const { download_url, format } = await record(uuid);
  const bytes = Buffer.from(await (await fetch(`${await app.url}${download_url!}`)).arrayBuffer());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (format !== 'xlsx') return { phones: bytes.toString().match(/\+52\d{10}/g) ?? [], sha256 };
  const phones: string[] = [];
  for await (const { values } of streamXlsxRows(bytes)) phones.push(String(values[0]));
  return { phones: phones.slice(1), sha256 };
}

/** The number of parts that are recorded as written. */
const notedParts = (): Promise<{ count: number }> =>
  app.database.one('SELECT count(*)::int AS count FROM contact_export_parts WHERE sent_at IS NOT NULL');

/** Stops a worker in the middle of an export, as if its lease had run out, and opts a contact out. */
async function stopInTheMiddle(signal: 'SIGKILL' | 'SIGSTOP'): Promise<WorkerProcess> {
  const worker = await startWorker();
  await waitFor(notedParts, ({ count }) => count > 1);
  worker.signal(signal);
  await app.database.query('UPDATE contact_exports SET lease_expires_at = NULL WHERE finished_at IS NULL');
  await app.database.query(
    `UPDATE contacts SET opt_out_at = now(), status = 'OPTED_OUT'
     WHERE id IN (SELECT id FROM contacts WHERE opt_out_at IS NULL ORDER BY id DESC LIMIT 10)`,
  );
  await app.database.query('UPDATE contact_export_parts SET sent_at = NULL');
  return worker;
}

it('exports are complete after their workers were frozen and killed, without contacts who opted out meanwhile', async () => {
  const uuids = [
    await queue('/contacts/exports', { format: 'csv', columns: ['phone_e164'] }),
    await queue('/contacts/exports', { format: 'xlsx', columns: ['phone_e164'] }),
    await queue('/lead-scoring/top-leads/exports', { format: 'txt', min_score: 0 }),
  ];
  const frozen = await stopInTheMiddle('SIGSTOP');
  await stopInTheMiddle('SIGKILL');
  await startWorker();

  const contacts = await app.database.query<{ phone_e164: string; stays: boolean }>(
    'SELECT phone_e164, opt_out_at IS NULL AS stays FROM contacts ORDER BY phone_e164',
  );
  const phonesWho = (stay: boolean): string[] =>
    contacts.filter(({ stays }) => stays === stay).map(({ phone_e164 }) => phone_e164);
  const written = new Map<string, ExportResponseDto>();
  for (const uuid of uuids) {
    const done = await waitFor(
      () => record(uuid),
      ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
    );
    written.set(uuid, done);
    const { phones, sha256 } = await phonesOf(uuid);
    expect([done.status, done.contact_count, done.file_sha256]).toEqual([
      'COMPLETED',
      phonesWho(true).length,
      sha256,
    ]);
    expect(phones.sort()).toEqual(phonesWho(true));
    expect((await app.as('operator').get(`/exports/${uuid}/withdrawn`)).body).toMatchObject({ items: [] });
    const explained = await app
      .as('operator')
      .get(`/exports/${uuid}/explain?phone=${encodeURIComponent(phonesWho(false)[0]!)}`);
    expect(explained.body).toMatchObject({ included: false, reason: 'may_not_be_contacted' });
  }
  // It wakes up in the middle of its part, and finds that the export is no longer its own.
  frozen.signal('SIGCONT');
  await frozen.stop();
  for (const [uuid, done] of written) {
    expect(await record(uuid)).toEqual(done);
    expect((await phonesOf(uuid)).sha256).toBe(done.file_sha256);
  }
});
