import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TIERS } from '../../common/tiers.js';
import type { ScoresWritten } from '../scores/score-writes.sql.js';
import { STOP_CLOCK } from './scoring-run.kind.js';
import { idsOfScope, inSlice, type Range } from './run-scope.sql.js';
import { contactsToRead, grainsOf, nextStretchOf, sliceOf, stretchOf, type Stretch } from './run-stretch.js';
import type { ScoringRun, ScoringRunSlice } from './scoring-run.entity.js';

/** A run as a worker sees it. */
export type RunToWork = Pick<
  ScoringRun,
  | 'id'
  | 'status'
  | 'method'
  | 'scope'
  | 'contact_filters'
  | 'include_unvalidated'
  | 'cursor_id'
  | 'last_id'
  | 'stretch_ids'
  | 'stretch_passes'
  | 'stretch_given'
  | 'processed_contacts'
  | 'changed_contacts'
> & {
  /** When the run was started or last resumed. As text, because a Date would drop the microseconds. */
  active_since: string | null;
};

/** Named ids of a slice that were not scored: no contact has the id, or the contact has no results. */
export interface LeftOut {
  missing: number;
  unvalidated: number;
}

/** The amounts that a finished slice adds to its run. */
export type SliceOutcome = Omit<ScoresWritten, 'unwritten'> & LeftOut;

/**
 * The SQL by which workers share a run: they give slices out, finish them and end the run. Lock order: slice before run.
 * Whoever has the run locked takes slices with SKIP LOCKED only, because the holder of a slice may wait for the run.
 */
@Injectable()
export class RunSlicesRepository {
  /** Locks a run that can be worked on; undefined when there is none, or it is paused or has ended. */
  async lockUnfinished(manager: EntityManager, runUuid: string): Promise<RunToWork | undefined> {
    const [row] = await manager.query<RunToWork[]>(
      `SELECT id, status, method, scope, contact_filters, include_unvalidated, cursor_id, last_id,
         stretch_ids, stretch_passes, stretch_given, processed_contacts, changed_contacts, active_since::text
       FROM scoring_runs WHERE run_uuid = $1 AND status IN ('QUEUED', 'RUNNING') FOR NO KEY UPDATE`,
      [runUuid],
    );
    return row;
  }

  /** Starts a locked run. It covers the ids that exist at this moment. */
  async start(manager: EntityManager, run: RunToWork): Promise<RunToWork> {
    const ids = idsOfScope(run, 2);
    const [[started]] = await manager.query<[Partial<RunToWork>[], number]>(
      `UPDATE scoring_runs SET status = 'RUNNING', started_at = now(), active_since = now(), updated_at = clock_timestamp(),
         first_id = coalesce(bounds.lowest - 1, 0), cursor_id = coalesce(bounds.lowest - 1, 0),
         last_id = coalesce(bounds.highest, 0)
       FROM (SELECT min(id) AS lowest, max(id) AS highest FROM (${ids.sql}) ids) bounds
       WHERE scoring_runs.id = $1
       RETURNING status, cursor_id, last_id, active_since::text`,
      [run.id, ...ids.parameters],
    );
    return { ...run, ...started };
  }

  /** Gives out the next slice of a locked run, about `size` contacts; undefined when all slices have been given out. */
  async giveOut(manager: EntityManager, run: RunToWork, size: number): Promise<Range | undefined> {
    const stretch = run.stretch_ids.length > 0 ? stretchOf(run) : await this.nextStretch(manager, run, size);
    if (!stretch) return undefined;
    const range = sliceOf(stretch);
    const given = stretch.given + 1;
    const [first, last] = [stretch.ids[0], stretch.ids.at(-1)];
    const isLast = given === stretch.passes * (stretch.ids.length - 1);
    // Nothing is left behind the cursor. Workers of the previous version understand the cursor in the same way.
    await manager.query(
      `UPDATE scoring_runs SET cursor_id = greatest(cursor_id, $2), stretch_ids = $3, stretch_passes = $4, stretch_given = $5
       WHERE id = $1`,
      [run.id, isLast ? last : first, isLast ? [] : stretch.ids, stretch.passes, isLast ? 0 : given],
    );
    await manager.query(
      'INSERT INTO scoring_run_slices (run_id, from_id, to_id, step) VALUES ($1, $2, $3, $4)',
      [run.id, range.from_id, range.to_id, range.step],
    );
    return range;
  }

