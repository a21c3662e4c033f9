import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../../common/platforms.js';
import { CONTACTABLE } from '../../contacts/filter/contact-predicate.sql.js';
import type { Outcome } from '../engine/job-progress.js';
import type { ValidationJobRequest } from '../validation-job-request.entity.js';
import type { Lease } from './job-leases.repository.js';

/** A request to be asked `due_in_ms` from now. */
export type PlannedRequest = Pick<ValidationJobRequest, 'id' | 'platform' | 'attempts'> & {
  lookups: number;
  due_in_ms: number;
};

/** A contact as it is just before the request. */
export interface AskableContact {
  id: number;
  phone_e164: string;
  is_fresh: boolean;
  is_claimed: boolean;
}

/** A request that is about to be asked, and its contacts who may be contacted. */
export type PickedRequest = Pick<ValidationJobRequest, 'id' | 'attempts' | 'maybe_paid'> & {
  /** How many contacts it was planned with. */
  size: number;
  contacts: AskableContact[];
};

type PickRow = Omit<PickedRequest, 'contacts'> & Omit<AskableContact, 'id'> & { contact_id: number | null };

/** The reasons that may keep a validator from being asked. */
export interface Gate {
  /** How long the validator has to be left alone. */
  pause_ms: number;
  /** How often it refused in a row. */
  refusals: number;
}

/**
 * The new state of a part of a request. The first part keeps the row, and each further part gets its own row.
 * Without contact_ids the part is the whole request.
 */
export type RequestPart = Pick<ValidationJobRequest, 'state'> & {
  contact_ids?: readonly number[];
  outcomes?: readonly Outcome[];
  delay_ms?: number;
  lookups_repeated?: number;
};

/** The outcome of an asked request: an answer to apply, or another attempt. */
export type Settled = Pick<ValidationJobRequest, 'id'> &
  (
    | { state: 'answered'; outcomes: readonly Outcome[]; lookups: number; delay_ms: number }
    | { state: 'planned'; attempts: number; maybe_paid: boolean; delay_ms: number }
  );

/** Contacts of a batch on one platform. */
export type NewRequest = Pick<ValidationJobRequest, 'batch' | 'batch_end' | 'platform' | 'contact_ids'> & {
  batch_contact_ids: readonly number[];
};

const PLANNED = `id, platform, attempts, cardinality(contact_ids) AS lookups,
  greatest(0, ceil(extract(epoch FROM not_before - clock_timestamp()) * 1000))::integer AS due_in_ms`;

/** The SQL of requests. A row is planned, asked and answered, and is deleted when its answer is applied. */
@Injectable()
export class JobRequestsRepository {
  async plan(
    manager: EntityManager,
    jobId: number,
    requests: readonly NewRequest[],
  ): Promise<PlannedRequest[]> {
    if (requests.length === 0) return [];
    return manager.query<PlannedRequest[]>(
      `INSERT INTO validation_job_requests (job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform, contact_ids)
       SELECT $1, i.batch, i.batch_end, cardinality(i.batch_contact_ids), i.batch_contact_ids, i.platform, i.contact_ids
       FROM jsonb_to_recordset($2::jsonb) AS i(batch integer, batch_end integer, batch_contact_ids integer[], platform text,
         contact_ids integer[])
       RETURNING ${PLANNED}`,
      [jobId, JSON.stringify(requests)],
    );
  }

  /** The requests that earlier runs have planned. */
  async planned(manager: EntityManager, jobId: number): Promise<PlannedRequest[]> {
    return manager.query<PlannedRequest[]>(
      `SELECT ${PLANNED} FROM validation_job_requests WHERE job_id = $1 AND state = 'planned' ORDER BY id`,
      [jobId],
    );
  }

