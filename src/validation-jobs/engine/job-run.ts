import type { EntityManager } from 'typeorm';
import { wait } from '../../common/wait.js';
import type { JobLeasesRepository, Lease } from '../store/job-leases.repository.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { newPace, type AnswerApplier, type ApplyPace } from './answer-applier.js';
import { ConditionVariable } from './condition-variable.js';
import { estimateMinutes } from './job-progress.js';
import { JobWarnings } from './job-warnings.js';
import type { PlatformAskerFactory } from './platform-asker.factory.js';
import { PatientWrites } from './patient-writes.js';
import type { PlatformAsker } from './platform-asker.js';
import type { RequestPlanner } from './request-planner.js';
import type { JobStop } from './stop-signals.js';

/** The most lookups of a job that are planned, sent or not yet applied. It bounds the rows and the memory of a run. */
const MOST_OPEN_LOOKUPS = 25_000;
/** A job that can ask nothing for longer than this gives its worker back. */
const PATIENCE_MS = 5000;
/** The job is taken again after this time at the latest: somebody may have raised a limit. */
const LONGEST_REST_MS = 900_000;
/** After this time an earlier run has stored its answers, even if it was still alive: see JobStop. */
const RECLAIM_AFTER_MS = 8000;
/** With fewer answers than this the applier waits a moment for more. */
const FEW_LOOKUPS = 200;
const GATHER_MS = 100;
/** How long a contact that another session has locked is left out. */
const LOCKED_MS = 500;

/** The job can ask nothing until a certain time. It should be taken again then. */
export class JobRestsError extends Error {
  override name = 'JobRestsError';

  constructor(
    /** By Date.now(). */
    readonly until: number,
  ) {
    super(`nothing can be asked before ${new Date(until).toISOString()}`);
  }
}

export interface JobRunParts {
  manager: EntityManager;
  leases: JobLeasesRepository;
  planner: RequestPlanner;
  askers: PlatformAskerFactory;
  applier: AnswerApplier;
}

/**
 * One worker's run of one job. Three activities run concurrently and share only the table of requests: the planner
 * turns contacts into requests, one asker per platform sends them and stores the answers, and the applier writes the
 * answers to the contacts. Memory holds the requests that are sent and the ids of the planned ones, so it does not
 * grow with the job.
 */
export class JobRun {
  /** Fires before a request is sent and when it is answered. */
  private readonly writes: PatientWrites;
  /** Fires when an answer is stored. */
  private readonly results: PatientWrites;
  private readonly changes = new ConditionVariable();
  private readonly warnings: JobWarnings;
  private planning: 'more' | 'waits' | 'done' = 'more';
  private planned = { lookups: 0, contacts: 0 };
  private appliedLookups = 0;
  private reclaiming = false;

  constructor(
    private readonly job: ValidationJob,
    private readonly lease: Lease,
    private readonly stop: JobStop,
    private readonly parts: JobRunParts,
  ) {
    this.warnings = new JobWarnings(job.warnings ?? [], (warnings, current_step) =>
      parts.leases.saveStep(parts.manager, lease, { warnings, current_step }),
    );
    this.writes = this.patientWrites('requests');
    this.results = this.patientWrites('results');
  }

  /**
   * Resolves when the job is completed. Rejects with the reason of `stop`, with JobImpossibleError, JobRestsError,
   * BudgetSpentError or any other error. By then no request is running. All answers are stored; they are applied
   * too, unless that would take too long.
   */
  async work(): Promise<void> {
    const { leases, askers: factory, manager } = this.parts;
    const { changes, job, lease, results, stop, warnings, writes } = this;
    const askers = factory.create(job, lease, { changes, stop, warnings, writes, results });
    const asking = this.ask(askers);
    const applying = this.apply(asking);
    applying.catch((error: unknown) => {
      stop.inOrder(error);
    });
    try {
      await asking;
    } finally {
      const outOfTime = whenAborted(stop.writes);
      await Promise.race([applying, outOfTime]).catch(() => undefined);
      await Promise.race([warnings.save(), outOfTime]);
      for (const what of ['requests', 'results'])
        factory.troubles.report(`job ${job.id}, ${what}`, undefined);
    }
    await applying;
    stop.waits.throwIfAborted();
    await warnings.end();
    // An earlier run that is still alive may have planned another request.
    if (!(await writes.run(stop.waits, () => leases.complete(manager, lease))))
      throw new JobRestsError(Date.now());
  }

  /** A write succeeded: other writes that wait for the database try again now. */
  tryWrites(): void {
    this.writes.tryNow();
    this.results.tryNow();
  }

  private patientWrites(what: 'requests' | 'results'): PatientWrites {
    return new PatientWrites((trouble) => {
      this.warnings.notWritable(what, trouble);
      this.parts.askers.troubles.report(`job ${this.job.id}, ${what}`, trouble);
    });
  }

  /** Plans and asks. Settles when no request is running any more. */
  private async ask(askers: readonly PlatformAsker[]): Promise<void> {
    const { changes, lease, stop } = this;
    try {
      await this.describe();
      const open = await this.writes.run(stop.waits, () => this.parts.planner.underWay(lease));
      this.planned = { lookups: open.lookups, contacts: open.contacts + this.job.processed_contacts };
      for (const asker of askers) asker.add(open.planned);
      this.reclaiming = open.asked.length > 0;
      const isDone = (): boolean => this.planning === 'done' && !this.reclaiming;
      const work = [
        this.plan(askers),
        this.reclaim(askers, open.asked),
        this.watch(askers, isDone),
        ...askers.map((asker) => asker.run(isDone)),
      ];
      for (const each of work)
        each.catch((error: unknown) => {
          stop.inOrder(error);
        });
      const settled = await Promise.allSettled(work);
      // The reason of the stop explains more than the error that it caused.
      stop.waits.throwIfAborted();
      for (const result of settled) if (result.status === 'rejected') throw result.reason;
    } catch (error) {
      stop.inOrder(error);
      throw error;
    } finally {
      changes.notify();
    }
  }

