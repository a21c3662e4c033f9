import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { FakeValidator, refuse } from '../validation-jobs/support/fake-validator.js';

const LOOKUPS = 3;
/** How often a question is repeated after a timeout. */
const RETRIES = 1;
const OPEN = 'http_event_streams_open';

/** The samples of a text in Prometheus' format, by name and labels. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('GET /metrics', () => {
  let app: TestApp;
  let validator: FakeValidator;

  beforeAll(async () => {
    validator = await FakeValidator.start();
    validator.behave = refuse(503);
    app = await TestApp.start({
      worker: true,
      variables: { VALIDATOR_URL_FACEBOOK: validator.url, VALIDATOR_PRICE_WHATSAPP: '0.5' },
    });
  });
  afterAll(async () => {
    await app.stop();
    await validator.stop();
  });

  const textOf = async (process: 'api' | 'worker' = 'api'): Promise<string> =>
    (await fetch(`${await (process === 'api' ? app.url : app.workerUrl)}/metrics`)).text();
  const samples = async (process?: 'api' | 'worker') => samplesOf(await textOf(process));

  const completed = (path: string): Promise<unknown> =>
    waitFor(
      () => app.as('admin').get(path),
      ({ body }) => (body as { status: string }).status === 'COMPLETED',
    );

  it('counts requests by the pattern of their route, refused ones and unknown routes too, and names no phone', async () => {
    const { phone_e164 } = await storeContact(app.database);
    await app.as('operator').get(`/contacts/by-phone/${encodeURIComponent(phone_e164)}`);
    await app.as().get(`/contacts/by-phone/${encodeURIComponent(phone_e164)}`);
    await app.as('operator').get(`/nowhere/${encodeURIComponent(phone_e164)}`);

    const text = await textOf();
    const count = (route: string, status: number): number | undefined =>
      samplesOf(text).get(
        `http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`,
      );
    expect(count('/api/v1/contacts/by-phone/:phone', 200)).toBe(1);
    expect(count('/api/v1/contacts/by-phone/:phone', 401)).toBe(1);
    expect(count('unknown', 404)).toBe(1);
    expect(text).not.toContain(phone_e164.slice(-10));
  });

  it('counts streams of events while they are open and when they end, and not as slow requests', async () => {
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${await app.token('viewer')}` };
    await fetch(`${await app.url}/api/v1/dashboard/work/events`, { headers, signal: abort.signal });
    expect((await samples()).get(OPEN)).toBe(1);
    abort.abort();
    const after = await waitFor(samples, (all) => all.get(OPEN) === 0);
    expect(after.get('http_event_streams_total')).toBe(1);
    expect([...after.keys()].filter((key) => /duration.*work\/events/.test(key))).toEqual([]);
  });

  it('shows what jobs, validators, runs, imports and exports have done, in API and worker alike', async () => {
    await app.database.query('TRUNCATE contacts RESTART IDENTITY CASCADE');
    await storeContacts(app.database, LOOKUPS, { status: 'VERIFIED' });
    const job = await app.as('operator').post('/validation-jobs', {
      name: 'measured',
      platforms: ['whatsapp', 'facebook'],
      retry_attempts: RETRIES,
    });
    await completed(`/validation-jobs/${(job.body as { job_uuid: string }).job_uuid}`);
    const run = await app.as('admin').post('/lead-scoring/runs', { all: true });
    await completed(`/lead-scoring/runs/${(run.body as { run_uuid: string }).run_uuid}`);
    const form = new FormData();
    form.set('file', new Blob(['phone\n3311110000\n3311110001\nnone\n']), 'measured.csv');
    const upload = await fetch(`${await app.url}/api/v1/contacts/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.token('operator')}` },
      body: form,
    });
    await completed(`/contacts/imports/${((await upload.json()) as { import_uuid: string }).import_uuid}`);
    await app.as('operator').get('/contacts/export?columns=id');

    const [api, worker] = [await samples(), await samples('worker')];
    for (const all of [api, worker]) {
      const of = (name: string): number | undefined => all.get(name);
      expect(of('postgres_up')).toBe(1);
      expect(of('redis_up')).toBe(1);
      expect(of('validation_job_contacts_total')).toBe(LOOKUPS);
      // Lookups that Facebook's validator did not answer are not paid for.
      expect(of('validation_job_lookups_total')).toBe(LOOKUPS);
      expect(of('validation_job_cost_total')).toBe(LOOKUPS * 0.5);
      expect(of('validation_job_lookups_repeated_total')).toBe(0);
      expect(of('scoring_run_contacts_total')).toBe(LOOKUPS);
      expect(of('contact_import_rows_total{result="created"}')).toBe(2);
      expect(of('contact_import_rows_total{result="rejected"}')).toBe(1);
      expect(of('contact_export_contacts_total')).toBe(LOOKUPS + 2);
      for (const kind of ['validation_job', 'scoring_run', 'contact_import', 'contact_export'])
        expect(of(`background_work{kind="${kind}",status="COMPLETED"}`)).toBe(1);
      expect(of('background_work{kind="validation_job",status="FAILED"}')).toBe(0);
      expect(of('queue_deliveries{queue="validation-jobs",state="waiting"}')).toBe(0);
      expect(of('database_pool_connections{state="idle"}')).toBeGreaterThan(0);
      expect(of('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    }
    const requests = (platform: string, outcome: string): number | undefined =>
      worker.get(`validator_request_duration_seconds_count{platform="${platform}",outcome="${outcome}"}`);
    expect(requests('whatsapp', 'answered')).toBe(1);
    expect(requests('facebook', 'server_error')).toBe(1 + RETRIES);
    expect(worker.get('validator_breaker_open{platform="facebook"}')).toBe(0);
    expect(worker.get('contact_statistics_lag_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('shows until when a validator is paused', async () => {
    await app.database.query(
      `INSERT INTO validator_pauses (platform, paused_until) VALUES ('apple', '2100-01-01 00:00:00Z')`,
    );
    const all = await samples();
    expect(all.get('validator_held_until_timestamp_seconds{platform="apple"}')).toBe(4102444800);
  });

  it('exposes every metric that the alerts and the dashboard name', async () => {
    const file = (name: string): Promise<string> =>
      readFile(fileURLToPath(new URL(`../../docker/${name}`, import.meta.url)), 'utf8');
    const used = [
      ...[...(await file('prometheus/alerts.yml')).matchAll(/^ +expr: (.*(?:\n {10,}.*)*)/gm)],
      ...[...(await file('grafana/sms-marketing.json')).matchAll(/"expr": "(.*)"/g)],
    ].map(([, expression = '']) => expression);
    expect(used.length).toBeGreaterThan(25);
    const names = new Set(used.flatMap(metricsOf));
    const exposed = new Set(
      [...(await samples()).keys(), ...(await samples('worker')).keys()].map((key) => key.split('{', 1)[0]),
    );
    expect([...names].filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('leaves out metrics that cannot be read, and shows the others', async () => {
    await app.database.query('ALTER TABLE contact_statistics_deltas RENAME TO elsewhere');
    const all = await samples();
    await app.database.query('ALTER TABLE elsewhere RENAME TO contact_statistics_deltas');
    expect([all.get('postgres_up'), all.get('redis_up')]).toEqual([0, 1]);
    expect(all.has('contact_statistics_pending_deltas')).toBe(false);
    expect(all.get(OPEN)).toBe(0);
    expect((await samples()).get('postgres_up')).toBe(1);
  });
});

/** The metrics that a PromQL expression names. Recording rules have a colon in their names. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replaceAll(/\\?"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left) ?\([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z]+_[a-z0-9_]+\b(?! *\()/g)].map(([name]) => name);
}
