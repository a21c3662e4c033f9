import { Command } from 'commander';
import type { ClientBase } from 'pg';
import { ProgressDisplay, type Progress } from '../../background-work/progress-display.js';
import { EXIT, exitsWith, interruptSignal, UsageError } from '../../common/terminal/terminal-program.js';
import { readImportEnvironment } from '../../config/environment.js';
import { requireSession } from '../../database/session-client.js';
import { withDatabase } from '../../database/with-database.js';
import { IMPORT_FIELDS, MAPPING_KEYS, type Mapping } from './import-columns.js';
import { ImportError } from './import-error.js';
import { importFile, type ImportOptions, type ImportSummary } from './import.service.js';
import { ENCODINGS, type Encoding } from './text-lines.js';
import type { ImportProgress } from './import-run.js';

interface Arguments {
  source?: string;
  batchId?: string;
  delimiter?: string;
  encoding?: string;
  headerRow?: string;
  sheet?: string;
  map: string[];
  rejects?: string;
  optOuts?: boolean;
  dryRun?: boolean;
  allOrNothing?: boolean;
}

/** `npm run import -- FILE` */
export function importCommand(): Command {
  return new Command('import')
    .usage('FILE [options]')
    .description(
      'Imports a file of contacts, CSV or XLSX, packed with gzip or not, into the database of DATABASE_URL.',
    )
    .argument('<file>', 'the file, or - for the standard input')
    .option('--source <name>', 'where new contacts come from (default: IMPORT)')
    .option('--batch-id <id>', 'marks the contacts created or changed (default: made from the time)')
    .option('--delimiter <char>', 'between fields, "tab" for a tab (default: found)')
    .option('--encoding <name>', `${ENCODINGS.join(', ')} (default: found)`)
    .option('--header-row <line>', 'the line of the header; 0 when the file has none (default: found)')
    .option('--sheet <number>', 'which sheet of a workbook (default: 1)')
    .option(
      '--map <field=column>',
      'which column to read a field from, by its title or as #3; nothing after the = leaves the field out; again for more',
      (pair: string, pairs: string[]) => [...pairs, pair],
      [],
    )
    .option('--rejects <file>', 'where rejected rows go (default: FILE.rejects.csv)')
    .option('--opt-outs', 'every phone of the file opts out, also those of nobody yet')
    .option('--dry-run', 'count what would be done, and change nothing')
    .option(
      '--all-or-nothing',
      'write everything in one transaction; the contacts stay locked until its end (default: in chunks)',
    )
    .addHelpText(
      'after',
      `
Fields: ${IMPORT_FIELDS.join(', ')};
their usual names in Spanish and English are known. Only the phone is needed.
An empty field never erases what is known, and an opt-out is never undone.
Every column that may say who is not to be contacted counts. What one of them means where that is not known:
  --map opt_out_at=COLUMN  whoever has anything but a plain no there opted out
  --map opt_in=COLUMN      whoever has no plain yes there opted out
  --map ignore=COLUMN      it says nothing of that

Exit status: 0 when every row went in, 3 when rows were rejected, 1 when all were or the import failed,
2 for wrong use, 130 when interrupted.`,
    )
    .action(exitsWith((file: string, args: Arguments) => runImport(readOptions(file, args))));
}

function readOptions(file: string, args: Arguments): ImportOptions {
  const delimiter = args.delimiter === 'tab' ? '\t' : args.delimiter;
  if (delimiter?.length !== 1 && delimiter !== undefined)
    throw new UsageError('--delimiter takes one character.');
  return {
    file,
    source: args.source,
    import_batch_id: args.batchId,
    delimiter,
    encoding: args.encoding === undefined ? undefined : readEncoding(args.encoding),
    header_row: readNumber(args.headerRow, '--header-row', 0),
    sheet: readNumber(args.sheet, '--sheet', 1),
    mapping: readMap(args.map),
    kind: args.optOuts ? 'opt_outs' : 'contacts',
    dryRun: args.dryRun,
    allOrNothing: args.allOrNothing,
    rejectsFile: args.rejects,
  };
}

function readEncoding(name: string): Encoding {
  const encoding = ENCODINGS.find((known) => known === name.toLowerCase());
  if (!encoding) throw new UsageError(`--encoding is one of ${ENCODINGS.join(', ')}.`);
  return encoding;
}