  /** The stretch after the cursor; undefined when there is none. */
  private async nextStretch(
    manager: EntityManager,
    run: RunToWork,
    size: number,
  ): Promise<Stretch | undefined> {
    if (run.cursor_id >= run.last_id) return undefined;
    const [ids, grains] = [idsOfScope(run, 5), grainsOf(size)];
    const ends = await manager.query<{ last_id: number }[]>(
      `SELECT max(id) AS last_id FROM (
         SELECT id, (row_number() OVER (ORDER BY id) - 1) / $3::integer AS grain
         FROM (SELECT DISTINCT id FROM (${ids.sql}) ids WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $4) next) numbered
       GROUP BY grain ORDER BY grain`,
      [run.cursor_id, run.last_id, grains.contacts, contactsToRead(run, grains), ...ids.parameters],
    );
    // Contacts of the start may have been deleted since.
    const lastIds = ends.length > 0 ? ends.map(({ last_id }) => last_id) : [run.last_id];
    return nextStretchOf(run, lastIds, grains.perSlice);
  }

  /** A slice that was given out and has no worker: first one that failed, else one whose worker died. */
  async findAbandoned(
    manager: EntityManager,
    runId: number,
    only: { failed: boolean },
  ): Promise<Range | undefined> {
    const [row] = await manager.query<Range[]>(
      `SELECT from_id, to_id, step FROM scoring_run_slices
       WHERE run_id = $1 AND (failures > 0 OR NOT $2)
       ORDER BY from_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [runId, only.failed],
    );
    return row;
  }

  /** Locks a slice; false when it is done, another worker has it, or the run has stopped. */
  async lockSlice(manager: EntityManager, runId: number, { from_id }: Range): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT FROM scoring_run_slices s JOIN scoring_runs r ON r.id = s.run_id
       WHERE s.run_id = $1 AND s.from_id = $2 AND r.status = 'RUNNING'
       FOR UPDATE OF s SKIP LOCKED`,
      [runId, from_id],
    );
    return rows.length > 0;
  }

  /** The named ids of a run in a range of ids. */
  async namedIds(manager: EntityManager, runId: number, { from_id, to_id, step }: Range): Promise<number[]> {
    const [row] = await manager.query<{ ids: number[] }[]>(
      `SELECT ARRAY(
         SELECT id FROM (SELECT unnest(contact_ids) AS id FROM scoring_runs WHERE id = $1) named
         WHERE ${inSlice('id', 2)} ORDER BY id) AS ids`,
      [runId, from_id, to_id, step],
    );
    return row?.ids ?? [];
  }

  /** Counts the named ids of a slice that were not scored; `scored` of them were, in this transaction. */
  async leftOut(
    manager: EntityManager,
    { include_unvalidated }: Pick<RunToWork, 'include_unvalidated'>,
    namedIds: readonly number[],
    scored: number,
  ): Promise<LeftOut> {
    if (include_unvalidated) return { missing: namedIds.length - scored, unvalidated: 0 };
    const [row] = await manager.query<{ existing: number }[]>(
      'SELECT count(*)::integer AS existing FROM contacts WHERE id = ANY($1::integer[])',
      [namedIds],
    );
    const existing = row?.existing ?? 0;
    return { missing: namedIds.length - existing, unvalidated: existing - scored };
  }

  /**
   * Deletes a finished slice and adds its amounts to the run; the last slice completes the run. Answers false,
   * without a change, when the run has failed or been cancelled.
   */
  async finish(
    manager: EntityManager,
    runId: number,
    { from_id }: Range,
    outcome: SliceOutcome,
  ): Promise<boolean> {
    // This lock comes first: two workers that finish the last two slices must see each other's change.
    const rows = await manager.query<unknown[]>(
      `SELECT FROM scoring_runs WHERE id = $1 AND status IN ('RUNNING', 'PAUSED') FOR NO KEY UPDATE`,
      [runId],
    );
    if (rows.length === 0) return false;
    await manager.query('DELETE FROM scoring_run_slices WHERE run_id = $1 AND from_id = $2', [
      runId,
      from_id,
    ]);
    await manager.query(
      `UPDATE scoring_runs SET
         processed_contacts = processed_contacts + $2, changed_contacts = changed_contacts + $3,
         missing_contacts = missing_contacts + $4, unvalidated_contacts = unvalidated_contacts + $7,
         tiers_before = ${addTiers('tiers_before', '$5')}, tiers_after = ${addTiers('tiers_after', '$6')},
         updated_at = clock_timestamp()
       WHERE id = $1`,
      [
        runId,
        outcome.scored,
        outcome.changed,
        outcome.missing,
        outcome.tiers_before,
        outcome.tiers_after,
        outcome.unvalidated,
      ],
    );
    await this.completeIfDone(manager, runId);
    return true;
  }