  /** Counts the contacts; once per job. */
  private async describe(): Promise<void> {
    const { job, lease, parts, stop, warnings } = this;
    if (job.total_contacts > 0) {
      await warnings.save();
      return;
    }
    const estimate = await this.writes.run(stop.waits, () => parts.planner.estimate(job));
    const missing = job.contact_ids ? job.contact_ids.length - estimate.contacts : 0;
    if (missing > 0) warnings.add(`${missing} of the listed contacts do not exist or may not be contacted.`);
    await this.writes.run(stop.waits, () =>
      parts.leases.describe(parts.manager, lease, {
        ...estimate,
        estimated_duration_minutes: estimateMinutes(job, estimate.contacts),
        warnings: warnings.list,
      }),
    );
  }

  /** Turns contacts into requests whenever an asker is about to run out of them. */
  private async plan(askers: readonly PlatformAsker[]): Promise<void> {
    const { changes, job, lease, stop } = this;
    let cursor = job.cursor_contact_id;
    let remaining = job.max_contacts - this.planned.contacts;
    while (remaining > 0) {
      if (!this.wantsMore(askers)) {
        this.planning = 'waits';
        await changes.wait(stop.waits, 1000);
        continue;
      }
      this.planning = 'more';
      const from = cursor;
      const most = remaining;
      const page = await this.writes.run(stop.waits, () => this.parts.planner.plan(job, lease, from, most));
      cursor = page.cursor ?? cursor;
      remaining -= page.contacts;
      this.planned.lookups += page.planned.reduce((sum, { lookups }) => sum + lookups, 0);
      for (const asker of askers) asker.add(page.planned);
      if (page.isLast) break;
    }
    this.planning = 'done';
    changes.notify();
  }

  private wantsMore(askers: readonly PlatformAsker[]): boolean {
    const open = this.planned.lookups - this.appliedLookups;
    return open < MOST_OPEN_LOOKUPS && askers.some(({ queued }) => queued < this.job.max_concurrent);
  }

  /**
   * Asks again, after a while, the requests that an earlier run had sent. Until then that run may store the answers.
   */
  private async reclaim(askers: readonly PlatformAsker[], ids: readonly string[]): Promise<void> {
    const { changes, lease, stop } = this;
    if (ids.length === 0) return;
    await wait(RECLAIM_AFTER_MS, { signal: stop.waits });
    const planned = await this.writes.run(stop.waits, () => this.parts.planner.reclaim(lease, ids));
    for (const asker of askers) asker.add(planned);
    this.reclaiming = false;
    changes.notify();
  }

  /** Gives the worker back when nothing can be asked for a while. */
  private async watch(askers: readonly PlatformAsker[], isDone: () => boolean): Promise<void> {
    const { changes, stop } = this;
    while (!(isDone() && askers.every(({ isEmpty }) => isEmpty))) {
      await changes.wait(stop.waits, 500);
      const until = Math.min(...askers.map(({ idleUntil }) => idleUntil));
      const waits = this.planning !== 'more' && !this.reclaiming && Number.isFinite(until);
      if (waits && until > Date.now() + PATIENCE_MS) {
        throw new JobRestsError(Math.min(until, Date.now() + LONGEST_REST_MS));
      }
    }
  }

  /**
   * Applies answers while other requests run, and the rest afterwards. When there are many, two transactions run at
   * once, each with contacts of its own.
   */
  private async apply(asking: Promise<void>): Promise<void> {
    const shared = { pace: newPace(), isLast: false, hasMany: false };
    const end = (): void => {
      shared.isLast = true;
    };
    const settled = asking.then(end, end);
    const results = await Promise.allSettled([
      this.applyPieces(shared, settled, 'first'),
      this.applyPieces(shared, settled, 'second'),
    ]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  private async applyPieces(
    shared: { pace: ApplyPace; isLast: boolean; hasMany: boolean },
    settled: Promise<void>,
    which: 'first' | 'second',
  ): Promise<void> {
    const { changes, job, stop } = this;
    let locked: string[] = [];
    let lockedUntil = 0;
    for (;;) {
      const last = shared.isLast;
      // With few answers a second transaction would only make both smaller.
      if (which === 'second' && !shared.hasMany) {
        if (last) return;
        await changes.wait(stop.writes, LOCKED_MS);
        continue;
      }
      if (performance.now() >= lockedUntil) locked = [];
      const applied = await this.results.run(stop.writes, () =>
        this.parts.applier.apply(job, shared.pace, { all: last, without: locked }),
      );
      const lookups = applied?.lookups ?? 0;
      this.appliedLookups += lookups;
      shared.hasMany = lookups >= FEW_LOOKUPS;
      if (applied && applied.locked.length > 0) {
        locked = [...locked, ...applied.locked];
        lockedUntil = performance.now() + LOCKED_MS;
      }
      if (applied) {
        changes.notify();
        // The answers are stored already. Waiting a moment lets one transaction apply several.
        if (!shared.hasMany && !shared.isLast) await Promise.race([wait(GATHER_MS), settled]);
      } else if (!last || locked.length > 0) {
        // A run that is stopping does not wait for locks. The next run applies the rest.
        if (last && stop.waits.aborted) return;
        await changes.wait(stop.writes, LOCKED_MS);
      } else return;
    }
  }
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
