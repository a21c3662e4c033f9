import type { DataSource } from 'typeorm';
import type { Platform } from '../../common/platforms.js';
import { BatchAsker, type JobAskers } from './batch-asker.js';
import type { BatchWriter } from './batch-writer.js';
import type { JobContact, JobContactsRepository } from '../store/job-contacts.repository.js';
import { estimateMinutes, liveEstimateMinutes } from './job-estimate.js';
import type { JobLeasesRepository, Lease } from '../store/job-leases.repository.js';
import { advance, percentage, progressOf, type JobProgress, type Outcome } from './job-progress.js';
import { JobWarnings } from './job-warnings.js';
import { OrderedPipeline, type Done } from './ordered-pipeline.js';
import { PlatformAsker } from './platform-asker.js';
import { Semaphore } from './semaphore.js';
import type { JobStop } from './stop-signals.js';
import type { ValidationJob } from '../validation-job.entity.js';
import type { CircuitBreakers } from '../validators/circuit-breaker.js';
import type { RateLimiter } from '../validators/rate-limiter.js';
import type { Validators } from '../validators/validators.js';

/** Ids are selected in pages of this size, so that a filter's plan is paid for once in many batches. */
const SELECTION_PAGE = 1000;
/** Requests that are prepared for each that may be under way. */
const PREPARED = 1.25;
/** Batches that are ready together are written together up to about as many contacts. */
const CONTACTS_PER_WRITE = 1000;

/** A job that cannot be done as it was asked for; the message is for whoever created it. */
export class JobImpossibleError extends Error {
  override name = 'JobImpossibleError';
}

/** Contacts that follow on each other in the job's order; `contacts` are those of them who may be asked about. */
interface Batch {
  contact_ids: number[];
  contacts: JobContact[];
}

export interface JobRunParts {
  dataSource: DataSource;
  leases: JobLeasesRepository;
  contacts: JobContactsRepository;
  writer: BatchWriter;
  validators: Validators;
  breakers: CircuitBreakers;
  limiter: RateLimiter;
}

/** One worker's run of one job, from its checkpoint to its end. Memory does not grow with the size of the job. */
export class JobRun {
  private progress: JobProgress;
  private readonly before: JobProgress;
  private readonly startedAt = performance.now();
  private readonly warnings: JobWarnings;
  private totalContacts: number;

  constructor(
    private readonly job: ValidationJob,
    private readonly lease: Lease,
    private readonly stop: JobStop,
    private readonly parts: JobRunParts,
  ) {
    this.before = progressOf(job);
    this.progress = this.before;
    this.totalContacts = job.total_contacts;
    this.warnings = new JobWarnings(job.warnings ?? [], (warnings, current_step) =>
      parts.leases.tell(parts.dataSource.manager, lease, { warnings, current_step }),
    );
  }

  /**
   * Resolves when the job is completed. Rejects with the reason of `stop`, with JobImpossibleError, or with whatever
   * failed; nothing is under way any more then, and all that is done before it is written.
   */
  async work(): Promise<void> {
    const askers = this.askers();
    await this.describe();
    this.stop.waits.throwIfAborted();
    const { batch_size, max_concurrent, force } = this.job;
    const prepared = new Semaphore(Math.ceil(max_concurrent * PREPARED));
    const asker = new BatchAsker(force, askers, prepared);
    const pipeline = new OrderedPipeline<Batch, Outcome[]>(
      {
        batches: this.batches(),
        ask: ({ contacts }) => asker.ask(contacts, this.stop),
        write: (done) => this.write(done, askers),
        stop: (reason) => {
          this.stop.inOrder(reason);
        },
      },
      // As many again as can be under way, so that asking goes on while others are being written.
      2 * Math.ceil(max_concurrent / askers.size) + 1,
      Math.max(1, Math.floor(CONTACTS_PER_WRITE / batch_size)),
    );
    try {
      await pipeline.run();
    } finally {
      await this.warnings.settled();
    }
    await this.parts.leases.complete(this.parts.dataSource.manager, this.lease);
  }

  private askers(): JobAskers {
    const { validators, breakers, limiter } = this.parts;
    const slots = new Semaphore(this.job.max_concurrent);
    return new Map(
      this.job.platforms.map((platform) => {
        const validator = validators.find(platform);
        if (!validator) throw notConfigured(platform);
        const asker = new PlatformAsker(this.job, {
          platform,
          validator,
          breaker: breakers.of(platform),
          turnstile: limiter.turnstile(this.job.job_uuid, this.job.rate_limit_per_minute, platform),
          slots,
          stillAllowed: (contacts) => this.stillAllowed(contacts),
          onReachable: (of, reachable) => {
            this.warnings.reachable(of, reachable);
          },
        });
        return [platform, asker];
      }),
    );
  }

