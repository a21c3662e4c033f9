import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';
import { withProgress, type RunRow } from './run-progress.js';
import { TRANSITIONS, type RunAction } from './run-transitions.js';
import type { ScoringRun, ScoringRunStatus } from './scoring-run.entity.js';

const RESPONSE_COLUMNS = `
  id, run_uuid, status, method, scope, contact_filters, include_unvalidated, total_contacts, processed_contacts,
  changed_contacts, missing_contacts, CASE scope WHEN 'ids' THEN unvalidated_contacts END AS unvalidated_contacts,
  tiers_before, tiers_after, error_details, created_by, created_at, started_at, completed_at,
  updated_at, first_id, cursor_id, last_id,
  active_seconds + coalesce(extract(epoch FROM clock_timestamp() - active_since), 0)::float8 AS seconds_worked,
  (SELECT coalesce(sum(to_id::bigint - from_id), 0)::float8
   FROM scoring_run_slices s WHERE s.run_id = scoring_runs.id) AS ids_in_hand`;

export type NewRun = Pick<
  ScoringRun,
  'scope' | 'contact_filters' | 'contact_ids' | 'include_unvalidated' | 'method' | 'created_by'
>;

/** The SQL of runs as clients see them. What workers do to a run is in run-slices.repository.ts. */
@Injectable()
export class ScoringRunsRepository {
  /** Stores a run to be done. Its ids are put in order, each once. */
  async create(manager: EntityManager, run: NewRun): Promise<ScoringRunResponse> {
    const [row] = await manager.query<RunRow[]>(
      `INSERT INTO scoring_runs (scope, contact_filters, contact_ids, total_contacts, method, created_by, include_unvalidated)
       SELECT $1, $2, ids, cardinality(ids), $4, $5, $6
       FROM (SELECT CASE WHEN $1 = 'ids' THEN ARRAY(SELECT DISTINCT unnest($3::integer[]) ORDER BY 1) END AS ids) named
       RETURNING ${RESPONSE_COLUMNS}`,
      [run.scope, run.contact_filters, run.contact_ids, run.method, run.created_by, run.include_unvalidated],
    );
    if (!row) throw new Error('the new run was not stored');
    return withProgress(row);
  }

  async find(manager: EntityManager, runUuid: string): Promise<ScoringRunResponse | undefined> {
    const [run] = await this.findAll(manager, [runUuid]);
    return run;
  }

  /** The runs of some ids. */
  async findAll(manager: EntityManager, runUuids: readonly string[]): Promise<ScoringRunResponse[]> {
    const rows = await manager.query<RunRow[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM scoring_runs WHERE run_uuid = ANY($1::uuid[])`,
      [runUuids],
    );
    return rows.map((row) => withProgress(row));
  }

  /** Runs, newest first, `limit` of them after `cursor`; only of one status where it is given. */
  async list(
    manager: EntityManager,
    status: ScoringRunStatus | undefined,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<(ScoringRunResponse & { cursor_created_at: string })[]> {
    const rows = await manager.query<(RunRow & { cursor_created_at: string })[]>(
      `SELECT ${RESPONSE_COLUMNS}, created_at::text AS cursor_created_at
       FROM scoring_runs
       WHERE ($1::text IS NULL OR status = $1)
         AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::integer))
       ORDER BY created_at DESC, id DESC
       LIMIT $4`,
      [status ?? null, cursor?.created_at ?? null, cursor?.id ?? null, limit],
    );
    return rows.map((row) => withProgress(row));
  }

  /** Locks a run for a change of its state; undefined when there is none. */
  async lock(
    manager: EntityManager,
    runUuid: string,
  ): Promise<Pick<ScoringRun, 'id' | 'status'> | undefined> {
    const [row] = await manager.query<Pick<ScoringRun, 'id' | 'status'>[]>(
      'SELECT id, status FROM scoring_runs WHERE run_uuid = $1 FOR NO KEY UPDATE',
      [runUuid],
    );
    return row;
  }

  /** Moves a locked run, whose state allows it. */
  async move(manager: EntityManager, runId: number, action: RunAction): Promise<ScoringRunResponse> {
    const { from, set } = TRANSITIONS[action];
    const [[row]] = await manager.query<[RunRow[], number]>(
      `UPDATE scoring_runs SET ${set}, updated_at = clock_timestamp()
       WHERE id = $1 AND status = ANY($2::text[]) RETURNING ${RESPONSE_COLUMNS}`,
      [runId, from],
    );
    if (!row) throw new Error(`run ${runId} was not locked`);
    return withProgress(row);
  }

  /**
   * Forgets how often the slices of a locked run have failed. Does not wait for those that are being worked on: who
   * has one will want the run. The next failure of such a slice is counted as its first, see `countFailure`.
   */
  async forgiveFailures(manager: EntityManager, runId: number): Promise<void> {
    await manager.query(
      `UPDATE scoring_run_slices s SET failures = 0
       FROM (SELECT run_id, from_id FROM scoring_run_slices WHERE run_id = $1 AND failures > 0
             FOR NO KEY UPDATE SKIP LOCKED) free
       WHERE s.run_id = free.run_id AND s.from_id = free.from_id`,
      [runId],
    );
  }
}
