import type { EntityManager, Logger } from 'typeorm';
import type { TestDatabase } from './test-database.js';

/** A node of EXPLAIN (ANALYZE, FORMAT JSON), as far as tests look at it. */
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
  /** The scans, as `Index Scan using name`, each once, in the plan's order. */
  scans: string[];
  /** Tables that were read from end to end. */
  tablesScanned: string[];
  /** Rows that the scans took up, those filtered out included; entries of bitmaps show in `pages`. */
  rowsRead: number;
  /** The largest number of rows that any one Sort was given. */
  rowsSorted: number;
  /** 8 kB pages looked at. */
  pages: number;
}

/** Keeps the statements that TypeORM sent, to explain what repositories really send. */
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

/** Runs a repository's read and tells by which path its statements go, all of them together. */
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
    const row = await database.one<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
      parameters,
    );
    paths.push(summary(row['QUERY PLAN'][0].Plan));
  }
  return {
    scans: [...new Set(paths.flatMap(({ scans }) => scans))],
    tablesScanned: paths.flatMap(({ tablesScanned }) => tablesScanned),
    rowsRead: sum(paths.map(({ rowsRead }) => rowsRead)),
    rowsSorted: Math.max(...paths.map(({ rowsSorted }) => rowsSorted)),
    pages: sum(paths.map(({ pages }) => pages)),
  };
}

function summary(root: PlanNode): ReadPath {
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
