import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Outcome } from '../engine/job-progress.js';
import type { ValidationJobRequest } from '../validation-job-request.entity.js';

/** An answer that waits to be applied. */
export type AnsweredRequest = Pick<
  ValidationJobRequest,
  'id' | 'platform' | 'contact_ids' | 'lookups' | 'lookups_repeated'
> & { outcomes: Outcome[] };

/** The SQL that selects, splits, refuses and removes answered requests. */
@Injectable()
export class JobAnswersRepository {
  /**
   * Locks answers to apply, those planned first, at most `limit`. Unless `all` is set, a batch that is only answered
   * in part waits until it is due, so that each contact is written as rarely as possible.
   */
  async lockAnswered(
    manager: EntityManager,
    jobId: number,
    options: { limit: number; all: boolean; without: readonly string[] },
  ): Promise<AnsweredRequest[]> {
    return manager.query<AnsweredRequest[]>(
      `SELECT r.id, r.platform, r.contact_ids, r.lookups, r.lookups_repeated, r.outcomes
       FROM validation_job_requests r
       WHERE r.job_id = $1 AND r.state = 'answered' AND r.id <> ALL($3::bigint[])
         AND ($4 OR r.not_before <= clock_timestamp() OR NOT EXISTS (
           SELECT FROM validation_job_requests o
           WHERE o.job_id = r.job_id AND o.batch = r.batch AND o.state <> 'answered'))
       ORDER BY r.id LIMIT $2 FOR UPDATE OF r SKIP LOCKED`,
      [jobId, options.limit, options.without, options.all],
    );
  }

  /**
   * Moves some contacts of an answered request into a new request. Answers the rest of the first request, and the id
   * of the new one.
   */
  async splitAnswered(
    manager: EntityManager,
    request: AnsweredRequest,
    moves: ReadonlySet<number>,
  ): Promise<{ kept: AnsweredRequest; moved_id: string }> {
    const kept = {
      ...request,
      contact_ids: request.contact_ids.filter((id) => !moves.has(id)),
      outcomes: request.outcomes.filter(({ contact_id }) => !moves.has(contact_id)),
    };
    const [row] = await manager.query<{ id: string }[]>(
      `WITH moved AS (
         INSERT INTO validation_job_requests (job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform,
           contact_ids, state, attempts, fencing_token, not_before, outcomes)
         SELECT job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform, $2::integer[], state, attempts,
           fencing_token, not_before, $3::jsonb
         FROM validation_job_requests WHERE id = $1
         RETURNING id
       ), kept AS (
         UPDATE validation_job_requests SET contact_ids = $4::integer[], outcomes = $5::jsonb WHERE id = $1)
       SELECT id FROM moved`,
      [
        request.id,
        request.contact_ids.filter((id) => moves.has(id)),
        JSON.stringify(request.outcomes.filter(({ contact_id }) => moves.has(contact_id))),
        kept.contact_ids,
        JSON.stringify(kept.outcomes),
      ],
    );
    if (!row) throw new Error(`request ${request.id} was not locked`);
    return { kept, moved_id: row.id };
  }

  /** Removes applied requests; answers how many contacts have no request left in their batch. */
  async remove(manager: EntityManager, jobId: number, ids: readonly string[]): Promise<number> {
    const [row] = await manager.query<{ contacts: number }[]>(
      `WITH gone AS (
         DELETE FROM validation_job_requests WHERE id = ANY($2::bigint[]) RETURNING batch, batch_contacts)
       SELECT coalesce(sum(batch_contacts), 0)::integer AS contacts
       FROM (SELECT DISTINCT batch, batch_contacts FROM gone) b
       WHERE NOT EXISTS (
         SELECT FROM validation_job_requests r
         WHERE r.job_id = $1 AND r.batch = b.batch AND r.id <> ALL($2::bigint[]))`,
      [jobId, ids],
    );
    return row?.contacts ?? 0;
  }

  /** Records that the answer about a contact could not be stored, with the reason. */
  async refuse(
    manager: EntityManager,
    ids: readonly string[],
    contactId: number,
    reason: string,
  ): Promise<void> {
    await manager.query(
      `UPDATE validation_job_requests r SET outcomes = (
         SELECT jsonb_agg(CASE WHEN o.value -> 'contact_id' <> to_jsonb($2::integer) THEN o.value ELSE jsonb_build_object(
           'contact_id', $2::integer,
           'answer', jsonb_build_object('status', 'failed', 'code', 'not_stored', 'attempts', r.attempts + 1, 'reason', $3::text))
           END)
         FROM jsonb_array_elements(r.outcomes) o)
       WHERE r.id = ANY($1::bigint[]) AND jsonb_array_length(r.outcomes) > 0`,
      [ids, contactId, reason],
    );
  }

  /** Makes the transaction fail when it waits longer than this for a lock. */
  async waitForLocks(manager: EntityManager, milliseconds: number): Promise<void> {
    await manager.query(`SELECT set_config('lock_timeout', $1, true)`, [String(milliseconds)]);
  }

  /** Jobs that no worker has and that have answers to apply. */
  async leftAnswers(manager: EntityManager): Promise<number[]> {
    const rows = await manager.query<{ job_id: number }[]>(
      `SELECT DISTINCT r.job_id FROM validation_job_requests r JOIN validation_jobs j ON j.id = r.job_id
       WHERE r.state = 'answered' AND j.status NOT IN ('QUEUED', 'RUNNING')
         AND coalesce(j.lease_expires_at <= clock_timestamp(), true)
         AND r.not_before <= clock_timestamp() - interval '30 seconds'`,
    );
    return rows.map(({ job_id }) => job_id);
  }
}