  /** The requests that earlier runs were asking. Such a run may still be alive and store the answers. */
  async askedBefore(manager: EntityManager, lease: Lease): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT id FROM validation_job_requests WHERE job_id = $1 AND state = 'asked' AND fencing_token < $2`,
      [lease.job_id, lease.fencing_token],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Takes over the given requests that have no answer. They are planned again, although they may have been paid for.
   */
  async reclaim(manager: EntityManager, lease: Lease, ids: readonly string[]): Promise<PlannedRequest[]> {
    const [rows] = await manager.query<[PlannedRequest[], number]>(
      `UPDATE validation_job_requests
       SET state = 'planned', fencing_token = $2, maybe_paid = maybe_paid OR state = 'asked', not_before = clock_timestamp()
       WHERE job_id = $1 AND id = ANY($3::bigint[]) AND state <> 'answered'
       RETURNING ${PLANNED}`,
      [lease.job_id, lease.fencing_token, ids],
    );
    return rows;
  }

  /**
   * Locks the decisions about one platform until the transaction ends: only one transaction at a time decides whom
   * to ask. Answers the reasons that may keep the validator from being asked; undefined when the job is no longer
   * this run's. The transaction commits without waiting for the disk unless `commitDurably` is called.
   */
  async enter(manager: EntityManager, lease: Lease, platform: Platform): Promise<Gate | undefined> {
    const [row] = await manager.query<(Gate & { is_held: boolean })[]>(
      `SELECT EXISTS (
           SELECT FROM validation_jobs WHERE id = $1 AND fencing_token = $2 AND status = 'RUNNING') AS is_held,
         coalesce((SELECT refusals FROM validator_pauses WHERE platform = $3), 0) AS refusals,
         coalesce((SELECT greatest(0, ceil(extract(epoch FROM paused_until - clock_timestamp()) * 1000))
           FROM validator_pauses WHERE platform = $3), 0)::float8 AS pause_ms
       FROM (SELECT set_config('synchronous_commit', 'off', true),
         pg_advisory_xact_lock(hashtext('validation_job_requests'), hashtext($3))) entered`,
      [lease.job_id, lease.fencing_token, platform],
    );
    return row?.is_held ? row : undefined;
  }

  async commitDurably(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT set_config('synchronous_commit', 'on', true)`);
  }

  /**
   * The number of lookups that the job may still pay for. The job's platforms share the budget, so this holds a lock
   * until the transaction ends.
   */
  async budget(manager: EntityManager, jobId: number): Promise<number> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('validation_jobs.max_lookups'), $1)`, [jobId]);
    const [row] = await manager.query<{ left: number }[]>(
      `SELECT (j.max_lookups - j.lookups - (
         SELECT coalesce(sum(CASE r.state WHEN 'asked' THEN cardinality(r.contact_ids) ELSE r.lookups END), 0)
         FROM validation_job_requests r WHERE r.job_id = j.id AND r.state <> 'planned'))::integer AS left
       FROM validation_jobs j WHERE j.id = $1`,
      [jobId],
    );
    return row?.left ?? 0;
  }

  /**
   * Locks the given requests that are still planned, and reads their contacts who may be contacted: whether the
   * platform's last result has expired, and whether another job asks about them or has an answer that is not applied
   * yet. It is one statement, so a contact that another job applies meanwhile is seen as claimed or as fresh.
   * Results are looked up by contact alone, because the planner would hash all fresh results of a platform for an
   * EXISTS that also has the platform.
   */
  async pick(
    manager: EntityManager,
    jobId: number,
    platform: Platform,
    ids: readonly string[],
  ): Promise<PickedRequest[]> {
    const rows = await manager.query<PickRow[]>(
      `WITH picked AS MATERIALIZED (
         SELECT id, contact_ids, attempts, maybe_paid FROM validation_job_requests
         WHERE job_id = $1 AND id = ANY($3::bigint[]) AND state = 'planned' FOR UPDATE
       ), claimed AS MATERIALIZED (
         SELECT DISTINCT u.id
         FROM validation_job_requests r
         JOIN validation_jobs j ON j.id = r.job_id
         CROSS JOIN LATERAL unnest(r.contact_ids) u(id)
         WHERE r.platform = $2 AND r.job_id <> $1 AND r.state <> 'planned'
           AND (r.state = 'answered' OR (r.fencing_token = j.fencing_token AND j.lease_expires_at > clock_timestamp()))
           AND u.id IN (SELECT unnest(contact_ids) FROM picked))
       SELECT p.id, p.attempts, p.maybe_paid, cardinality(p.contact_ids) AS size, k.contact_id, k.phone_e164, k.is_fresh, k.is_claimed
       FROM picked p
       LEFT JOIN LATERAL (
         SELECT c.id AS contact_id, c.phone_e164, c.id IN (SELECT id FROM claimed) AS is_claimed,
           $2 = ANY (ARRAY(
             SELECT v.platform FROM platform_validations v
             WHERE v.contact_id = c.id AND v.expires_at > now())) AS is_fresh
         FROM contacts c WHERE c.id = ANY(p.contact_ids) AND ${CONTACTABLE}) k ON true
       ORDER BY p.id, k.contact_id`,
      [jobId, platform, ids],
    );
    const picked = new Map<string, PickedRequest>();
    for (const { id, attempts, maybe_paid, size, ...contact } of rows) {
      const request = picked.get(id) ?? { id, attempts, maybe_paid, size, contacts: [] };
      picked.set(id, request);
      if (contact.contact_id !== null) request.contacts.push({ ...contact, id: contact.contact_id });
    }
    return [...picked.values()];
  }

  /** Writes the new state of each picked request. Answers the parts that stay planned. */
  async divide(
    manager: EntityManager,
    lease: Lease,
    decisions: readonly { request: PickedRequest; parts: readonly RequestPart[] }[],
  ): Promise<PlannedRequest[]> {
    const rows = decisions.flatMap(({ request, parts }) =>
      parts.map((part, index) => ({ ...part, id: request.id, keeps_row: index === 0 })),
    );
    return manager.query<PlannedRequest[]>(
      `WITH input AS MATERIALIZED (
         SELECT i.id, i.keeps_row, i.state, i.outcomes, coalesce(i.lookups_repeated, 0) AS lookups_repeated,
           CASE WHEN i.contact_ids IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(i.contact_ids)::integer) END
             AS contact_ids,
           clock_timestamp() + coalesce(i.delay_ms, 0) * interval '1 millisecond' AS not_before
         FROM jsonb_to_recordset($1::jsonb) AS i(id bigint, keeps_row boolean, state text, outcomes jsonb,
           contact_ids jsonb, lookups_repeated integer, delay_ms integer)
       ), updated AS (
         UPDATE validation_job_requests r SET state = i.state, outcomes = i.outcomes,
           contact_ids = coalesce(i.contact_ids, r.contact_ids),
           lookups_repeated = r.lookups_repeated + i.lookups_repeated,
           maybe_paid = r.maybe_paid AND i.state = 'planned', not_before = i.not_before, fencing_token = $2
         FROM input i WHERE r.id = i.id AND i.keeps_row
         RETURNING r.*
       ), inserted AS (
         INSERT INTO validation_job_requests (job_id, batch, batch_end, batch_contacts, batch_contact_ids, platform,
           contact_ids, state, attempts, maybe_paid, not_before, outcomes, fencing_token)
         SELECT r.job_id, r.batch, r.batch_end, r.batch_contacts, r.batch_contact_ids, r.platform, i.contact_ids, i.state,
           r.attempts, r.maybe_paid AND i.state = 'planned', i.not_before, i.outcomes, $2
         FROM input i JOIN validation_job_requests r ON r.id = i.id WHERE NOT i.keeps_row
         RETURNING *
       )
       SELECT ${PLANNED} FROM (SELECT * FROM updated UNION ALL SELECT * FROM inserted) r WHERE state = 'planned'`,
      [JSON.stringify(rows), lease.fencing_token],
    );
  }

  /**
   * Stores the outcomes of requests that this run sent. Answers the ids of those that still belong to this run. A
   * crash of PostgreSQL may have undone the note that a request was sent, but never that a later run has taken the
   * request.
   */
  async settle(manager: EntityManager, lease: Lease, settled: readonly Settled[]): Promise<Set<string>> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `UPDATE validation_job_requests r SET state = i.state, outcomes = i.outcomes, lookups = coalesce(i.lookups, 0),
         attempts = coalesce(i.attempts, r.attempts), maybe_paid = coalesce(i.maybe_paid, false),
         not_before = clock_timestamp() + i.delay_ms * interval '1 millisecond'
       FROM jsonb_to_recordset($2::jsonb) AS i(id bigint, state text, outcomes jsonb, lookups integer,
         attempts integer, maybe_paid boolean, delay_ms integer)
       WHERE r.id = i.id AND r.state <> 'answered' AND coalesce(r.fencing_token, 0) <= $1
       RETURNING r.id`,
      [lease.fencing_token, JSON.stringify(settled)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The requests of a job that are not finished: their lookups, and the contacts of their batches. */
  async open(manager: EntityManager, jobId: number): Promise<{ lookups: number; contacts: number }> {
    const [row] = await manager.query<{ lookups: number; contacts: number }[]>(
      `SELECT coalesce(sum(lookups), 0)::integer AS lookups, coalesce(sum(contacts), 0)::integer AS contacts
       FROM (SELECT sum(cardinality(contact_ids)) AS lookups, max(batch_contacts) AS contacts
             FROM validation_job_requests WHERE job_id = $1 GROUP BY batch) b`,
      [jobId],
    );
    return row ?? { lookups: 0, contacts: 0 };
  }
}
