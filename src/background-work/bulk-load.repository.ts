import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The figures of PostgreSQL by which bulk work is slowed down. */
export interface BulkLoad {
  /** Bytes of WAL since the beginning of the cluster. */
  wal_bytes: number;
  /** Tables on which a VACUUM, an ANALYZE or an index build is running. */
  tables_in_upkeep: string[];
}

/** Asks PostgreSQL for the figures of the bulk governor. The application's role has every right that this needs. */
@Injectable()
export class BulkLoadRepository {
  // pg_stat_progress_vacuum hides the table from roles without pg_read_all_stats, but everybody sees its lock.
  async measure(manager: EntityManager, tables: readonly string[]): Promise<BulkLoad> {
    const [row] = await manager.query<BulkLoad[]>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal_bytes,
         ARRAY(SELECT DISTINCT c.relname::text FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
               WHERE l.granted AND l.mode = 'ShareUpdateExclusiveLock' AND c.relname = ANY($1::text[])
                 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               ORDER BY 1) AS tables_in_upkeep`,
      [tables],
    );
    if (!row) throw new Error('PostgreSQL did not answer the query of its load');
    return row;
  }
}
