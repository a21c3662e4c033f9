import { Command } from 'commander';
import type { ClientBase } from 'pg';
import { ProgressDisplay } from '../../background-work/progress-display.js';
import { EXIT, exitsWith, interruptSignal, UsageError } from '../../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { withDatabase } from '../../database/with-database.js';
import { ENCODINGS, type Encoding } from './csv-lines.js';
import { IMPORT_FIELDS, type ImportField } from './import-columns.js';
import { ImportError } from './import-error.js';
import { describeImport } from './import-progress.js';
import { importCsv, type ImportOptions, type ImportSummary } from './import.service.js';

interface Arguments {
  source?: string;
  batchId?: string;
  delimiter?: string;
  encoding?: string;
  map: string[];
  rejects?: string;
}

/** `npm run import -- FILE.csv` */
export function importCommand(): Command {
  return new Command('import')
    .usage('FILE.csv [options]')
    .description('Imports a CSV file of contacts into the database of DATABASE_URL.')
    .argument('<file>', 'the file; its first line is the header')
    .option('--source <name>', 'where new contacts come from (default: IMPORT)')
    .option('--batch-id <id>', 'marks the contacts created or changed (default: made from the time)')
    .option('--delimiter <char>', 'between fields, "tab" for a tab (default: found from the header)')
    .option('--encoding <name>', `${ENCODINGS.join(', ')} (default: ${ENCODINGS[0]})`)
    .option(
      '--map <field=header>',
      'which column to read a field from, where the header leaves a choice; several with commas or again',
      (pair: string, pairs: string[]) => [...pairs, pair],
      [],
    )
    .option('--rejects <file>', 'where rejected rows go (default: FILE.csv.rejects.csv)')
    .addHelpText(
      'after',
      `
Fields: ${IMPORT_FIELDS.join(', ')};
their usual names in Spanish and English are known. Only the phone is needed.
An empty field never erases what is known, and an opt-out is never undone.

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
    map: readMap(args.map),
    rejectsFile: args.rejects,
  };
}

function readEncoding(name: string): Encoding {
  const encoding = ENCODINGS.find((known) => known === name.toLowerCase());
  if (!encoding) throw new UsageError(`--encoding is one of ${ENCODINGS.join(', ')}.`);
  return encoding;
}

function readMap(arguments_: string[]): Partial<Record<ImportField, string>> {
  const map: Partial<Record<ImportField, string>> = {};
  for (const pair of arguments_.flatMap((argument) => argument.split(','))) {
    const [name, ...header] = pair.split('=');
    const field = IMPORT_FIELDS.find((known) => known === name?.trim());
    if (!field) throw new UsageError(`--map takes FIELD=HEADER with one of: ${IMPORT_FIELDS.join(', ')}.`);
    map[field] = header.join('=');
  }
  return map;
}

function describe(summary: ImportSummary): string {
  const number = (value: number): string => value.toLocaleString('en').padStart(12);
  const rejects = Object.entries(summary.rejected_by_code)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${number(count)}    ${code}`);
  const lines = [
    `${number(summary.rows_read)}  rows read`,
    `${number(summary.created)}  created`,
    `${number(summary.updated)}  updated`,
    `${number(summary.unchanged)}  unchanged, ${summary.duplicates.toLocaleString('en')} of them duplicates within the file`,
    `${number(summary.rejected)}  rejected${summary.rejects_file === null ? '' : `, see ${summary.rejects_file}`}`,
    ...rejects,
    `Batch ${summary.import_batch_id}, ${summary.seconds.toFixed(1)} s, ` +
      `${Math.round(summary.rows_read / summary.seconds).toLocaleString('en')} rows/s`,
  ];
  if (summary.ignored_columns.length > 0)
    lines.push(`Columns not used: ${summary.ignored_columns.join(', ')}`);
  if (summary.rejected_by_code.full_name_unreadable)
    lines.push('Unreadable characters: try --encoding windows-1252');
  return lines.join('\n');
}

async function runImport(options: ImportOptions): Promise<number> {
  const display = new ProgressDisplay();
  let cut: () => void = () => undefined;
  const signal = interruptSignal(() => {
    cut();
  });
  try {
    const summary = await withDatabase(readDatabaseEnvironment(), async (dataSource) => {
      const queryRunner = dataSource.createQueryRunner();
      const client = (await queryRunner.connect()) as ClientBase & { end(): Promise<void> };
      // Ends the statement at hand too, which may take minutes.
      cut = () => void client.end().catch(() => undefined);
      await client.query("SET application_name = 'contact-import'");
      // Lets the server notice, even amid a long statement, that an interrupted import is gone; not every system can.
      await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
      return importCsv(client, {
        ...options,
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
    console.error('Interrupted: nothing was imported.');
    return EXIT.interrupted;
  }
}
