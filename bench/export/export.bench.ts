import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { DEFAULT_COLUMNS } from '../../src/contacts/export/export-columns.js';
import type { ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
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
const LF = 0x0a;
const MOST_SECONDS_AFTER_LEAVING = 1;
/** A statement that sorts everybody before the first line: the longest that an export runs. */
const LONG_STATEMENT = '%row_number() OVER (ORDER BY rank, id) AS position%';

/** One contact in 1,009 of the data has opted out. With so many for each wanted row, the rows are there. */
const CONTACTS_PER_ROW = 1.002;

/**
 * Exports so many contacts over HTTP in each format, each from an API process of its own, beside COPY of the same columns
 * and contacts to a client of PostgreSQL, in turns; the best of three rounds of both counts. Then a client leaves while a
 * long statement runs for it. `--rows N` contacts (100000), `--formats csv,txt` for some of the formats only. The data is
 * as large as the rows need, unless `--contacts` says its size; the other options are those of `bench -- full-size`. Fails
 * where other than the wanted rows come out. The exports stay in the benchmark's database as records.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      contacts: { type: 'string' },
      rows: { type: 'string', default: '100000' },
      formats: { type: 'string', default: EXPORT_FORMATS.join(',') },
    },
  });
  const rows = Number(values.rows);
  const formats = values.formats.split(',');
  const contacts = values.contacts ?? String(Math.ceil(rows * CONTACTS_PER_ROW));
  await onStage({ ...values, contacts }, async (stage) => {
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

/** Downloads a file and reads it to its end. Rejects where other than `rows` contacts are in it. */
async function download(
  { origin, token }: { origin: string; token: string },
  format: string,
  rows: number,
): Promise<Downloaded> {
  const headers = { authorization: `Bearer ${token}` };
  let bytes = 0;
  let lines = 0;
  let uuid = '';
  const took = await seconds(async () => {
    const answer = await fetch(`${origin}/api/v1/contacts/export?format=${format}&limit=${rows}`, {
      headers,
    });
    if (!answer.ok || !answer.body) throw new Error(`the export answered ${answer.status}`);
    uuid = answer.headers.get('x-export-uuid') ?? '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (format !== 'xlsx') lines += linesIn(chunk);
    }
  });
  const written = format === 'xlsx' ? await recordedRows(`${origin}/api/v1/exports/${uuid}`, headers) : lines;
  const wanted = format === 'csv' ? rows + 1 : rows;
  if (written !== wanted) throw new Error(`${written} rows of ${format} came out, not ${wanted}`);
  return { seconds: took, megabytes: bytes / 1e6 };
}

/** No cell of the data holds a line break. */
function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

/** How many contacts the record of an export counts: a workbook is packed. */
async function recordedRows(address: string, headers: Record<string, string>): Promise<number | null> {
  const answer = await fetch(address, { headers });
  return ((await answer.json()) as Pick<ExportResponseDto, 'contact_count'>).contact_count;
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
