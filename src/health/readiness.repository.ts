import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface WriteObstacles {
  is_replica: boolean;
  is_read_only: boolean;
  /** Row-level security hides rows of contacts from the role. */
  is_filtered: boolean;
}

/** Probes come every few seconds, so each must be fast. */
const MOST_COUNTED = 100_000;

/** The queries of readiness to PostgreSQL. */
@Injectable()
export class ReadinessRepository {
  /** Reasons why this process could not work although PostgreSQL answers, each with advice. None when it could. */
  async obstacles(manager: EntityManager): Promise<string[]> {
    const [found] = await manager.query<WriteObstacles[]>(
      `SELECT pg_is_in_recovery() AS is_replica, current_setting('transaction_read_only') = 'on' AS is_read_only,
              coalesce(row_security_active(to_regclass('contacts')), false) AS is_filtered`,
    );
    if (!found) return [];
    const { is_replica, is_read_only, is_filtered } = found;
    if (is_replica)
      return ['PostgreSQL is a replica and accepts no writes: set DATABASE_URL to the primary.'];
    if (is_read_only) {
      return [
        'PostgreSQL is read-only: default_transaction_read_only is on for this role, database or server.',
      ];
    }
    if (is_filtered) {
      return [
        'Row-level security hides contacts from the role of DATABASE_URL: give it BYPASSRLS or a policy USING (true).',
      ];
    }
    // This writes to PostgreSQL's WAL and to no table. It fails when the disk is full.
    await manager.query(`SELECT pg_logical_emit_message(true, 'sms-marketing-platform', 'ready')`);
    return [];
  }

  /** How many changes of contacts wait to be folded into the counts, up to a limit. */
  async pendingDeltas(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ pending: number }[]>(
      `SELECT count(*)::integer AS pending FROM (SELECT FROM contact_statistics_deltas LIMIT ${MOST_COUNTED}) deltas`,
    );
    return row?.pending ?? 0;
  }
}
