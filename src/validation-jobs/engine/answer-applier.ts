import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isStatementTimeout, refusalOf } from '../../common/errors/error-kind.js';
import { setStatementTimeout } from '../../database/transaction.js';
import { JobFailuresRepository } from '../store/job-failures.repository.js';
import { JobProgressRepository } from '../store/job-progress.repository.js';
import { JobAnswersRepository, type AnsweredRequest } from '../store/job-answers.repository.js';
import { advance } from './job-progress.js';
import { ResultWriter } from './result-writer.js';

/** At most this many contacts are written in one transaction. */
export const MOST_WRITTEN_AT_ONCE = 1000;
/** When a transaction takes longer than this, the next ones are smaller. */
const STATEMENT_MS = 5000;
/** The longest wait for a lock. Locked contacts are left out instead. */
const LOCK_MS = 3000;

/** The result of one round of applying. */
export interface Applied {
  /** How many outcomes of phones were applied. */
  lookups: number;
  /** Requests with contacts that another session has locked; leave them out for a moment. */
  locked: string[];
}

/** The state of applying during one run: how much is written at once, and the time of the last checkpoint. */
export interface ApplyPace {
  contacts: number;
  /** By performance.now(). */
  since: number;
  /**
   * Settles when no other caller is choosing answers. Two callers at once would split the answers about one contact.
   */
  choosing: Promise<unknown>;
}

export function newPace(): ApplyPace {
  return { contacts: MOST_WRITTEN_AT_ONCE, since: performance.now(), choosing: Promise.resolve() };
}

/** An error while a piece of a job's answers was written. */
class PieceError extends Error {
  override name = 'PieceError';

  constructor(
    readonly requests: readonly AnsweredRequest[],
    readonly contacts: number,
    cause: unknown,
  ) {
    super('a piece of the answers could not be written', { cause });
  }
}

/**
 * Applies stored answers. Results, flags, scores, failures and counters are written in the transaction that deletes
 * the requests, so each answer counts exactly once, whoever applies it and in whatever order.
 */
@Injectable()
export class AnswerApplier {
  private readonly logger = new Logger(AnswerApplier.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly answers: JobAnswersRepository,
    private readonly results: ResultWriter,
    private readonly failures: JobFailuresRepository,
    private readonly progress: JobProgressRepository,
  ) {}

  /**
   * Applies some answers of a job; undefined when there are none to apply now. After an error it tries again with
   * half of the answers, until only the contact that the database refuses is left. That contact becomes a failure of
   * the job.
   * @param options.all also applies answers of batches that are only answered in part
   * @param options.without ids of requests to leave out
   */
  async apply(
    job: { id: number; batch_size: number },
    pace: ApplyPace,
    options: { all: boolean; without: readonly string[] },
  ): Promise<Applied | undefined> {
    try {
      const applied = await this.dataSource.transaction((manager) => this.piece(manager, job, pace, options));
      pace.contacts = Math.min(MOST_WRITTEN_AT_ONCE, pace.contacts * 2);
      return applied;
    } catch (error) {
      if (!(error instanceof PieceError)) throw error;
      const reason = isStatementTimeout(error.cause) ? 'statement timeout' : refusalOf(error.cause);
      if (reason === undefined) throw error.cause;
      pace.contacts = Math.max(1, Math.floor(error.contacts / 2));
      if (error.contacts === 1) await this.refuse(job.id, error.requests, reason);
      return { lookups: 0, locked: [] };
    }
  }

  /** Applies answers of jobs that no worker has, because the worker died after they were paused or cancelled. */
  async applyLeft(signal: AbortSignal): Promise<void> {
    for (const id of await this.answers.leftAnswers(this.dataSource.manager)) {
      const pace = newPace();
      const without: string[] = [];
      for (;;) {
        if (signal.aborted) return;
        const applied = await this.apply({ id, batch_size: 1 }, pace, { all: true, without });
        if (!applied) break;
        without.push(...applied.locked);
      }
    }
  }