function readMap(pairs: string[]): Mapping {
  const map: Mapping = {};
  for (const pair of pairs.flatMap(splitPairs)) {
    const [name, ...rest] = pair.split('=');
    const key = MAPPING_KEYS.find((known) => known === name?.trim());
    if (!key || rest.length === 0) {
      throw new UsageError(`--map takes FIELD=COLUMN with one of: ${MAPPING_KEYS.join(', ')}.`);
    }
    const column = rest.join('=');
    const before = map[key];
    map[key] = column === '' ? null : before ? [before, column].flat() : column;
  }
  return map;
}

/** Several pairs may stand in one argument; a comma that is not followed by a field belongs to a title. */
function splitPairs(argument: string): string[] {
  return argument.split(new RegExp(`,(?=(?:${MAPPING_KEYS.join('|')})=)`));
}

function readNumber(text: string | undefined, option: string, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,7}$/.test(text) || Number(text) < least) throw new UsageError(`${option} takes a number.`);
  return Number(text);
}

function describe(summary: ImportSummary): string {
  const number = (value: number): string => value.toLocaleString('en').padStart(12);
  const byCode = (counts: Record<string, number>): string[] =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => `${number(count)}    ${code}`);
  const inPart = Object.values(summary.taken_in_part_by_code).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${number(summary.rows_read)}  rows read`,
    `${number(summary.created)}  created`,
    `${number(summary.updated)}  updated`,
    `${number(summary.unchanged)}  unchanged, ${summary.duplicates.toLocaleString('en')} of them duplicates within the file`,
    `${number(summary.rejected)}  rejected${summary.rejects_file === null ? '' : `, see ${summary.rejects_file}`}`,
    ...byCode(summary.rejected_by_code),
    ...(inPart > 0
      ? [`${number(inPart)}  only taken as opt-outs, because of`, ...byCode(summary.taken_in_part_by_code)]
      : []),
    ...summary.notices,
    `Batch ${summary.import_batch_id}, ${summary.seconds.toFixed(1)} s, ` +
      `${Math.round(summary.rows_read / summary.seconds).toLocaleString('en')} rows/s`,
  ];
  if (summary.ignored_columns.length > 0)
    lines.push(`Columns not used: ${summary.ignored_columns.join(', ')}`);
  if (summary.rejected_by_code.full_name_unreadable) {
    lines.push('Some characters cannot be read: say the --encoding.');
  }
  return lines.join('\n');
}

async function runImport(options: ImportOptions): Promise<number> {
  const display = new ProgressDisplay();
  let cut: () => void = () => undefined;
  const signal = interruptSignal(() => {
    cut();
  });
  try {
    const environment = readImportEnvironment();
    const summary = await withDatabase(environment, async (dataSource) => {
      const queryRunner = dataSource.createQueryRunner();
      const client = (await queryRunner.connect()) as ClientBase & { end(): Promise<void> };
      requireSession(client, 'Imports');
      // Ends the statement at hand too, which may take minutes.
      cut = () => void client.end().catch(() => undefined);
      await client.query("SET application_name = 'contact-import'");
      // Lets the server notice, even amid a long statement, that an interrupted import is gone; not every system can.
      await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
      return importFile(client, {
        ...options,
        privacyHashKey: environment.PRIVACY_HASH_KEY,
        signal,
        onProgress: (progress) => {
          display.show(describeImport(progress));
        },
      }).finally(() => queryRunner.release());
    });
    display.stop();
    console.log(describe(summary));
    if (summary.rejected === 0 && summary.rows_read > 0) return EXIT.done;
    if (summary.rejected < summary.rows_read) return EXIT.rowsRejected;
    console.error(
      summary.rows_read === 0
        ? 'Nothing was imported: the file has no rows below its header.'
        : 'Nothing was imported: every row was rejected.',
    );
    return EXIT.failed;
  } catch (error) {
    display.stop();
    if (!signal.aborted || error instanceof ImportError) throw error;
    console.error(
      options.allOrNothing
        ? 'Interrupted: nothing was imported.'
        : 'Interrupted: what was written until then stays. Import the file again, or undo the import through the API.',
    );
    return EXIT.interrupted;
  }
}

/** What a progress display shows of an import. */
export function describeImport({ phase, done, total }: ImportProgress): Progress {
  switch (phase) {
    case 'reading':
      return { title: 'Reading the file', done, total };
    case 'merging': {
      const details = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} contacts`;
      return { title: 'Writing contacts', done, total, details };
    }
  }
}
