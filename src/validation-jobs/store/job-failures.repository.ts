import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { unknownCursor } from '../../common/keyset.js';
import { MAX_ID } from '../../common/parameters.js';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { setStatementTimeout } from '../../database/transaction.js';
import type { FailureResponseDto } from '../dto/job-failure-response.dto.js';
import type { Outcome } from '../engine/job-progress.js';

/** The last failure of a page. */
export interface FailureCursor {
  contact_id: number;
  platform: Platform;
}

const CURSOR = z.tuple([z.int().min(1).max(MAX_ID), z.enum(PLATFORMS)]);

/** Makes the opaque text of a cursor for clients. */
export function encodeFailureCursor({ contact_id, platform }: FailureCursor): string {
  return Buffer.from(JSON.stringify([contact_id, platform])).toString('base64url');
}

/** Reads a cursor; InvalidInputError on `cursor` when it was not made by encodeFailureCursor. */
export function decodeFailureCursor(text: string): FailureCursor {
  try {
    const [contact_id, platform] = CURSOR.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { contact_id, platform };
  } catch {
    throw unknownCursor();
  }
}

/** The SQL of the failures of a job. */
@Injectable()
export class JobFailuresRepository {
  /** The failures, by contact and platform, `limit` of them after `cursor`. */
  async list(
    manager: EntityManager,
    jobUuid: string,
    limit: number,
    cursor: FailureCursor | undefined,
  ): Promise<FailureResponseDto[]> {
    return manager.query(
      `SELECT f.contact_id, f.platform, f.code, f.reason, f.attempts, f.failed_at
       FROM validation_job_failures f
       WHERE f.job_id = (SELECT id FROM validation_jobs WHERE job_uuid = $1)
         AND ($2::integer IS NULL OR (f.contact_id, f.platform) > ($2, $3::text))
       ORDER BY f.contact_id, f.platform
       LIMIT $4`,
      [jobUuid, cursor?.contact_id ?? null, cursor?.platform ?? null, limit],
    );
  }

  /** Deletes failures that were marked to be asked again, now that their requests are planned. */
  async forgetRetries(manager: EntityManager, jobId: number, contactIds: readonly number[]): Promise<void> {
    await manager.query(
      'DELETE FROM validation_job_failures WHERE job_id = $1 AND contact_id = ANY($2::integer[]) AND to_retry',
      [jobId, contactIds],
    );
  }

  /** Stores failures. Contacts that no longer exist are left out. */
  async record(
    manager: EntityManager,
    jobId: number,
    requests: readonly { platform: Platform; outcomes: readonly Outcome[] }[],
  ): Promise<void> {
    const failures = requests.flatMap(({ platform, outcomes }) =>
      outcomes.flatMap((outcome) => toFailure(platform, outcome)),
    );
    if (failures.length === 0) return;
    await manager.query(
      `INSERT INTO validation_job_failures (job_id, contact_id, platform, code, attempts, reason)
       SELECT $1, r.contact_id, r.platform, r.code, r.attempts, r.reason
       FROM jsonb_to_recordset($2::jsonb)
         AS r(contact_id integer, platform text, code text, attempts integer, reason text)
       JOIN contacts c ON c.id = r.contact_id
       ON CONFLICT (job_id, contact_id, platform)
       DO UPDATE SET code = excluded.code, attempts = excluded.attempts, reason = excluded.reason, failed_at = now(),
         to_retry = false`,
      [jobId, JSON.stringify(failures)],
    );
  }

  /**
   * Marks all failures of a job to be asked again. Answers how many contacts have one, and how many of these are still
   * in the job's counters. Contacts of unfinished batches are left as they are. There may be millions of failures, so
   * the caller's transaction has no time limit from here on.
   */
  async markToRetry(manager: EntityManager, jobId: number): Promise<{ contacts: number; counted: number }> {
    await setStatementTimeout(manager, 0);
    const [row] = await manager.query<{ contacts: number; counted: number }[]>(
      `WITH unfinished AS MATERIALIZED (
         SELECT DISTINCT unnest(batch_contact_ids) AS contact_id FROM validation_job_requests WHERE job_id = $1
       ), failed AS MATERIALIZED (
         SELECT contact_id, bool_or(to_retry) AS waits FROM validation_job_failures f
         WHERE job_id = $1 AND contact_id NOT IN (SELECT contact_id FROM unfinished) AND NOT EXISTS (
           SELECT FROM validation_job_requests r WHERE r.job_id = $1 AND r.batch_contact_ids IS NULL
             AND f.contact_id BETWEEN r.batch AND r.batch_end)
         GROUP BY contact_id
       ), marked AS (
         UPDATE validation_job_failures SET to_retry = true
         WHERE job_id = $1 AND NOT to_retry AND contact_id IN (SELECT contact_id FROM failed))
       SELECT count(*)::integer AS contacts, count(*) FILTER (WHERE NOT waits)::integer AS counted FROM failed`,
      [jobId],
    );
    return row ?? { contacts: 0, counted: 0 };
  }
}

function toFailure(platform: Platform, { contact_id, answer }: Outcome) {
  if (answer.status !== 'failed' && answer.status !== 'unknown') return [];
  const code = answer.status === 'failed' ? answer.code : 'unknown';
  const reason = 'reason' in answer ? answer.reason : null;
  return [{ contact_id, platform, code, reason, attempts: answer.attempts ?? 1 }];
}
