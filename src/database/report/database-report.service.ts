import type { DataSource } from 'typeorm';
import { requireMigrated } from '../migration-state.js';
import { remedyOfUnfilled, unfilledColumns } from '../unfilled-columns.repository.js';
import type { DatabaseReportDto, TableReportDto } from './database-report.dto.js';
import { DatabaseReportRepository, type TableRow } from './database-report.repository.js';
import { bytesPerMillionWrites, indexBloat, indexFindings, optionalFor } from './index-findings.js';
import { ExistingContacts1755648000002 } from '../migrations/1755648000002-existing-contacts.js';
import { MIGRATIONS } from '../migrations/index.js';

/** Examines our tables and indexes, and reports problems with the statements that would fix them. Changes nothing. */
export class DatabaseReportService {
  private readonly repository: DatabaseReportRepository;

  constructor(private readonly dataSource: DataSource) {
    this.repository = new DatabaseReportRepository(dataSource);
  }

  /**
   * Throws NotMigratedError when tables are missing.
   * @param options.own proposes to drop indexes of this product too
   */
  async report({ own = false }: { own?: boolean } = {}): Promise<DatabaseReportDto> {
    await requireMigrated(this.dataSource);
    const [tables, indexes, constraints, unfilled, since] = await Promise.all([
      this.repository.tables(),
      this.repository.indexes(),
      this.repository.unvalidatedConstraints(),
      unfilledColumns(this.dataSource),
      this.repository.statisticsSince(),
    ]);
    const now = new Date();
    const ownIndexes = ownIndexNames();
    const rowsOf = new Map(tables.map(({ table, estimated_rows }) => [table, estimated_rows]));
    const context = {
      all: indexes,
      since: new Date(since),
      now,
      kept: own ? new Set<string>() : ownIndexes,
    };
    return {
      taken_at: now.toISOString(),
      statistics_since: since,
      tables: tables.map(tableReport),
      indexes: indexes.map((row) => ({
        table: row.table,
        index: row.index,
        definition: row.definition,
        size_bytes: row.size_bytes,
        idx_scan: row.idx_scan,
        idx_tup_read: row.idx_tup_read,
        idx_tup_fetch: row.idx_tup_fetch,
        last_idx_scan: row.last_idx_scan,
        is_own: ownIndexes.has(row.index),
        is_unique: row.is_unique,
        estimated_bloat_bytes: indexBloat(row),
        estimated_bytes_per_million_writes: bytesPerMillionWrites(row, rowsOf.get(row.table) ?? 0),
        optional_for: optionalFor(row),
        findings: indexFindings(row, context),
      })),
      unvalidated_constraints: constraints.map((row) => ({
        ...row,
        remedy: `ALTER TABLE ${row.table} VALIDATE CONSTRAINT ${row.constraint};`,
      })),
      unfilled_columns: unfilled.map((row) => ({ ...row, remedy: remedyOfUnfilled(row) })),
    };
  }
}

function tableReport(row: TableRow): TableReportDto {
  return {
    table: row.table,
    size_bytes: row.size_bytes,
    index_bytes: row.index_bytes,
    estimated_rows: row.estimated_rows,
    dead_rows: row.dead_rows,
    estimated_bloat_bytes: Math.max(0, Math.round(row.size_bytes - row.expected_bytes)),
    heap_only_updates: row.heap_only_updates,
    last_vacuum: row.last_vacuum,
    last_analyze: row.last_analyze,
    transaction_age: row.transaction_age,
    remedy: tableRemedy(row),
  };
}

/** Uses the thresholds of autovacuum: a table beyond them is not vacuumed fast enough. */
function tableRemedy(row: TableRow): string | null {
  if (row.transaction_age > row.freeze_max_age) return `VACUUM (FREEZE, ANALYZE) ${row.table};`;
  const isFullOfInserts = row.insert_threshold !== null && row.inserted_rows > row.insert_threshold;
  if (row.dead_rows > row.vacuum_threshold || isFullOfInserts) return `VACUUM (ANALYZE) ${row.table};`;
  if (row.modified_rows > row.analyze_threshold) return `ANALYZE ${row.table};`;
  return null;
}

/**
 * Names of the indexes that this product's migrations create for its own queries. The indexes of the table that
 * existed before are not among them: they belong to its owner, who knows what else uses them. Indexes that a later
 * migration replaces are not among them either.
 */
function ownIndexNames(): Set<string> {
  const wants = MIGRATIONS.filter((migration) => migration !== ExistingContacts1755648000002).flatMap(
    (migration) => new migration().wants,
  );
  const named = (form: RegExp): string[] => wants.flatMap(({ label }) => form.exec(label)?.[1] ?? []);
  const replaced = new Set(named(/^retired index (\w+)$/));
  return new Set(named(/^index (\w+)$/).filter((name) => !replaced.has(name)));
}
