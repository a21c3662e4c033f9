import { createHash } from 'node:crypto';
import { backoffMs } from '../../common/wait.js';
import type { Platform } from '../../common/platforms.js';
import type { PlannedRequest, Settled } from '../store/job-requests.repository.js';
import type { ValidationJob } from '../validation-job.entity.js';
import type { CircuitBreaker } from '../validators/circuit-breaker.js';
import type { RateLimiter } from '../validators/rate-limiter.js';
import { ValidatorError, type Validator } from '../validators/validator.js';
import type { ConditionVariable, Slots } from './condition-variable.js';
import { outcomesOf } from './job-progress.js';
import type { JobWarnings } from './job-warnings.js';
import type { PatientWrites } from './patient-writes.js';
import type { Question, RequestLedger, Taken } from './request-ledger.js';
import type { GroupCommit } from './group-commit.js';
import { BudgetSpentError, type JobStop } from './stop-signals.js';

/** A batch without the answers of some platforms is applied after this time nevertheless. */
const APPLIED_AFTER_MS = 2000;

const LONGEST_WAIT_MS = 60_000;
const UNTIL_WRITTEN_MS = 500;
/** The state of contacts is read again when it is older than this. */
const STALE_MS = 1000;

export interface PlatformAskerParts {
  platform: Platform;
  validator: Validator;
  breaker: CircuitBreaker;
  limiter: RateLimiter;
  ledger: RequestLedger;
  commits: GroupCommit;
  slots: Slots;
  changes: ConditionVariable;
  stop: JobStop;
  warnings: JobWarnings;
  /** Writes of answers; while they fail, no request is sent. */
  results: PatientWrites;
}

interface Waiting {
  request: PlannedRequest;
  /** By Date.now(). */
  due_at: number;
}

/**
 * Asks the validator of one platform during one run of a job. A slow or hanging request, or one that waits for
 * another attempt, does not hold up the others: each running request has a slot of the job and is independent until
 * its answer is stored.
 */
export class PlatformAsker {
  private queue: Waiting[] = [];
  /** Requests that are written down as asked and not settled. The answers of `storing` of them have arrived. */
  private underWay = 0;
  private storing = 0;
  /** How many requests may run at once: halved when the validator refuses, and grown again with its answers. */
  private window: number;
  private pausedUntil = 0;
  private refused = false;
  /** The asker cannot ask before this time (Date.now()); 0 when it can. */
  private blockedUntil = 0;

  constructor(
    private readonly job: ValidationJob,
    private readonly parts: PlatformAskerParts,
  ) {
    this.window = job.max_concurrent;
  }

  /** Takes planned requests, and asks each when it is due. */
  add(requests: readonly PlannedRequest[]): void {
    const now = Date.now();
    const added = requests.filter(({ platform }) => platform === this.parts.platform);
    this.queue.push(...added.map((request) => ({ request, due_at: now + request.due_in_ms })));
    if (added.length === 0) return;
    this.blockedUntil = 0;
    this.parts.changes.notify();
  }

  /** The number of requests that wait to be asked. */
  get queued(): number {
    return this.queue.length;
  }

  /** Whether no request waits or runs. */
  get isEmpty(): boolean {
    return this.queue.length === 0 && this.underWay === 0;
  }

  /** Until when the asker can only wait (Date.now()); 0 when it can ask, Infinity when it is empty. */
  get idleUntil(): number {
    if (this.underWay > 0) return 0;
    return this.queue.length === 0 ? Infinity : this.blockedUntil;
  }

  /** Asks until `isDone`. Rejects when told to stop, once no request runs any more. */
  async run(isDone: () => boolean): Promise<void> {
    const { changes, stop } = this.parts;
    const onFailure = (error: unknown): void => {
      stop.inOrder(error);
    };
    try {
      while (!(this.isEmpty && isDone())) {
        stop.waits.throwIfAborted();
        const { notifications } = changes;
        const wait = await this.askDue(onFailure);
        if (wait > 0) await changes.wait(stop.waits, wait, notifications);
      }
    } finally {
      while (this.underWay > 0) await changes.wait(undefined, LONGEST_WAIT_MS);
    }
  }

