import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { DEFAULT_COLUMNS } from '../../src/contacts/export/export-columns.js';
import { EXPORT_FORMATS } from '../../src/contacts/export/contact-export.entity.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { runClient } from '../support/programs.js';
import { figure, judge, judgeShare, printTable, seconds } from '../support/report.js';

const LEAST_SHARE_OF_COPY = 0.5;
const MOST_MEGABYTES = 250;
/** More than this from a tenth of the rows to all of them would be memory that grows with the rows. */
const MOST_GROWTH_MEGABYTES = 50;
const ROUNDS = 3;
const MOST_SECONDS_AFTER_LEAVING = 1;
/** A statement that sorts everybody before the first line: the longest that an export runs. */
const LONG_STATEMENT = '%row_number() OVER (ORDER BY rank, id) AS position%';

/**
 * Exports so many contacts over HTTP in each format, each from an API process of its own, beside COPY of the same columns
 * and contacts to a client of PostgreSQL, in turns; the best of three rounds of both counts. Then a client leaves while a
 * long statement runs for it. `--rows N` contacts (100000), `--formats csv,txt` for some of the formats only, the sizes as
 * in `bench -- full-size`. The exports stay in the benchmark's database as records.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      rows: { type: 'string', default: '100000' },
      formats: { type: 'string', default: EXPORT_FORMATS.join(',') },
    },
  });
  const rows = Number(values.rows);
  const formats = values.formats.split(',');
  await onStage(values, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('export', args, stage, url);
    const copy = `COPY (SELECT ${DEFAULT_COLUMNS.join(', ')} FROM contacts c WHERE ${CONTACTABLE}
      ORDER BY created_at DESC, id DESC LIMIT ${rows}) TO STDOUT (FORMAT csv)`;
    const copied = (): Promise<number> =>
      seconds(() => runClient('psql', ['-qc', copy, '-o', '/dev/null'], url));
    await copied();
    const table: string[][] = [];
    const application = await Application.start(stage.services, url, { apis: formats.length });
    try {
      for (const [index, format] of formats.entries()) {
        const from = { origin: application.origins[index] ?? '', token: application.token };
        const memory = async (): Promise<number> => (await application.peakMemory()).apis[index] ?? Infinity;
        await download(from, format, Math.ceil(rows / 10));
        const memoryOfTenth = await memory();
        const [floors, files] = [[] as number[], [] as Downloaded[]];
        for (let round = 0; round < ROUNDS; round += 1) {
          floors.push(await copied());
          files.push(await download(from, format, rows));
        }
        const floor = Math.min(...floors);
        const took = Math.min(...files.map((file) => file.seconds));
        const peak = await memory();
        table.push([
          format,
          figure(rows / took),
          figure(rows / floor),
          figure(floor / took),
          figure(files[0]?.megabytes ?? 0),
          `${memoryOfTenth} → ${peak}`,
        ]);
        const atLeast = format === 'csv' ? LEAST_SHARE_OF_COPY : undefined;
        judgeShare(`${format}, rows/s beside COPY TO STDOUT`, rows / took, rows / floor, atLeast);
        judge(`memory of the API that writes ${format}, MB`, peak, { below: MOST_MEGABYTES });
        judge(`its growth from a tenth of the rows, MB`, peak - memoryOfTenth, {
          below: MOST_GROWTH_MEGABYTES,
        });
      }
      const left = await secondsAfterLeaving(url, application, rows);
      if (left === undefined)
        console.log('The statement was over before a client could leave: take more rows.');
      else
        judge('seconds from a client leaving to the end of its statement', left, {
          below: MOST_SECONDS_AFTER_LEAVING,
        });
    } finally {
      await application.stop();
    }
    printTable(['format', 'rows/s', 'COPY rows/s', ': COPY', 'MB', 'peak RSS MB'], table);
  });
}

interface Downloaded {
  seconds: number;
  megabytes: number;
}

async function download(
  { origin, token }: { origin: string; token: string },
  format: string,
  rows: number,
): Promise<Downloaded> {
  let bytes = 0;
  const took = await seconds(async () => {
    const answer = await fetch(`${origin}/api/v1/contacts/export?format=${format}&limit=${rows}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok || !answer.body) throw new Error(`the export answered ${answer.status}`);
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
  });
  return { seconds: took, megabytes: bytes / 1e6 };
}

/**
 * Leaves while PostgreSQL sorts everybody for an export; answers after how many seconds
 * pg_stat_activity shows it no more; undefined where it was over before the client could leave.
 */
async function secondsAfterLeaving(
  url: string,
  { origins, token }: Application,
  rows: number,
): Promise<number | undefined> {
  return onConnection(url, async (client) => {
    const isRunning = async (): Promise<boolean> => {
      const { rows: found } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE $1",
        [LONG_STATEMENT],
      );
      return found.length > 0;
    };
    const leaving = new AbortController();
    const answer = fetch(`${origins[0] ?? ''}/api/v1/contacts/export?format=txt&spread=lada&limit=${rows}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    }).then(
      (response) => response.status,
      () => 0,
    );
    while (!(await isRunning())) {
      if ((await Promise.race([answer, delay(5)])) !== undefined) return undefined;
    }
    return seconds(async () => {
      leaving.abort();
      while (await isRunning()) await delay(5);
    });
  });
}
