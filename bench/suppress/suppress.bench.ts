import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type {
  SuppressionListDto,
  SuppressionSnapshotDto,
} from '../../src/contacts/suppression/suppression.dto.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { questions, type Question } from '../read/questions.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import type { LoadResult } from '../support/latencies.js';
import { figure, judge, printTable } from '../support/report.js';

/** The same bound as of `bench -- read`. */
const MOST_P99_MS = 25;
const POLL_MS = 200;
const LIST = 'bench';

/**
 * What a suppression list of `--phones N` (2,000,000) phones of contacts costs: how long it takes to be in force over
 * HTTP, until a worker has counted the statistics anew, and to be withdrawn; and how soon lists and statistics are
 * answered before it, while the worker counts, and after it. The sizes as in `bench -- full-size`; `--seconds N` for
 * each load (10). It uses the scored database of that size, and leaves it as it was.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      phones: { type: 'string', default: '2000000' },
      seconds: { type: 'string', default: '10' },
    },
  });
  const seconds = Number(values.seconds);
  await onStage({ ...values, scoredIsEnough: true }, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('suppress', args, stage, url);
    const wanted = Math.min(Number(values.phones), stage.size.contacts);
    const file = await phonesOf(url, wanted, Math.floor(stage.size.contacts / wanted));
    const asked = await questions(url, stage.size.contacts);
    const application = await Application.start(stage.services, url, { apis: cpus().length, workers: 1 });
    try {
      const before = await loads(application, asked, seconds);
      const { snapshot_uuid, phones, took } = await suppress(application, file);
      console.log(`  ${phones.toLocaleString('en')} phones in force after ${took.toFixed(1)} s`);
      const counted = untilCounted(application, snapshot_uuid);
      const during = await loads(application, asked, seconds);
      console.log(
        `  statistics counted anew ${(await counted).toFixed(1)} s after that, with loads beside it`,
      );
      const after = await loads(application, asked, seconds);
      const started = performance.now();
      await application.call('POST', `/suppressions/${snapshot_uuid}/deactivate`);
      console.log(`  withdrawn after ${((performance.now() - started) / 1000).toFixed(1)} s`);
      const recounted = await untilCounted(application, snapshot_uuid);
      console.log(`  statistics counted anew ${recounted.toFixed(1)} s after that`);
      report(asked, { before, during, after });
    } finally {
      await application.stop();
      await forget(url);
    }
  });
}

/** A file with phones of contacts from everywhere: of each `every`-th one. */
async function phonesOf(url: string, wanted: number, every: number): Promise<string> {
  return onConnection(url, async (client) => {
    const { rows } = await client.query<{ phone_e164: string }>(
      'SELECT phone_e164 FROM contacts WHERE id % $1 = 0 ORDER BY id LIMIT $2',
      [every, wanted],
    );
    return ['telefono', ...rows.map(({ phone_e164 }) => phone_e164)].join('\n');
  });
}

async function suppress(
  { origins, token }: Application,
  file: string,
): Promise<{ snapshot_uuid: string; phones: number; took: number }> {
  const form = new FormData();
  form.set('list', LIST);
  form.set('file', new Blob([file]), 'phones.csv');
  const started = performance.now();
  const response = await fetch(`${origins[0] ?? ''}/api/v1/suppressions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (!response.ok)
    throw new Error(`POST /suppressions answered ${response.status}: ${await response.text()}`);
  const { snapshot_uuid, phones } = (await response.json()) as SuppressionSnapshotDto;
  return { snapshot_uuid, phones, took: (performance.now() - started) / 1000 };
}

/** Waits until the statistics include the list, as the API says; answers the seconds. */
async function untilCounted(application: Application, uuid: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { items } = await application.call<SuppressionListDto>('GET', '/suppressions');
    if (items.find(({ snapshot_uuid }) => snapshot_uuid === uuid)?.counted)
      return (performance.now() - started) / 1000;
    await delay(POLL_MS);
  }
}

async function loads(
  { origins, token }: Application,
  asked: readonly Question[],
  seconds: number,
): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for (const { path } of asked)
    results.push(await httpLoad({ origins, token, method: 'GET', path, connections: 1, seconds }));
  return results;
}

function report(
  asked: readonly Question[],
  { before, during, after }: Record<'before' | 'during' | 'after', LoadResult[]>,
): void {
  printTable(
    ['1 connection; p50 and p99 in ms', 'before', '', 'counting', '', 'after', ''],
    asked.map(({ name }, index) => [
      name,
      ...[before, during, after].flatMap((results) => {
        const { p50 = NaN, p99 = NaN } = results[index] ?? {};
        return [figure(p50), figure(p99)];
      }),
    ]),
  );
  console.log('');
  for (const [index, { name }] of asked.entries()) {
    judge(`p99 of ${name} while the worker counts, ms`, during[index]?.p99 ?? NaN, { below: MOST_P99_MS });
    judge(`p99 of ${name} with the list, ms`, after[index]?.p99 ?? NaN, { below: MOST_P99_MS });
  }
}

/** Takes the list out of the database again, also after an error. */
async function forget(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    await client.query('DELETE FROM suppressed_phones WHERE list = $1', [LIST]);
    await client.query(
      'DELETE FROM suppression_changes WHERE snapshot_id IN (SELECT id FROM suppression_snapshots WHERE list = $1)',
      [LIST],
    );
    await client.query('DELETE FROM suppression_snapshots WHERE list = $1', [LIST]);
    await client.query('VACUUM ANALYZE suppressed_phones, suppression_entries');
  });
}
