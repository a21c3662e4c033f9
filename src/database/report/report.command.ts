import { Command } from 'commander';
import { EXIT, exitsWith } from '../../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { withDatabase } from '../with-database.js';
import { DatabaseReportService } from './database-report.service.js';
import type { DatabaseReportDto } from './database-report.dto.js';

/** `npm run db:report` */
export function reportCommand(): Command {
  return new Command('db:report')
    .description(
      'Prints the state of our tables and indexes, and the statements that would fix problems. Changes nothing.',
    )
    .option('--own', 'propose indexes of this product for dropping too', false)
    .action(
      exitsWith(async ({ own }: { own: boolean }) => {
        const report = await withDatabase(readDatabaseEnvironment(), (dataSource) =>
          new DatabaseReportService(dataSource).report({ own }),
        );
        console.log(formatReport(report));
        return EXIT.done;
      }),
    );
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** The report as text for a terminal: tables, indexes, and every statement that would fix something. */
export function formatReport(report: DatabaseReportDto): string {
  return [
    `Database report of ${report.taken_at}; scans counted since ${report.statistics_since}`,
    '',
    ...columns([
      ['table', 'rows', 'size', 'indexes', 'dead rows', 'bloat', 'heap-only', 'last vacuum'],
      ...report.tables.map((table) => [
        table.table,
        count(table.estimated_rows),
        bytes(table.size_bytes),
        bytes(table.index_bytes),
        count(table.dead_rows),
        bytes(table.estimated_bloat_bytes),
        table.heap_only_updates === null ? '-' : `${Math.round(table.heap_only_updates * 100)} %`,
        table.last_vacuum?.slice(0, 16) ?? 'never',
      ]),
    ]),
    '',
    ...columns([
      [
        'index',
        'table',
        'size',
        'idx_scan',
        'idx_tup_read',
        'idx_tup_fetch',
        'last scan',
        'bloat',
        'findings',
      ],
      ...report.indexes.map((index) => [
        index.index,
        index.table,
        bytes(index.size_bytes),
        count(index.idx_scan),
        count(index.idx_tup_read),
        count(index.idx_tup_fetch),
        index.last_idx_scan?.slice(0, 10) ?? '-',
        bytes(index.estimated_bloat_bytes),
        index.findings.map(({ kind }) => kind.replace('_', ' ')).join(', '),
      ]),
    ]),
    '',
    ...remedies(report),
    '',
    ...droppable(report),
  ].join('\n');
}

/** Each statement once, with all its reasons. */
function remedies(report: DatabaseReportDto): string[] {
  const reasons = new Map<string, string[]>();
  const add = (remedy: string, reason: string): void => {
    reasons.set(remedy, [...(reasons.get(remedy) ?? []), reason]);
  };
  for (const { findings } of report.indexes)
    for (const { detail, remedy } of findings) if (remedy !== null) add(remedy, detail);
  for (const { remedy } of report.unvalidated_constraints)
    add(remedy, 'rows that are older than the constraint may violate it');
  for (const { table, column, remedy } of report.unfilled_columns)
    add(remedy, `new rows of ${table} are refused: ${column} is NOT NULL, and this program does not know it`);
  for (const { remedy } of report.tables) if (remedy) add(remedy, 'beyond the thresholds of autovacuum');
  if (reasons.size === 0) return ['Nothing to fix.'];
  return [
    'Statements that would fix it (nothing was changed; the decision is yours):',
    ...[...reasons].map(([remedy, why]) => `  ${remedy}\n      ${why.join('; ')}`),
  ];
}

/** The indexes that the owner may drop, the most expensive first, with the cost of each. */
function droppable({ indexes }: DatabaseReportDto): string[] {
  const reasonOf = ({ optional_for, findings }: DatabaseReportDto['indexes'][number]): string | undefined =>
    findings.find(({ remedy }) => remedy?.startsWith('DROP INDEX'))?.kind ??
    (optional_for === null ? undefined : `slower without it: ${optional_for}`);
  const rows = indexes
    .flatMap((index) => {
      const reason = reasonOf(index);
      return reason === undefined ? [] : [{ index, cost: index.estimated_bytes_per_million_writes, reason }];
    })
    .sort((one, other) => other.cost - one.cost);
  if (rows.length === 0) return [];
  return [
    'Indexes that you may drop if writing matters more, with their cost (estimated from sizes):',
    ...columns([
      ['index', 'for a million writes', 'idx_scan', 'why'],
      ...rows.map(({ index, cost, reason }) => [index.index, bytes(cost), count(index.idx_scan), reason]),
    ]),
  ];
}

/** Pads cells: names on the right, numbers on the left. */
function columns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        /^[\d-]/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ''}`;
}
