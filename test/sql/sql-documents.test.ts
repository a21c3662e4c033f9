import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'sql-formatter';
import { DataSource, type EntityManager } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { TestDatabase } from '../support/test-database.js';
import { declaredStatements, type DeclaredRow, type DeclaredStatement } from './declared-rows.js';
import { Recorder, type DescribedColumn } from './recorder.js';
import { calls, prepareData } from './statements.js';

/*
 * docs/sql holds each hand-written statement as it is sent, with the columns that PostgreSQL answers. `npm run sql`
 * writes the folder. Without WRITE_SQL these tests compare it with the statements that are sent now.
 */

const FOLDER = fileURLToPath(new URL('../../docs/sql/', import.meta.url));

interface Statement {
  declared: DeclaredStatement;
  /** The call that gives the statement this shape, when it has several. */
  shape: string;
  sql: string;
  columns: DescribedColumn[];
}

interface PostgresType {
  oid: number;
  name: string;
  /** The kind of JavaScript value that the driver converts it to. */
  kind: string;
}

const declared = declaredStatements();
let sent: Statement[];
let types: Map<number, PostgresType>;

beforeAll(async () => {
  const database = await TestDatabase.create();
  const recorder = new Recorder();
  const dataSource = new DataSource({
    ...dataSourceOptions({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 }),
    // The driver's own connections, so that the caller is the code that sends a statement.
    extra: {},
  });
  try {
    await prepareData(database);
    recorder.start();
    await dataSource.initialize();
    for (const [shape, call] of Object.entries(calls(dataSource))) {
      recorder.shape = shape;
      await rolledBack(dataSource, call);
    }
    sent = statementsOf(recorder);
    types = await postgresTypes(database);
  } finally {
    recorder.stop();
    await dataSource.destroy();
    await database.drop();
  }
});

it('sends every statement of the source at least once', () => {
  const seen = new Set(sent.map((statement) => statement.declared));
  const missing = declared.filter((statement) => !seen.has(statement));
  expect(missing.map(({ file, firstLine, name }) => `${file}:${firstLine} ${name}`)).toEqual([]);
});

it('sends SQL only from repositories and *.sql.ts', () => {
  // The data source and its transactions control the session and do not touch data.
  const elsewhere = declared.filter(
    ({ file }) => !/\.(?:repository|sql)\.ts$/.test(file) && !/^src\/database\/[^/]+$/.test(file),
  );
  expect(elsewhere.map(({ file, firstLine }) => `${file}:${firstLine}`)).toEqual([]);
});

it('answers the columns that the row types declare, of those types', () => {
  expect(sent.flatMap(differences)).toEqual([]);
});

it('is in docs/sql as it is sent', () => {
  const files = documents();
  if (process.env.WRITE_SQL) {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [file, text] of files) {
      mkdirSync(dirname(join(FOLDER, file)), { recursive: true });
      writeFileSync(join(FOLDER, file), text);
    }
  }
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.sql'),
  );
  const kept = new Map(names.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(files));
});

async function rolledBack(dataSource: DataSource, call: (manager: EntityManager) => Promise<unknown>) {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await call(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

/** Each statement once, with the place that sends it. */
function statementsOf(recorder: Recorder): Statement[] {
  const byText = new Map<string, Statement>();
  for (const { site, shape, sql } of recorder.sent) {
    const source = declared.find(
      ({ file, firstLine, lastLine }) =>
        file === site.file && firstLine <= site.line && site.line <= lastLine,
    );
    if (!source) continue;
    const key = `${source.file}:${source.firstLine}:${sql}`;
    if (!byText.has(key)) byText.set(key, { declared: source, shape, sql, columns: recorder.columnsOf(sql) });
  }
  return [...byText.values()];
}

/** PostgreSQL's types, and the JavaScript kinds of their values: `bigint` and `numeric` arrive as strings. */
async function postgresTypes(database: TestDatabase): Promise<Map<number, PostgresType>> {
  const rows = await database.query<PostgresType>(`
    SELECT oid::integer AS oid, format_type(oid, NULL) AS name,
      CASE WHEN typelem <> 0 AND typcategory = 'A' THEN 'array'
        WHEN oid IN ('int2'::regtype, 'int4'::regtype, 'oid'::regtype, 'float4'::regtype, 'float8'::regtype) THEN 'number'
        WHEN oid = 'bool'::regtype THEN 'boolean'
        WHEN oid IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN 'Date'
        WHEN oid IN ('json'::regtype, 'jsonb'::regtype) THEN 'json'
        WHEN oid = 'bytea'::regtype THEN 'object'
        ELSE 'string' END AS kind
    FROM pg_type`);
  return new Map(rows.map((type) => [type.oid, type]));
}

function typeOf({ dataTypeID }: DescribedColumn): PostgresType {
  return types.get(dataTypeID) ?? { oid: dataTypeID, name: 'unknown', kind: 'string' };
}

/** Columns that the code expects but PostgreSQL does not answer, and the other way round. */
function differences({ declared: source, columns }: Statement): string[] {
  const each = source.rows.map((row) => differencesFrom(row, source, columns));
  return each.find((found) => found.length === 0) ?? each[0] ?? [];
}

function differencesFrom(
  row: DeclaredRow,
  { name, file }: DeclaredStatement,
  columns: DescribedColumn[],
): string[] {
  const place = `${file} ${name}`;
  const answered = new Set(columns.map((column) => column.name));
  const absent = [...row].filter(([column, { optional }]) => !optional && !answered.has(column));
  return [
    ...absent.map(([column]) => `${place}: ${column} is declared, the statement does not answer it`),
    ...columns.flatMap((column) => {
      const expected = row.get(column.name);
      // A lock or a setting, called only for its effect.
      if (typeOf(column).name === 'void' || column.name === 'set_config') return [];
      if (!expected) return [`${place}: ${column.name} is answered and not declared`];
      const { kind, name: type } = typeOf(column);
      // JSON may hold any value.
      if (kind === 'json' || expected.kinds.size === 0 || expected.kinds.has(kind)) return [];
      return [`${place}: ${column.name} is ${type}, declared as ${[...expected.kinds].join(' or ')}`];
    }),
  ];
}

/** `contacts/contacts.sql` for the statements of `src/contacts/contacts.repository.ts`. */
function documentOf(source: string): string {
  return source.replace(/^src\//, '').replace(/(\.repository|\.sql)?\.ts$/, '.sql');
}

/** The files of docs/sql with their text: one for each source file that sends SQL. */
function documents(): Map<string, string> {
  const files = new Map<string, Statement[]>();
  for (const statement of sent) {
    const file = documentOf(statement.declared.file);
    files.set(file, [...(files.get(file) ?? []), statement]);
  }
  return new Map(
    [...files].map(([file, statements]) => {
      const parts = statements
        .toSorted((a, b) => a.declared.firstLine - b.declared.firstLine)
        .map((statement) => document(statement, statements));
      const source = statements[0]!.declared.file;
      return [
        file,
        [`-- The statements of ${source}, written by npm run sql.`, ...parts].join('\n\n') + '\n',
      ];
    }),
  );
}

function document({ declared: source, shape, sql, columns }: Statement, all: Statement[]): string {
  const alone = all.filter((other) => other.declared.name === source.name).length === 1;
  const answer = columns.map((column) => `${column.name} ${typeOf(column).name}`).join(', ');
  return [
    `-- ${source.name}${alone ? '' : `: ${shape}`}`,
    format(sql, { language: 'postgresql', keywordCase: 'upper', expressionWidth: 90 }) + ';',
    ...(answer ? [`-- answers ${answer}`] : []),
  ].join('\n');
}
