import type { DataSource } from 'typeorm';
import { TABLES_WITHOUT_ENTITY } from '../entities.js';

/** An index in the catalog and the statistics; sizes in bytes. */
export interface IndexRow {
  table: string;
  index: string;
  definition: string;
  size_bytes: number;
  /** As pg_stat_user_indexes counts it. */
  idx_scan: number;
  idx_tup_read: number;
  idx_tup_fetch: number;
  /** null when there was none, and before PostgreSQL 16, which does not record it. */
  last_idx_scan: string | null;
  /** Whether it is unique, or enforces a primary key, a unique or an exclusion constraint. */
  is_unique: boolean;
  valid: boolean;
  /** Whether the index is being built at this moment. */
  being_built: boolean;
  /** Whether its first column is a foreign key. Without the index a cascade would read the whole table. */
  serves_foreign_key: boolean;
  /** The properties that two indexes must share to replace each other: access method, predicate and so on. */
  kind: string;
  /** The key columns in order, each with collation, operator class and direction. */
  columns: string[];
  /** The number of columns that are only included. */
  included: number;
  expected_bytes: number;
}

export interface TableRow {
  table: string;
  size_bytes: number;
  index_bytes: number;
  estimated_rows: number;
  dead_rows: number;
  modified_rows: number;
  /** Rows that were inserted since the last vacuum. */
  inserted_rows: number;
  expected_bytes: number;
  heap_only_updates: number | null;
  last_vacuum: string | null;
  last_analyze: string | null;
  transaction_age: number;
  vacuum_threshold: number;
  /** null when autovacuum ignores inserts. */
  insert_threshold: number | null;
  analyze_threshold: number;
  freeze_max_age: number;
}

export interface ConstraintRow {
  table: string;
  constraint: string;
  definition: string;
}

