import { parseArgs } from 'node:util';
import pg from 'pg';
import { ProgressDisplay } from '../../common/terminal/progress-display.js';
import { EnvironmentError, readDatabaseEnvironment } from '../../config/environment.js';
import { ENCODINGS, type Encoding } from './csv-lines.js';
import { IMPORT_FIELDS, type ImportField } from './import-columns.js';
import { ImportError } from './import-error.js';
import { describeImport } from './import-progress.js';
import { importCsv, type ImportOptions, type ImportSummary } from './import.service.js';

const HELP = `Imports a CSV file of contacts into the database of DATABASE_URL.

  npm run import -- FILE.csv [options]

  --source NAME         where new contacts come from (default: IMPORT)
  --batch-id ID         marks the contacts created or changed (default: made from the time)
  --delimiter CHAR      between fields, "tab" for a tab (default: found from the header)
  --encoding NAME       ${ENCODINGS.join(', ')} (default: ${ENCODINGS[0]})
  --map FIELD=HEADER,…  which column to read a field from, where the header leaves a choice
  --rejects FILE        where rejected rows go (default: FILE.csv.rejects.csv)
  --help                shows this text

The first line is the header. Fields: ${IMPORT_FIELDS.join(', ')};
their usual names in Spanish and English are known. Only the phone is needed.
An empty field never erases what is known, and an opt-out is never undone.`;

const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/** What the arguments ask for; null asks for help. Throws ImportError. */
function readArguments(): ImportOptions | null {
  const { values, positionals } = parse();
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new ImportError('Name one file. See --help.');
  const delimiter = values.delimiter === 'tab' ? '\t' : values.delimiter;
  if (delimiter?.length !== 1 && delimiter !== undefined)
    throw new ImportError('--delimiter takes one character.');
  return {
    file,
    source: values.source,
    import_batch_id: values['batch-id'],
    delimiter,
    encoding: values.encoding === undefined ? undefined : readEncoding(values.encoding),
    map: readMap(values.map ?? []),
    rejectsFile: values.rejects,
  };
}

function parse() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        source: text,
        'batch-id': text,
        delimiter: text,
        encoding: text,
        map: { type: 'string', multiple: true },
        rejects: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ImportError(`${error instanceof Error ? error.message : String(error)}. See --help.`);
  }
}

function readEncoding(name: string): Encoding {
  const encoding = ENCODINGS.find((known) => known === name.toLowerCase());
  if (!encoding) throw new ImportError(`--encoding is one of ${ENCODINGS.join(', ')}.`);
  return encoding;
}

function readMap(arguments_: string[]): Partial<Record<ImportField, string>> {
  const map: Partial<Record<ImportField, string>> = {};
  for (const pair of arguments_.flatMap((argument) => argument.split(','))) {
    const [name, ...header] = pair.split('=');
    const field = IMPORT_FIELDS.find((known) => known === name?.trim());
    if (!field) throw new ImportError(`--map takes FIELD=HEADER with one of: ${IMPORT_FIELDS.join(', ')}.`);
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

async function main(): Promise<number> {
  const interrupt = new AbortController();
  const display = new ProgressDisplay();
  try {
    const options = readArguments();
    if (!options) {
      console.log(HELP);
      return 0;
    }
    const { DATABASE_URL } = readDatabaseEnvironment();
    const client = await connect(DATABASE_URL);
    const stop = (): void => {
      interrupt.abort();
      client.end().catch(() => undefined);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      const summary = await importCsv(client, {
        ...options,
        signal: interrupt.signal,
        onProgress: (progress) => {
          display.show(describeImport(progress));
        },
      });
      display.stop();
      console.log(describe(summary));
    } finally {
      await client.end();
    }
    return 0;
  } catch (error) {
    display.stop();
    if (interrupt.signal.aborted && !(error instanceof ImportError)) {
      console.error('Interrupted: nothing was imported.');
      return EXIT_INTERRUPTED;
    }
    console.error(messageOf(error));
    return EXIT_FAILED;
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'contact-import' });
  // Whatever is being asked at that moment fails too, and says so.
  client.on('error', () => undefined);
  await client.connect();
  // Lets the server notice, even amid a long statement, that an interrupted import is gone; not every system can.
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
  return client;
}

function messageOf(error: unknown): string {
  if (error instanceof ImportError || error instanceof EnvironmentError) return error.message;
  // A refused connection has a message for each address tried, and none of its own.
  const reasons = error instanceof AggregateError ? error.errors : [error];
  const texts = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  return `The import failed, nothing was imported: ${texts.join('; ')}`;
}

process.exitCode = await main();
