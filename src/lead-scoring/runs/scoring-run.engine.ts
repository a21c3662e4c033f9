import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BulkGovernor } from '../../background-work/bulk-governor.js';
import { errorKind } from '../../common/errors/error-kind.js';
import { runConcurrently, wait } from '../../common/wait.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { ScoringEnvironment } from '../../config/environment.js';
import { inTransaction } from '../../database/transaction.js';
import { LeadScoresRepository } from '../scores/lead-scores.repository.js';
import { RunSlicesRepository, type RunToWork } from './run-slices.repository.js';
import { contactsOfSlice, type Range } from './run-scope.sql.js';

/** PostgreSQL ends the transaction of a slice when its worker is frozen for so long. */
const IDLE_MS = 10_000;
/** Attempts at a slice whose contacts others score at the same time. The last attempts lock the contacts. */
const ATTEMPTS = 5;
const ATTEMPTS_WITHOUT_LOCKS = 2;
/** This many failures of one slice end the run. */
const MOST_FAILURES = 3;
const PAUSE_AFTER_FAILURE_MS = 500;
const PAUSE_FOR_OTHERS_MS = 100;

/** Others scored contacts of the slice at the same time. */
class ScoredMeanwhileError extends Error {
  override name = 'ScoredMeanwhileError';
}

/** The run failed or was cancelled while the slice was scored: the slice is rolled back. */
class RunStoppedError extends Error {
  override name = 'RunStoppedError';
}

interface ClaimedSlice extends Range {
  run: RunToWork;
}

/** The result of an attempt at a slice; `none` when no slice is free at the moment. */
export type SliceResult = 'scored' | 'failed' | 'none';

/**
 * Works on scoring runs, slice by slice. Any number of processes may work on one run: slices are given out under the
 * run's lock, and each is written in one transaction with the run's counters.
 */