/** Reads the catalog and the statistics of our tables. It changes nothing and takes no lock that blocks others. */
export class DatabaseReportRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Expected size: 8 bytes of tuple header, 4 of line pointer and the keys (rounded up to 8) for each entry, in
   * pages of 8 kB that are filled to 90 %.
   */
  indexes(): Promise<IndexRow[]> {
    return this.dataSource.query<IndexRow[]>(
      `SELECT t.relname AS "table", x.relname AS "index", pg_get_indexdef(i.indexrelid) AS definition,
              pg_relation_size(i.indexrelid)::float8 AS size_bytes, coalesce(s.idx_scan, 0)::float8 AS idx_scan,
              coalesce(s.idx_tup_read, 0)::float8 AS idx_tup_read,
              coalesce(s.idx_tup_fetch, 0)::float8 AS idx_tup_fetch,
              to_jsonb(s) ->> 'last_idx_scan' AS last_idx_scan,
              i.indisunique OR i.indisexclusion AS is_unique, i.indisvalid AND i.indisready AS valid,
              EXISTS (SELECT FROM pg_stat_progress_create_index b WHERE b.index_relid = i.indexrelid) AS being_built,
              EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = t.oid AND f.conkey[1] = i.indkey[0])
                AS serves_foreign_key,
              concat_ws(' ', m.amname, pg_get_expr(i.indpred, i.indrelid)) AS kind,
              array(SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid, k, true), i.indcollation[k - 1],
                                     i.indclass[k - 1], i.indoption[k - 1])
                      FROM generate_series(1, i.indnkeyatts) k ORDER BY k) AS columns,
              i.indnatts - i.indnkeyatts AS included,
              ceil(greatest(x.reltuples, 0) * (12 + 8 * ceil(coalesce(w.width, 8) / 8.0)) / (8168 * 0.9))::float8 * 8192
                AS expected_bytes
         FROM pg_index i
         JOIN pg_class x ON x.oid = i.indexrelid
         JOIN pg_class t ON t.oid = i.indrelid
         JOIN pg_am m ON m.oid = x.relam
         LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = i.indexrelid
         LEFT JOIN LATERAL (
           SELECT sum(p.avg_width) AS width FROM pg_attribute a
             JOIN pg_stats p ON p.schemaname = current_schema() AND p.tablename = t.relname AND p.attname = a.attname
            WHERE a.attrelid = t.oid AND a.attnum = ANY(i.indkey)) w ON true
        WHERE t.relname = ANY($1) AND t.relnamespace = current_schema()::regnamespace
        ORDER BY pg_relation_size(i.indexrelid) DESC, x.relname`,
      [this.ourTables()],
    );
  }

  /**
   * Expected size: for each row 4 bytes of line pointer, the header (23 bytes, and a bit for each column where one is
   * null) and the columns' average width, both rounded up to 8, in pages that are filled as far as the fillfactor
   * lets them. Thresholds: as autovacuum computes them, from the table's own settings or the server's; PostgreSQL 18
   * vacuums earlier after inserts into a table that is frozen in part.
   */
  tables(): Promise<TableRow[]> {
    return this.dataSource.query<TableRow[]>(
      `WITH settings AS (
         SELECT t.oid, coalesce(
                  (SELECT option_value FROM pg_options_to_table(t.reloptions) WHERE option_name = name), setting)::float8 AS value, name
           FROM pg_class t CROSS JOIN pg_settings
          WHERE name IN ('autovacuum_vacuum_threshold', 'autovacuum_vacuum_scale_factor', 'autovacuum_analyze_threshold',
                         'autovacuum_analyze_scale_factor', 'autovacuum_freeze_max_age',
                         'autovacuum_vacuum_insert_threshold', 'autovacuum_vacuum_insert_scale_factor') AND t.relkind = 'r'),
       setting AS (SELECT oid, jsonb_object_agg(name, value) AS of FROM settings GROUP BY oid)
       SELECT t.relname AS "table", pg_table_size(t.oid)::float8 AS size_bytes, pg_indexes_size(t.oid)::float8 AS index_bytes,
              greatest(t.reltuples, 0)::float8 AS estimated_rows, coalesce(s.n_dead_tup, 0)::float8 AS dead_rows,
              coalesce(s.n_mod_since_analyze, 0)::float8 AS modified_rows,
              coalesce(s.n_ins_since_vacuum, 0)::float8 AS inserted_rows,
              (ceil(greatest(t.reltuples, 0) * (4 + 8 * ceil((8 * ceil((23 + w.null_bytes) / 8) + w.width) / 8))
                      / (8168 * f.filled)) * 8192)::float8 AS expected_bytes,
              (s.n_tup_hot_upd::float8 / nullif(s.n_tup_upd, 0)) AS heap_only_updates,
              to_json(greatest(s.last_vacuum, s.last_autovacuum)) #>> '{}' AS last_vacuum,
              to_json(greatest(s.last_analyze, s.last_autoanalyze)) #>> '{}' AS last_analyze,
              age(t.relfrozenxid)::float8 AS transaction_age,
              (g.of->>'autovacuum_vacuum_threshold')::float8
                + (g.of->>'autovacuum_vacuum_scale_factor')::float8 * greatest(t.reltuples, 0)::float8 AS vacuum_threshold,
              CASE WHEN (g.of->>'autovacuum_vacuum_insert_threshold')::float8 >= 0
                   THEN (g.of->>'autovacuum_vacuum_insert_threshold')::float8
                        + (g.of->>'autovacuum_vacuum_insert_scale_factor')::float8 * greatest(t.reltuples, 0)::float8
              END AS insert_threshold,
              (g.of->>'autovacuum_analyze_threshold')::float8
                + (g.of->>'autovacuum_analyze_scale_factor')::float8 * greatest(t.reltuples, 0)::float8 AS analyze_threshold,
              (g.of->>'autovacuum_freeze_max_age')::float8 AS freeze_max_age
         FROM pg_class t
         JOIN setting g ON g.oid = t.oid
         LEFT JOIN pg_stat_user_tables s ON s.relid = t.oid
         CROSS JOIN LATERAL (
           SELECT coalesce(sum((1 - p.null_frac) * p.avg_width), 0) AS width,
                  CASE WHEN max(p.null_frac) > 0 THEN ceil(count(*) / 8.0) ELSE 0 END AS null_bytes FROM pg_stats p
            WHERE p.schemaname = current_schema() AND p.tablename = t.relname) w
         CROSS JOIN LATERAL (
           SELECT coalesce(max(option_value::float8) FILTER (WHERE option_name = 'fillfactor'), 100) / 100 AS filled
             FROM pg_options_to_table(t.reloptions)) f
        WHERE t.relname = ANY($1) AND t.relnamespace = current_schema()::regnamespace
        ORDER BY pg_total_relation_size(t.oid) DESC, t.relname`,
      [this.ourTables()],
    );
  }

  unvalidatedConstraints(): Promise<ConstraintRow[]> {
    return this.dataSource.query<ConstraintRow[]>(
      `SELECT t.relname AS "table", n.conname AS "constraint", pg_get_constraintdef(n.oid) AS definition
         FROM pg_constraint n JOIN pg_class t ON t.oid = n.conrelid
        WHERE NOT n.convalidated AND t.relname = ANY($1) AND t.relnamespace = current_schema()::regnamespace
        ORDER BY t.relname, n.conname`,
      [this.ourTables()],
    );
  }

  /**
   * Since when scans are counted: the last reset of this database's statistics, or else the start of the server's
   * statistics. A crash of any backend restarts the statistics without a restart of the server.
   */
  async statisticsSince(): Promise<string> {
    const [row] = await this.dataSource.query<{ since: string }[]>(
      `SELECT to_json(coalesce(d.stats_reset, b.stats_reset)) #>> '{}' AS since
         FROM pg_stat_database d CROSS JOIN pg_stat_bgwriter b WHERE d.datname = current_database()`,
    );
    if (!row) throw new Error('pg_stat_database does not know this database');
    return row.since;
  }

  private ourTables(): string[] {
    return [...this.dataSource.entityMetadatas.map(({ tableName }) => tableName), ...TABLES_WITHOUT_ENTITY];
  }
}
