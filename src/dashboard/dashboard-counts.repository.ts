import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DayNumbersDto, OpenRequestsDto, ResultCountDto } from './dto/dashboard.dto.js';

/** The lock that the table's migration uses too. It has to be held while rows are merged or the table is emptied. */
const MERGE_LOCK = 0x73_6d_76_63;

/** A day begins at midnight in Mexico City, where the team works. */
const ZONE = `'America/Mexico_City'`;
const TODAY = `(now() AT TIME ZONE ${ZONE})::date`;

const CELL = 'platform, validated_on, is_valid';

/** The SQL of the page's own figures. */
@Injectable()
export class DashboardCountsRepository {
  /** The counts of results by age. The table has a few rows per day. */
  async freshness(manager: EntityManager): Promise<ResultCountDto[]> {
    return manager.query<ResultCountDto[]>(
      `SELECT platform,
         CASE WHEN days < 7 THEN 'week' WHEN days < 30 THEN 'month' WHEN days < 90 THEN 'quarter' ELSE 'older' END AS age,
         sum(results)::float8 AS results,
         coalesce(sum(results) FILTER (WHERE is_valid), 0)::float8 AS valid_results
       FROM (SELECT platform, is_valid, results, (now() AT TIME ZONE 'UTC')::date - validated_on AS days
             FROM platform_validation_counts) counts
       GROUP BY 1, 2 HAVING sum(results) <> 0`,
    );
  }

  /**
   * Merges rows for the same values, so that the table stays small, in its own transaction. Does nothing while
   * another session merges.
   */
  async mergeResultCounts(manager: EntityManager): Promise<void> {
    const [lock] = await manager.query<{ is_ours: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(${MERGE_LOCK}) AS is_ours`,
    );
    if (!lock?.is_ours) return;
    await manager.query<{ platform: string }[]>(
      `WITH taken AS (
         DELETE FROM platform_validation_counts
         WHERE (${CELL}) IN (SELECT ${CELL} FROM platform_validation_counts GROUP BY ${CELL} HAVING count(*) > 1)
         RETURNING ${CELL}, results)
       INSERT INTO platform_validation_counts (${CELL}, results)
       SELECT ${CELL}, sum(results) FROM taken GROUP BY ${CELL} HAVING sum(results) <> 0
       RETURNING platform`,
    );
  }

  /** Contacts who opted out today, and in the last seven days, by the index on the date. */
  // The time zone is explicit: a date would begin at midnight of the session's zone.
  async recentOptOuts(manager: EntityManager): Promise<{ today: number; week: number }> {
    const [row] = await manager.query<{ today: number; week: number }[]>(
      `SELECT count(*) FILTER (WHERE opt_out_at >= ${TODAY}::timestamp AT TIME ZONE ${ZONE})::integer AS today, count(*)::integer AS week
       FROM contacts WHERE opt_out_at >= (${TODAY} - 6)::timestamp AT TIME ZONE ${ZONE}`,
    );
    return row ?? { today: 0, week: 0 };
  }

  /** Privacy requests that are not closed, with their next deadlines. */
  async openPrivacyRequests(manager: EntityManager): Promise<OpenRequestsDto> {
    const [row] = await manager.query<OpenRequestsDto[]>(
      `SELECT count(*)::integer AS open, count(*) FILTER (WHERE due_on < ${TODAY})::integer AS overdue,
         count(*) FILTER (WHERE due_on BETWEEN ${TODAY} AND ${TODAY} + 7)::integer AS due_soon
       FROM (SELECT CASE status WHEN 'RECEIVED' THEN answer_due_on ELSE execution_due_on END AS due_on
             FROM privacy_requests WHERE status IN ('RECEIVED', 'ACCEPTED')) requests`,
    );
    return row ?? { open: 0, overdue: 0, due_soon: 0 };
  }

  /** Stores the figures of today, replacing earlier ones of the same day. */
  async recordToday(manager: EntityManager, numbers: Omit<DayNumbersDto, 'day'>): Promise<void> {
    await manager.query<{ day: string }[]>(
      `INSERT INTO dashboard_days AS d (day, contacts, contactable, reachable, best, recent_results)
       VALUES (${TODAY}, $1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint)
       ON CONFLICT (day) DO UPDATE SET contacts = excluded.contacts, contactable = excluded.contactable,
         reachable = excluded.reachable, best = excluded.best, recent_results = excluded.recent_results
       WHERE (d.contacts, d.contactable, d.reachable, d.best, d.recent_results) IS DISTINCT FROM
         (excluded.contacts, excluded.contactable, excluded.reachable, excluded.best, excluded.recent_results)
       RETURNING day::text`,
      [numbers.contacts, numbers.contactable, numbers.reachable, numbers.best, numbers.recent_results],
    );
  }

  /** The figures of the last day before today that has any. */
  async previousDay(manager: EntityManager): Promise<DayNumbersDto | undefined> {
    const [row] = await manager.query<DayNumbersDto[]>(
      `SELECT day::text, contacts::float8, contactable::float8, reachable::float8, best::float8,
         recent_results::float8
       FROM dashboard_days WHERE day < ${TODAY} ORDER BY day DESC LIMIT 1`,
    );
    return row;
  }
}