@Injectable()
export class ScoringRunEngine {
  private readonly logger = new Logger(ScoringRunEngine.name);
  /** One claim per process at a time, so that a frozen process holds at most one lock on a run. */
  private claims: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly slices: RunSlicesRepository,
    private readonly scores: LeadScoresRepository,
    @Inject(ENVIRONMENT) private readonly settings: Pick<ScoringEnvironment, 'SCORING_SLICE_CONTACTS'>,
    @Inject(BulkGovernor) private readonly governor: Pick<BulkGovernor, 'pace'>,
  ) {}

  /**
   * Works on a run until it ends, is paused or cancelled, or `signal` fires. It also waits for slices of other
   * workers. Rejects when the database is away, once no slice is being scored any more.
   * @param options.concurrency slices at once; each takes a connection of the pool
   */
  async runToEnd(
    runUuid: string,
    options: { concurrency?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    const { concurrency = 1, signal } = options;
    const work = async (stop: AbortSignal): Promise<void> => {
      while (!stop.aborted && !signal?.aborted) {
        const result = await this.scoreNextSlice(runUuid, signal);
        if (result === 'scored') continue;
        if (result === 'none' && !(await this.slices.isUnfinished(this.dataSource.manager, runUuid))) return;
        await wait(result === 'failed' ? PAUSE_AFTER_FAILURE_MS : PAUSE_FOR_OTHERS_MS);
      }
    };
    await runConcurrently(Array.from({ length: concurrency }, () => work));
  }

  /** Works on a run for about this long; answers whether there may be more to do. */
  async workFor(milliseconds: number, runUuid: string, signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + milliseconds;
    while (performance.now() < until && !signal.aborted) {
      const result = await this.scoreNextSlice(runUuid, signal);
      if (result === 'none') return false;
      if (result === 'failed') await wait(PAUSE_AFTER_FAILURE_MS);
    }
    return true;
  }

  /**
   * Scores one slice of a run. Rejects, without a change, when the database is away. A slice with locked contacts is
   * tried again later; any other failure is counted, and the third of one slice fails the run. The bulk governor may
   * delay the start; the signal ends that wait.
   */
  async scoreNextSlice(runUuid: string, signal?: AbortSignal): Promise<SliceResult> {
    await this.slices.warn(this.dataSource.manager, runUuid, await this.governor.pace(signal));
    const slice = await this.claim(runUuid);
    if (!slice) return 'none';
    try {
      await this.scoreSlice(slice);
      return 'scored';
    } catch (error) {
      if (error instanceof RunStoppedError) return 'none';
      const kind = errorKind(error);
      if (kind === 'wait') throw error;
      // Others write the same contacts, such as a long import. The slice stays and is tried again.
      if (kind === 'again')
        this.logger.warn({
          msg: 'a slice waits for locks and will be tried again',
          ...idsOf(slice),
          err: error,
        });
      else await this.countFailure(slice, error);
      return 'failed';
    }
  }

  /** The runs that are to be worked on. */
  async unfinished(): Promise<string[]> {
    return this.slices.unfinished(this.dataSource.manager);
  }

  /** Takes the next slice: one that failed, else a new one, else one whose worker died. */
  private async claim(runUuid: string): Promise<ClaimedSlice | undefined> {
    const claim = this.claims.then(() => this.claimNow(runUuid));
    this.claims = claim.catch(() => undefined);
    return claim;
  }

  private async claimNow(runUuid: string): Promise<ClaimedSlice | undefined> {
    return inTransaction(this.dataSource, async (manager) => {
      await this.slices.limitIdleTime(manager, IDLE_MS);
      await this.slices.commitWithoutWaiting(manager);
      const found = await this.slices.lockUnfinished(manager, runUuid);
      if (!found) return undefined;
      const run = found.status === 'QUEUED' ? await this.slices.start(manager, found) : found;
      const range =
        (await this.slices.findAbandoned(manager, run.id, { failed: true })) ??
        (await this.slices.giveOut(manager, run, this.settings.SCORING_SLICE_CONTACTS)) ??
        (await this.slices.findAbandoned(manager, run.id, { failed: false }));
      if (!range) await this.slices.completeIfDone(manager, run.id);
      return range && { ...range, run };
    });
  }

  /** Scores a slice unless another worker has it. Tries again when others scored its contacts at the same time. */
  private async scoreSlice(slice: ClaimedSlice): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.dataSource.transaction((manager) =>
          this.attempt(manager, slice, attempt > ATTEMPTS_WITHOUT_LOCKS),
        );
        return;
      } catch (error) {
        const again = error instanceof ScoredMeanwhileError || errorKind(error) === 'again';
        if (!again || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async attempt(manager: EntityManager, slice: ClaimedSlice, locked: boolean): Promise<void> {
    const { run } = slice;
    await this.slices.limitIdleTime(manager, IDLE_MS);
    if (!(await this.slices.lockSlice(manager, run.id, slice))) return;
    const namedIds = run.scope === 'ids' ? await this.slices.namedIds(manager, run.id, slice) : [];
    const { sql, parameters } = contactsOfSlice(run, slice, namedIds);
    const { method, include_unvalidated } = run;
    const written = await this.scores.scoreTargets(manager, sql, parameters, {
      method,
      locked,
      include_unvalidated,
      // A run over named contacts always sets the time, as scoring a single contact does.
      sets_last_scored_at: run.scope === 'ids',
    });
    if (written.unwritten.length > 0) {
      throw new ScoredMeanwhileError(
        `${written.unwritten.length} contacts were scored by another session at the same time`,
      );
    }
    const leftOut =
      run.scope === 'ids'
        ? await this.slices.leftOut(manager, run, namedIds, written.scored)
        : { missing: 0, unvalidated: 0 };
    const stored = await this.slices.finish(manager, run.id, slice, { ...written, ...leftOut });
    if (!stored) throw new RunStoppedError('the run does not go on');
  }

  private async countFailure(slice: ClaimedSlice, error: unknown): Promise<void> {
    this.logger.error({ msg: 'a slice of a scoring run failed', ...idsOf(slice), err: error });
    await inTransaction(this.dataSource, async (manager) => {
      await this.slices.limitIdleTime(manager, IDLE_MS);
      const { run, from_id, to_id, step } = slice;
      const failures = await this.slices.countFailure(manager, run, slice);
      if (failures < MOST_FAILURES) return;
      await this.slices.fail(
        manager,
        run.id,
        `${step === 1 ? 'The' : `One in ${step} of the`} contacts ${from_id + 1} to ${to_id} could not be scored in ${failures} attempts. The worker's log has the error.`,
      );
    });
  }
}

function idsOf({ run, from_id, to_id, step }: ClaimedSlice) {
  return { run_id: run.id, from_id, to_id, step };
}

/** An engine without Nest and without a governor, for the terminal and the benchmarks. */
export function createEngine(
  dataSource: DataSource,
  settings: Pick<ScoringEnvironment, 'SCORING_SLICE_CONTACTS'>,
): ScoringRunEngine {
  return new ScoringRunEngine(dataSource, new RunSlicesRepository(), new LeadScoresRepository(), settings, {
    pace: () => Promise.resolve([]),
  });
}
