import type { EntityManager, Logger } from 'typeorm';
import type { PreparingClient } from '../../src/database/prepared-statements.js';
import type { TestDatabase } from './test-database.js';

/** A node of EXPLAIN (ANALYZE, FORMAT JSON), with the fields that tests use. */
interface PlanNode {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/** The measured work of a read. */
export interface ReadPath {
  /** The scans, as `Index Scan using name`, each once, in the order of the plan. */
  scans: string[];
  /** Tables that were read completely. */
  tablesScanned: string[];
  /** Rows that the scans read, including filtered ones. Entries of bitmaps only count in `pages`. */
  rowsRead: number;
  /** The largest number of rows in a single Sort. */
  rowsSorted: number;
  /** Pages of 8 kB that were read. */
  pages: number;
}

/** Keeps the statements that TypeORM sends, so that tests explain exactly what repositories send. */
export class StatementLog implements Logger {
  readonly sent: { sql: string; parameters: unknown[] }[] = [];

  logQuery(sql: string, parameters: unknown[] = []): void {
    this.sent.push({ sql, parameters });
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

/** Runs a repository's read and answers how PostgreSQL executes its statements, added up. */
export async function readPath(
  database: TestDatabase,
  log: StatementLog,
  manager: EntityManager,
  read: (manager: EntityManager) => Promise<unknown>,
): Promise<ReadPath> {
  const before = log.sent.length;
  await read(manager);
  const statements = log.sent.slice(before);
  if (statements.length === 0) throw new Error('a read is at least one statement');
  const paths: ReadPath[] = [];
  for (const { sql, parameters } of statements) {
    paths.push(summary(await database.one<Explained>(`${EXPLAIN} ${sql}`, parameters)));
  }
  return {
    scans: [...new Set(paths.flatMap(({ scans }) => scans))],
    tablesScanned: paths.flatMap(({ tablesScanned }) => tablesScanned),
    rowsRead: sum(paths.map(({ rowsRead }) => rowsRead)),
    rowsSorted: Math.max(...paths.map(({ rowsSorted }) => rowsSorted)),
    pages: sum(paths.map(({ pages }) => pages)),
  };
}

/**
 * Sends a prepared statement as often as PostgreSQL needs to decide whether to keep one plan for all parameters.
 * Answers the path of the plan that it uses from then on, and whether it keeps that plan.
 */
export async function preparedPath(
  client: PreparingClient,
  { sql, parameters }: { sql: string; parameters: unknown[] },
): Promise<ReadPath & { isKept: boolean }> {
  for (let call = 0; call < CUSTOM_PLANS + 1; call += 1) await client.query(sql, parameters);
  const prepared = await client.query<{ name: string; is_kept: boolean }>(
    'SELECT name, generic_plans > 0 AS is_kept FROM pg_prepared_statements WHERE statement = $1',
    [sql],
  );
  const { name, is_kept } = prepared.rows[0]!;
  const values = parameters.map((value) => `'${String(value)}'`).join(', ');
  const explained = await client.query<Explained>(`${EXPLAIN} EXECUTE ${name}(${values})`);
  return { ...summary(explained.rows[0]!), isKept: is_kept };
}

const EXPLAIN = 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)';

/** PostgreSQL plans this many calls of a prepared statement each by itself. */
const CUSTOM_PLANS = 5;

interface Explained {
  'QUERY PLAN': [{ Plan: PlanNode }];
}

function summary(explained: Explained): ReadPath {
  const root = explained['QUERY PLAN'][0].Plan;
  const nodes = flatten(root);
  const scans = nodes.filter((node) => /Index|Seq Scan|Bitmap Heap|Tid/.test(node['Node Type']));
  return {
    scans: [...new Set(scans.map(describe))],
    tablesScanned: nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? ''),
    rowsRead: sum(scans.filter((node) => node['Node Type'] !== 'Bitmap Index Scan').map(rowsTaken)),
    rowsSorted: Math.max(0, ...nodes.filter(isSort).map((node) => sum(inputsOf(node).map(rowsGiven)))),
    pages: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

const isSort = (node: PlanNode): boolean => node['Node Type'].endsWith('Sort');

/** What a node reads, without the subqueries that are run before it. */
const inputsOf = (node: PlanNode): PlanNode[] =>
  (node.Plans ?? []).filter((child) => child['Parent Relationship'] === 'Outer');

const rowsGiven = (node: PlanNode): number => Math.round(node['Actual Rows'] * node['Actual Loops']);

function rowsTaken(node: PlanNode): number {
  const dropped = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round((node['Actual Rows'] + dropped) * node['Actual Loops']);
}

function describe(node: PlanNode): string {
  const target = node['Index Name'] ?? node['Relation Name'];
  return target === undefined ? node['Node Type'] : `${node['Node Type']} ${target}`;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