  /** Counts the contacts, once in a job's life. */
  private async describe(): Promise<void> {
    const { job, lease, parts } = this;
    const { manager } = parts.dataSource;
    if (job.total_contacts > 0) {
      await this.warnings.tell();
      return;
    }
    this.totalContacts = await parts.contacts.count(manager, job, job.max_contacts);
    const missing = job.contact_ids ? job.contact_ids.length - this.totalContacts : 0;
    if (missing > 0)
      this.warnings.add(`${missing} of the listed contacts do not exist or may not be contacted.`);
    await parts.leases.describe(manager, lease, {
      total_contacts: this.totalContacts,
      estimated_duration_minutes: estimateMinutes(job, this.totalContacts),
      warnings: this.warnings.list,
    });
  }

  private async stillAllowed(contacts: readonly JobContact[]): Promise<JobContact[]> {
    const ids = contacts.map((contact) => contact.id);
    const allowed = new Set(
      await this.parts.contacts.stillAllowed(this.parts.dataSource.manager, this.lease, ids),
    );
    return contacts.filter((contact) => allowed.has(contact.id));
  }

  private async write(done: readonly Done<Batch, Outcome[]>[], askers: JobAskers): Promise<void> {
    const batches = done.map(({ batch, result }) => ({ contact_ids: batch.contact_ids, outcomes: result }));
    const progress = advance(this.progress, batches);
    const seconds = (performance.now() - this.startedAt) / 1000;
    const active_seconds = this.job.active_seconds + seconds;
    const checkpoint = {
      ...progress,
      progress_percentage: percentage(progress.processed_contacts, this.totalContacts),
      active_seconds,
      estimated_duration_minutes: liveEstimateMinutes({
        active_seconds,
        seconds_per_contact: seconds / (progress.processed_contacts - this.before.processed_contacts),
        remaining_contacts: this.totalContacts - progress.processed_contacts,
      }),
    };
    const { only_failed } = this.job;
    await this.parts.writer.write(this.lease, checkpoint, batches, { askers, only_failed });
    this.progress = progress;
  }

  /**
   * The job's contacts that are not done yet, in id order, `batch_size` at a time. About as many batches as can be
   * under way are read together, just before they are wanted.
   */
  private async *batches(): AsyncGenerator<Batch> {
    const { contacts, dataSource } = this.parts;
    const { batch_size, max_concurrent, platforms } = this.job;
    const together = Math.ceil(max_concurrent / platforms.length) * batch_size;
    for await (const page of this.pagesOfIds()) {
      for (let start = 0; start < page.length; start += together) {
        const ids = page.slice(start, start + together);
        this.stop.waits.throwIfAborted();
        yield* split(ids, await contacts.batch(dataSource.manager, this.job, ids), batch_size);
      }
    }
  }

  private async *pagesOfIds(): AsyncGenerator<number[]> {
    const { batch_size, max_contacts } = this.job;
    let cursor = this.before.cursor_contact_id;
    let remaining = max_contacts - this.before.processed_contacts;
    while (remaining > 0) {
      const limit = Math.min(Math.max(SELECTION_PAGE, batch_size), remaining);
      const { contacts, dataSource } = this.parts;
      const ids = await contacts.idsAfter(dataSource.manager, this.job, cursor, limit);
      yield ids;
      const last = ids.at(-1);
      if (last === undefined || ids.length < limit) return;
      cursor = last;
      remaining -= ids.length;
    }
  }
}

/** Batches of ids, each with those of the contacts that belong to it; both are in id order. */
function* split(ids: readonly number[], contacts: readonly JobContact[], size: number): Generator<Batch> {
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  for (let start = 0; start < ids.length; start += size) {
    const contact_ids = ids.slice(start, start + size);
    yield { contact_ids, contacts: contact_ids.flatMap((id) => byId.get(id) ?? []) };
  }
}

function notConfigured(platform: Platform): JobImpossibleError {
  return new JobImpossibleError(
    `No validator is configured for ${platform}: set VALIDATOR_URL_${platform.toUpperCase()}.`,
  );
}