  /** Asks the requests that may go now. Answers for how many milliseconds at most there is nothing else to do. */
  private async askDue(onFailure: (error: unknown) => void): Promise<number> {
    const { breaker, limiter, platform, results, slots, warnings } = this.parts;
    const now = Date.now();
    if (now < this.blockedUntil) return this.waitUntil(this.blockedUntil);
    const due = this.queue.filter(({ due_at }) => due_at <= now);
    if (due.length === 0) return this.waitUntil(Math.min(...this.queue.map(({ due_at }) => due_at)));
    if (results.isTroubled) return UNTIL_WRITTEN_MS;
    if (breaker.isOpen) warnings.reachable(platform, false);
    const closedFor = Math.max(breaker.waitMs(), this.pausedUntil - now);
    if (closedFor > 0) return this.waitUntil(now + closedFor);
    const isFree = !breaker.isOpen && this.window >= this.job.max_concurrent;
    const room = breaker.isOpen ? 1 : Math.floor(this.window) - this.underWay + this.storing;
    const wanted = slots.promise(Math.min(due.length, isFree ? Infinity : room), isFree && !this.isCounted);
    this.blockedUntil = 0;
    // An answer arrives earlier and notifies.
    if (wanted === 0) return LONGEST_WAIT_MS;
    this.underWay += wanted;
    let given = 0;
    try {
      const granted = await limiter.take(this.job, platform, wanted);
      if (granted < 0) return this.waitUntil(Date.now() - granted);
      const questions = await this.take(due.slice(0, granted));
      given = questions.length;
      for (const question of questions) void this.ask(question).catch(onFailure);
      return questions.length > 0 ? 0 : 20;
    } finally {
      this.underWay -= wanted - given;
      slots.break(wanted - given);
    }
  }

  private waitUntil(time: number): number {
    this.blockedUntil = time;
    // A timer may fire a little early.
    return Math.max(1, Math.min(LONGEST_WAIT_MS, time - Date.now() + 1));
  }

  /** Writes requests down as asked. Requests that may not go now are queued again. */
  private async take(due: readonly Waiting[]): Promise<Question[]> {
    const { ledger, commits, platform, stop, warnings } = this.parts;
    const wanted = due.map(({ request }) => request);
    const taken = await commits.writes.run<Taken | undefined>(stop.waits, () =>
      ledger.take(this.job, commits.lease, platform, wanted),
    );
    // The job is no longer this run's; the lease keeper is about to report why.
    if (!taken) return [];
    const ids = new Set(wanted.map(({ id }) => id));
    this.queue = this.queue.filter(({ request }) => !ids.has(request.id));
    this.add(taken.planned);
    this.refused ||= taken.refused;
    if (taken.pause) {
      this.pausedUntil = taken.pause.until.getTime();
      warnings.paused(platform, taken.pause);
    }
    if (taken.isBudgetSpent && taken.questions.length === 0) {
      stop.inOrder(new BudgetSpentError(`max_lookups (${this.job.max_lookups ?? 0}) is reached`));
    }
    return taken.questions;
  }

  private async ask(question: Question): Promise<void> {
    const { changes, slots, stop } = this.parts;
    const { id, attempts, maybe_paid } = question;
    try {
      const isSlotTaken = await slots.take(STALE_MS);
      if (!isSlotTaken || stop.waits.aborted) {
        if (isSlotTaken) slots.leave();
        await this.settle(question, { id, state: 'planned', attempts, maybe_paid, delay_ms: 0 });
        return;
      }
      try {
        const settled = await this.answerOf(question).finally(() => {
          this.storing += 1;
          slots.answered();
        });
        await this.settle(question, settled);
      } finally {
        this.storing -= 1;
        slots.giveBack();
      }
    } finally {
      this.underWay -= 1;
      changes.notify();
    }
  }

  /**
   * Whether each request counts towards a limit or the budget. Then no request is written down before it has a slot.
   */
  private get isCounted(): boolean {
    const { ledger, platform } = this.parts;
    return this.job.max_lookups !== null || ledger.hasLimits(platform);
  }