  /**
   * Completes a locked run when all slices have been given out and none is left. The time is now, not the start of
   * the last slice.
   */
  async completeIfDone(manager: EntityManager, runId: number): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET status = 'COMPLETED', completed_at = clock_timestamp(), updated_at = clock_timestamp(), ${STOP_CLOCK},
         total_contacts = processed_contacts + missing_contacts + unvalidated_contacts
       WHERE id = $1 AND status = 'RUNNING' AND cursor_id >= last_id
         AND NOT EXISTS (SELECT FROM scoring_run_slices WHERE run_id = $1)`,
      [runId],
    );
  }

  /**
   * Counts a failure of a slice; answers the failures since the run was started or resumed, also during the attempt.
   * @param run as it was when the slice was given out
   */
  async countFailure(
    manager: EntityManager,
    { id, active_since }: Pick<RunToWork, 'id' | 'active_since'>,
    { from_id }: Range,
  ): Promise<number> {
    await manager.query(
      'SELECT FROM scoring_run_slices WHERE run_id = $1 AND from_id = $2 FOR NO KEY UPDATE',
      [id, from_id],
    );
    // The lock keeps the run from being resumed while the failure is counted.
    await manager.query('SELECT FROM scoring_runs WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const [[row]] = await manager.query<[Pick<ScoringRunSlice, 'failures'>[], number]>(
      `UPDATE scoring_run_slices s
       SET failures = CASE WHEN r.active_since = $3::timestamptz THEN s.failures + 1 ELSE 1 END
       FROM scoring_runs r
       WHERE r.id = s.run_id AND s.run_id = $1 AND s.from_id = $2 RETURNING s.failures`,
      [id, from_id, active_since],
    );
    return row?.failures ?? 0;
  }

  /** Ends a run with an error; a run that has stopped already stays as it is. */
  async fail(manager: EntityManager, runId: number, details: string): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET status = 'FAILED', error_details = $2, completed_at = now(), updated_at = clock_timestamp(),
         ${STOP_CLOCK} WHERE id = $1 AND status = 'RUNNING'`,
      [runId, details],
    );
  }

  /** Stores the reasons that slow a run down, if they have changed. */
  async warn(manager: EntityManager, runUuid: string, warnings: string[]): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET warnings = $2, updated_at = clock_timestamp()
       WHERE run_uuid = $1 AND status = 'RUNNING' AND warnings <> $2::text[]`,
      [runUuid, warnings],
    );
  }

  /** For giving slices out: after a crash of the server that loses the commit, the slice is given out again. */
  async commitWithoutWaiting(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT set_config('synchronous_commit', 'off', true)`);
  }

  /** PostgreSQL ends this transaction when the worker is frozen for so long. */
  async limitIdleTime(manager: EntityManager, milliseconds: number): Promise<void> {
    await manager.query(`SELECT set_config('idle_in_transaction_session_timeout', $1, true)`, [
      String(milliseconds),
    ]);
  }

  async isUnfinished(manager: EntityManager, runUuid: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT FROM scoring_runs WHERE run_uuid = $1 AND status IN ('QUEUED', 'RUNNING')`,
      [runUuid],
    );
    return rows.length > 0;
  }

  /** The runs that can be worked on. */
  async unfinished(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ run_uuid: string }[]>(
      `SELECT run_uuid FROM scoring_runs WHERE status IN ('QUEUED', 'RUNNING') ORDER BY id`,
    );
    return rows.map((row) => row.run_uuid);
  }
}

/** A column of tier counts plus the counts of a parameter. */
function addTiers(column: string, parameter: string): string {
  const sums = TIERS.map(
    (tier) =>
      `'${tier}', coalesce((${column} ->> '${tier}')::integer, 0) + (${parameter}::jsonb ->> '${tier}')::integer`,
  );
  return `jsonb_build_object(${sums.join(', ')})`;
}
