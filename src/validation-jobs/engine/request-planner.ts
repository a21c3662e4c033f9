import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { setStatementTimeout } from '../../database/transaction.js';
import {
  JobContactsRepository,
  type JobContact,
  type JobEstimate,
} from '../store/job-contacts.repository.js';
import { JobFailuresRepository } from '../store/job-failures.repository.js';
import { LeaseLostError, type Lease } from '../store/job-leases.repository.js';
import { JobProgressRepository } from '../store/job-progress.repository.js';
import {
  JobRequestsRepository,
  type NewRequest,
  type PlannedRequest,
} from '../store/job-requests.repository.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { MOST_WRITTEN_AT_ONCE } from './answer-applier.js';
import { advance, type RequestOutcome } from './job-progress.js';

/** A page of contacts is planned pass by pass: each takes every 16th id. */
const PASSES = 16;
/** The contacts of a page: a pass is as much as is written at once. */
const PAGE = PASSES * MOST_WRITTEN_AT_ONCE;
/** Fewer where batches are small, so that a page has no more requests than these. */
const MOST_REQUESTS = 4000;
/** But at least so many contacts, because a query of the filter may be expensive. */
const LEAST_PAGE = 1000;

export interface Page {
  planned: PlannedRequest[];
  /** How many contacts of the job were planned. */
  contacts: number;
  /** The last of them; undefined when there were none. */
  cursor: number | undefined;
  isLast: boolean;
}

/**
 * Turns the contacts of a job into requests, page by page. The cursor moves in the transaction that writes the
 * requests.
 */
@Injectable()
export class RequestPlanner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: JobContactsRepository,
    private readonly requests: JobRequestsRepository,
    private readonly progress: JobProgressRepository,
    private readonly failures: JobFailuresRepository,
  ) {}

  /** Counts what the job will do, without a time limit. */
  async estimate(job: ValidationJob): Promise<JobEstimate> {
    return this.withoutLimit((manager) => this.contacts.estimate(manager, job, job.max_contacts));
  }

  /** Plans the next page after `cursor`, at most `most` contacts. Throws LeaseLostError. */
  async plan(job: ValidationJob, lease: Lease, cursor: number, most: number): Promise<Page> {
    const limit = Math.min(pageOf(job), most);
    const { ids, contacts } = await this.withoutLimit(async (manager) => {
      const page = await this.contacts.idsAfter(manager, job, cursor, limit);
      return { ids: page, contacts: await this.contacts.batch(manager, job, page) };
    });
    const last = ids.at(-1);
    const isLast = ids.length < limit || limit === most;
    if (last === undefined) return { planned: [], contacts: 0, cursor: undefined, isLast };
    const planned = await this.dataSource.transaction(async (manager) => {
      const locked = await this.progress.lock(manager, job.id);
      if (locked?.fencing_token !== lease.fencing_token || locked.status !== 'RUNNING') {
        throw new LeaseLostError(`job ${job.id} is no longer this worker's`);
      }
      const { requests, skipped, done } = divide(job, ids, contacts);
      if (job.only_failed) await this.failures.forgetRetries(manager, job.id, ids);
      const next = advance(locked, skipped, { contacts: done, seconds: 0 });
      await this.progress.save(manager, job.id, locked, { ...next, cursor_contact_id: last });
      return this.requests.plan(manager, job.id, requests);
    });
    return { planned, contacts: ids.length, cursor: last, isLast };
  }

  /** The requests of earlier runs that are not applied yet: planned, asked or answered. */
  async underWay(lease: Lease): Promise<{
    planned: PlannedRequest[];
    asked: string[];
    lookups: number;
    contacts: number;
  }> {
    const { manager } = this.dataSource;
    const planned = await this.requests.planned(manager, lease.job_id);
    const asked = await this.requests.askedBefore(manager, lease);
    return { planned, asked, ...(await this.requests.open(manager, lease.job_id)) };
  }

  /** Takes over the requests that have no answer. */
  async reclaim(lease: Lease, ids: readonly string[]): Promise<PlannedRequest[]> {
    return this.requests.reclaim(this.dataSource.manager, lease, ids);
  }

  /** Selecting by a filter may take longer than the statement limit. */
  private async withoutLimit<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await setStatementTimeout(manager, 0);
      return work(manager);
    });
  }
}

function pageOf(job: Pick<ValidationJob, 'batch_size' | 'max_concurrent' | 'platforms'>): number {
  const batchesAtOnce = Math.ceil(job.max_concurrent / job.platforms.length);
  const batches = Math.floor(MOST_REQUESTS / job.platforms.length);
  return Math.max(Math.min(PAGE, batches * job.batch_size), batchesAtOnce * job.batch_size, LEAST_PAGE);
}

/** The requests of a page, the contacts that are skipped, and how many contacts need no request. */
function divide(
  job: Pick<ValidationJob, 'batch_size' | 'platforms' | 'force'>,
  ids: readonly number[],
  contacts: readonly JobContact[],
): { requests: NewRequest[]; skipped: RequestOutcome[]; done: number } {
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const requests: NewRequest[] = [];
  const skipped: RequestOutcome[] = [];
  let done = 0;
  for (const batchIds of batchesOf(ids, job.batch_size)) {
    const [batch = 0, batch_end = batch] = [batchIds.at(0), batchIds.at(-1)];
    const before = requests.length;
    for (const platform of job.platforms) {
      const chosen = batchIds.flatMap((id) => {
        const contact = byId.get(id);
        return contact?.platforms.includes(platform) ? [contact] : [];
      });
      const isFresh = ({ fresh_platforms }: JobContact): boolean =>
        !job.force && fresh_platforms.includes(platform);
      const outcomes = chosen
        .filter(isFresh)
        .map(({ id }) => ({ contact_id: id, answer: { status: 'skipped' as const } }));
      if (outcomes.length > 0) skipped.push({ platform, outcomes, lookups: 0, lookups_repeated: 0 });
      const contact_ids = chosen.filter((contact) => !isFresh(contact)).map(({ id }) => id);
      if (contact_ids.length > 0) {
        requests.push({ batch, batch_end, batch_contact_ids: batchIds, platform, contact_ids });
      }
    }
    if (requests.length === before) done += batchIds.length;
  }
  return { requests, skipped, done };
}

/**
 * Divides ids into batches of at most `size`. Neighbours go into different passes, because their rows share a page: those
 * that are written later find the room that the first ones left, and need no new entries in the indexes.
 * docs/decisions/job-engine.md has the figures.
 */
function batchesOf(ids: readonly number[], size: number): number[][] {
  const passes = Array.from({ length: PASSES }, (_, pass) => ids.filter((id) => id % PASSES === pass)).flat();
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, batch) =>
    passes.slice(batch * size, (batch + 1) * size).sort((a, b) => a - b),
  );
}
