import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
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
/**
 * Left to itself V8 lets garbage pile up before it collects, more in a longer export. In a heap of this size an export
 * that kept anything of its contacts would end the process.
 */
const SMALL_HEAP = { NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=128' };

/**
 * Exports so many contacts over HTTP in each format, each from an API process of its own, beside COPY of the same columns
 * and contacts to a client of PostgreSQL, in turns; the best of three rounds of both counts. `--rows N` contacts (100000),
 * the sizes as in `bench -- full-size`. The exports stay in the benchmark's database as records.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { ...SIZE_OPTIONS, rows: { type: 'string', default: '100000' } },
  });
  const rows = Number(values.rows);
  await onStage(values, async (stage) => {
    const url = await ensureScored(stage);
    await describeStage('export', args, stage, url);
    const copy = `COPY (SELECT ${DEFAULT_COLUMNS.join(', ')} FROM contacts c WHERE ${CONTACTABLE}
      ORDER BY created_at DESC, id DESC LIMIT ${rows}) TO STDOUT (FORMAT csv)`;
    const copied = (): Promise<number> =>
      seconds(() => runClient('psql', ['-qc', copy, '-o', '/dev/null'], url));
    await copied();
    const table: string[][] = [];
    const application = await Application.start(
      stage.services,
      url,
      { apis: EXPORT_FORMATS.length },
      SMALL_HEAP,
    );
    try {
      for (const [index, format] of EXPORT_FORMATS.entries()) {
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
