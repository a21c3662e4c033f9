import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { DEFAULT_COLUMNS } from '../../src/contacts/export/export-columns.js';
import { EXPORT_FORMATS } from '../../src/contacts/export/contact-export.entity.js';
import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { runClient } from '../support/programs.js';
import { figure, judge, printTable, seconds } from '../support/report.js';

const LEAST_SHARE_OF_COPY = 0.5;
const MOST_MEGABYTES = 250;

/**
 * Exports so many contacts over HTTP in each format, beside COPY of the same columns and contacts to a client of
 * PostgreSQL. `--rows N` contacts (100000), the sizes as in `bench -- full-size`. The export stays in the benchmark's
 * database as a record.
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
    await runClient('psql', ['-qc', copy, '-o', '/dev/null'], url);
    const floor = await seconds(() => runClient('psql', ['-qc', copy, '-o', '/dev/null'], url));
    const application = await Application.start(stage.services, url, {});
    const table = [['COPY TO STDOUT', figure(rows / floor), '', '', '']];
    try {
      for (const format of EXPORT_FORMATS) {
        const file = await download(application, format, rows);
        const { apis } = await application.peakMemory();
        const share = floor / file.seconds;
        table.push([
          format,
          figure(rows / file.seconds),
          figure(share),
          figure(file.megabytes),
          String(apis[0]),
        ]);
        if (format === 'csv') judge('CSV : COPY TO STDOUT', share, { atLeast: LEAST_SHARE_OF_COPY });
        judge(`memory of the API after ${format}, MB`, apis[0] ?? Infinity, { below: MOST_MEGABYTES });
      }
    } finally {
      await application.stop();
    }
    printTable(['format', 'rows/s', ': COPY', 'MB', 'peak RSS MB'], table);
  });
}

async function download(
  { origins, token }: Application,
  format: string,
  rows: number,
): Promise<{ seconds: number; megabytes: number }> {
  let bytes = 0;
  const hash = createHash('sha256');
  const took = await seconds(async () => {
    const answer = await fetch(`${origins[0] ?? ''}/api/v1/contacts/export?format=${format}&limit=${rows}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok || !answer.body) throw new Error(`the export answered ${answer.status}`);
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { seconds: took, megabytes: bytes / 1e6 };
}
