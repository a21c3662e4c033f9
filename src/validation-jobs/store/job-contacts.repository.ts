import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../../common/platforms.js';
import { CONTACTABLE, contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import type { ValidationJob } from '../validation-job.entity.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

/** A contact to plan requests for. */
export interface JobContact {
  id: number;
  /** The platforms that the job has to ask about. */
  platforms: Platform[];
  /** The platforms whose last result has not expired. */
  fresh_platforms: Platform[];
}

/** What a job would do. */
export interface JobEstimate {
  contacts: number;
  lookups: Partial<Record<Platform, number>>;
  reused: Partial<Record<Platform, number>>;
}

type Selection = Pick<ValidationJob, 'id' | 'contact_ids' | 'contact_filters' | 'only_failed'>;

/** The SQL that selects the contacts of a job. It never selects anybody who may not be contacted. */
@Injectable()
export class JobContactsRepository {
  /**
   * The number of contacts that the job will take. For each platform also how many contacts it will ask about, and
   * how many results it will reuse.
   */
  async estimate(
    manager: EntityManager,
    job: Selection & Pick<ValidationJob, 'platforms' | 'force'>,
    max: number,
  ): Promise<JobEstimate> {
    const { sql, parameters } = selection(job, 3);
    const [row] = await manager.query<{ contacts: number; fresh: Partial<Record<Platform, number>> }[]>(
      `WITH selected AS MATERIALIZED (SELECT c.id FROM ${sql} LIMIT $1), fresh AS (
         SELECT v.platform, count(*) AS contacts FROM platform_validations v
         WHERE v.contact_id IN (SELECT id FROM selected) AND v.platform = ANY($2::text[]) AND v.expires_at > now()
         GROUP BY v.platform)
       SELECT (SELECT count(*)::integer FROM selected) AS contacts,
         (SELECT coalesce(jsonb_object_agg(platform, contacts), '{}') FROM fresh) AS fresh`,
      [max, job.force ? [] : job.platforms, ...parameters],
    );
    const { contacts = 0, fresh = {} } = row ?? {};
    const each = (count: (platform: Platform) => number) =>
      Object.fromEntries(job.platforms.map((platform) => [platform, count(platform)]));
    return {
      contacts,
      lookups: each((platform) => contacts - (fresh[platform] ?? 0)),
      reused: each((platform) => fresh[platform] ?? 0),
    };
  }

  /** Ids of the next contacts after `cursor`, in order, at most `limit`. */
  async idsAfter(manager: EntityManager, job: Selection, cursor: number, limit: number): Promise<number[]> {
    const { sql, parameters } = selection(job, 3);
    const rows = await manager.query<{ id: number }[]>(
      `SELECT c.id FROM ${sql} AND c.id > $1 ORDER BY c.id LIMIT $2`,
      [cursor, limit, ...parameters],
    );
    return rows.map((row) => row.id);
  }

  /** The platforms to ask about for each contact. Contacts who may not be contacted are left out. */
  async batch(
    manager: EntityManager,
    job: Pick<ValidationJob, 'id' | 'platforms' | 'only_failed'>,
    contactIds: readonly number[],
  ): Promise<JobContact[]> {
    return manager.query(
      `SELECT c.id,
         ${job.only_failed ? PLATFORMS_TO_RETRY : '$2::text[]'} AS platforms,
         ARRAY(
           SELECT v.platform FROM platform_validations v
           WHERE v.contact_id = c.id AND v.platform = ANY($2::text[]) AND v.expires_at > now()) AS fresh_platforms
       FROM contacts c
       WHERE c.id = ANY($1::integer[]) AND ${CONTACTABLE}
       ORDER BY c.id`,
      job.only_failed ? [contactIds, job.platforms, job.id] : [contactIds, job.platforms],
    );
  }
}

const PLATFORMS_TO_RETRY = `ARRAY(
           SELECT f.platform FROM validation_job_failures f
           WHERE f.job_id = $3 AND f.contact_id = c.id AND f.to_retry)`;

/** The FROM and WHERE of the job's contacts. An explicit list is read from the job's row. */
function selection(job: Selection, firstParameter: number): SqlFragment {
  if (job.only_failed) {
    const ids = `SELECT DISTINCT contact_id AS id FROM validation_job_failures
      WHERE job_id = $${firstParameter} AND to_retry`;
    // Includes contacts who have opted out meanwhile: they count as done without a request.
    return { sql: `(${ids}) c WHERE true`, parameters: [job.id] };
  }
  if (job.contact_ids) {
    const ids = `SELECT DISTINCT unnest(j.contact_ids) AS id FROM validation_jobs j WHERE j.id = $${firstParameter}`;
    return {
      sql: `(${ids}) listed JOIN contacts c ON c.id = listed.id WHERE ${CONTACTABLE}`,
      parameters: [job.id],
    };
  }
  const { sql, parameters } = contactPredicate(job.contact_filters ?? {}, firstParameter);
  return { sql: `contacts c WHERE ${sql}`, parameters };
}