  private async piece(
    manager: EntityManager,
    job: { id: number; batch_size: number },
    pace: ApplyPace,
    options: { all: boolean; without: readonly string[] },
  ): Promise<Applied | undefined> {
    await setStatementTimeout(manager, STATEMENT_MS);
    await this.answers.waitForLocks(manager, LOCK_MS);
    const limit = 5 * Math.ceil(pace.contacts / job.batch_size);
    const choose = (): Promise<AnsweredRequest[]> =>
      this.answers.lockAnswered(manager, job.id, { ...options, limit });
    const choosing = pace.choosing.then(choose, choose);
    pace.choosing = choosing.catch(() => undefined);
    const answered = await choosing;
    const chosen = await this.fit(manager, answered, pace.contacts);
    if (chosen.length === 0) return undefined;
    const contacts = new Set(chosen.flatMap(({ contact_ids }) => contact_ids)).size;
    try {
      const { free, locked } = await this.setAside(manager, chosen);
      await this.results.write(manager, free);
      await this.failures.record(manager, job.id, free);
      await this.count(manager, job.id, free, pace);
      return { lookups: sum(free.map(({ contact_ids }) => contact_ids.length)), locked };
    } catch (error) {
      throw new PieceError(chosen, contacts, error);
    }
  }

  /** The first requests that together have at most `most` contacts. A first request that is larger is split. */
  private async fit(
    manager: EntityManager,
    answered: readonly AnsweredRequest[],
    most: number,
  ): Promise<AnsweredRequest[]> {
    const contacts = new Set<number>();
    const chosen: AnsweredRequest[] = [];
    for (const request of answered) {
      const more = request.contact_ids.filter((id) => !contacts.has(id));
      if (contacts.size + more.length > most) break;
      for (const id of more) contacts.add(id);
      chosen.push(request);
    }
    const [first] = answered;
    if (chosen.length > 0 || !first) return chosen;
    const { kept } = await this.answers.splitAnswered(manager, first, new Set(first.contact_ids.slice(most)));
    return [kept];
  }

  /** Leaves out contacts that another session has locked. */
  private async setAside(
    manager: EntityManager,
    chosen: readonly AnsweredRequest[],
  ): Promise<{ free: AnsweredRequest[]; locked: string[] }> {
    const busy = new Set(await this.results.lock(manager, chosen));
    if (busy.size === 0) return { free: [...chosen], locked: [] };
    const free: AnsweredRequest[] = [];
    const locked: string[] = [];
    for (const request of chosen) {
      const held = new Set(request.contact_ids.filter((id) => busy.has(id)));
      if (held.size === request.contact_ids.length) locked.push(request.id);
      else if (held.size === 0) free.push(request);
      else {
        const { kept, moved_id } = await this.answers.splitAnswered(manager, request, held);
        free.push(kept);
        locked.push(moved_id);
      }
    }
    return { free, locked };
  }

  private async count(
    manager: EntityManager,
    jobId: number,
    applied: readonly AnsweredRequest[],
    pace: ApplyPace,
  ): Promise<void> {
    if (applied.length === 0) return;
    const locked = await this.progress.lock(manager, jobId);
    if (!locked) return;
    const contacts = await this.answers.remove(
      manager,
      jobId,
      applied.map(({ id }) => id),
    );
    const now = performance.now();
    const seconds = (now - pace.since) / 1000;
    await this.progress.save(manager, jobId, locked, advance(locked, applied, { contacts, seconds }));
    pace.since = now;
  }

  /** Turns the answers about one contact into failures. */
  private async refuse(jobId: number, requests: readonly AnsweredRequest[], reason: string): Promise<void> {
    this.logger.warn({ msg: 'the database refused an answer', job_id: jobId, reason });
    const ids = requests.map(({ id }) => id);
    const contact = requests[0]?.contact_ids[0];
    if (contact === undefined) throw new Error(`no answer of job ${jobId} could be stored: ${reason}`);
    await this.dataSource.transaction((manager) => this.answers.refuse(manager, ids, contact, reason));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
