import type { DataSource } from 'typeorm';
import { dataSourceOptions, TerminalLogger } from '../../src/database/data-source.js';
import { MigratingDataSource } from '../../src/database/migrating-data-source.js';

/** A statement that the application sent. */
export interface Recorded {
  sql: string;
  parameters: readonly unknown[];
}

class RecordingLogger extends TerminalLogger {
  readonly recorded: Recorded[] = [];

  constructor() {
    super(() => undefined);
  }

  override logQuery(sql?: string, parameters: readonly unknown[] = []): void {
    if (sql !== undefined) this.recorded.push({ sql, parameters });
  }
}

/** Runs a piece of the application on the database. Answers the statements that it sent, in order. */
export async function record(
  url: string,
  work: (dataSource: DataSource) => Promise<unknown>,
): Promise<Recorded[]> {
  const logger = new RecordingLogger();
  const dataSource = new MigratingDataSource({
    ...dataSourceOptions({ DATABASE_URL: url, DATABASE_POOL_SIZE: 1 }),
    logging: true,
    logger,
  });
  await dataSource.initialize();
  try {
    logger.recorded.length = 0;
    await work(dataSource);
    return [...logger.recorded];
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Writes recorded statements as a pgbench script: the same SQL, with each parameter as a literal, or as the pgbench
 * expression that `vary` gives for its value.
 */
export function pgbenchScript(
  recorded: readonly Recorded[],
  setup: readonly string[] = [],
  vary: (value: unknown) => string | undefined = () => undefined,
): string {
  const statements = recorded.map(({ sql, parameters }) =>
    sql
      // pgbench treats a line that begins with a backslash as its own command. Statements end at the semicolon.
      .replace(/\s+/g, ' ')
      .replace(/\$(\d+)/g, (_, number: string) => {
        const value = parameters[Number(number) - 1];
        return vary(value) ?? literal(value);
      }),
  );
  return [...setup, ...statements.map((statement) => `${statement};`)].join('\n');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `ARRAY[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`no literal for a parameter of type ${typeof value}`);
}