  private async settle({ id, platform, contacts }: Question, settled: Settled): Promise<void> {
    const isOurs = await this.parts.commits.settle(settled);
    if (!isOurs || settled.state !== 'planned') return;
    const { attempts, delay_ms } = settled;
    this.add([{ id, platform, attempts, lookups: contacts.length, due_in_ms: delay_ms }]);
  }

  /** Sends the request, and answers what to write about it. Rejects for errors that are not the validator's. */
  private async answerOf({ id, contacts, attempts }: Question): Promise<Settled> {
    const { breaker, platform, stop, validator, warnings } = this.parts;
    const phones = contacts.map(({ phone_e164 }) => phone_e164);
    breaker.tryEnter();
    try {
      const idempotency_key = this.key(phones);
      const answers = await validator.validate({ platform, phones, idempotency_key }, stop.requests);
      breaker.succeeded();
      warnings.reachable(platform, true);
      await this.onAnswer();
      const outcomes = outcomesOf(contacts, answers, attempts + 1);
      return { id, state: 'answered', outcomes, lookups: phones.length, delay_ms: APPLIED_AFTER_MS };
    } catch (error) {
      if (stop.requests.aborted && !(error instanceof ValidatorError)) {
        breaker.abandoned();
        return { id, state: 'planned', attempts, maybe_paid: true, delay_ms: 0 };
      }
      if (!(error instanceof ValidatorError)) {
        breaker.abandoned();
        stop.inOrder(error);
        return { id, state: 'planned', attempts, maybe_paid: true, delay_ms: 1000 };
      }
      return this.failureOf(id, contacts, attempts, error);
    }
  }

  private async failureOf(
    id: string,
    contacts: Question['contacts'],
    attempts: number,
    { code, transient, retryAfterMs, maybePaid }: ValidatorError,
  ): Promise<Settled> {
    const { breaker } = this.parts;
    if (transient && code !== 'rate_limited') breaker.failed();
    else breaker.succeeded();
    if (code === 'rate_limited' || retryAfterMs !== undefined) await this.onRefusal(retryAfterMs);
    // A refusal that only asks to wait is not a failure.
    if (code === 'rate_limited') return { id, state: 'planned', attempts, maybe_paid: false, delay_ms: 0 };
    if (transient && attempts < this.job.retry_attempts) {
      return {
        id,
        state: 'planned',
        attempts: attempts + 1,
        maybe_paid: maybePaid,
        delay_ms: backoffMs(attempts + 1),
      };
    }
    const outcomes = contacts.map(({ id: contact_id }) => ({
      contact_id,
      answer: { status: 'failed' as const, code, attempts: attempts + 1 },
    }));
    // An answer that cannot be read may have been charged.
    const lookups = code === 'invalid_answer' || code === 'answer_too_large' ? contacts.length : 0;
    return { id, state: 'answered', outcomes, lookups, delay_ms: APPLIED_AFTER_MS };
  }

  /** The validator asks for a pause, which all jobs and workers keep. */
  private async onRefusal(milliseconds: number | undefined): Promise<void> {
    const { ledger, platform, commits, stop, warnings } = this.parts;
    this.window = Math.max(1, Math.min(this.window, this.underWay) / 2);
    this.refused = true;
    const until = await commits.writes.run(stop.writes, () => ledger.refused(platform, milliseconds));
    this.pausedUntil = Math.max(this.pausedUntil, until.getTime());
    warnings.paused(platform, { why: 'asked to wait', until });
  }

  private async onAnswer(): Promise<void> {
    const { ledger, platform, commits, stop, warnings } = this.parts;
    this.window = Math.min(this.job.max_concurrent, this.window + 1 / this.window);
    if (Date.now() < this.pausedUntil) return;
    warnings.resumed(platform);
    if (!this.refused) return;
    this.refused = false;
    await commits.writes.run(stop.writes, () => ledger.answered(platform));
  }

  /** The same for the same question of the same job, also after a crash. */
  private key(phones: readonly string[]): string {
    const { job_uuid, retry_count } = this.job;
    return createHash('sha256')
      .update([job_uuid, retry_count, this.parts.platform, ...phones].join('\n'))
      .digest('hex');
  }
}
