import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isDatabaseUnavailable } from '../common/errors/database-errors.js';
import { LeadScorer } from './lead-scorer.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

/** Does scoring runs, in the worker. */
@Injectable()
export class ScoringRunsRunner {
  private readonly logger = new Logger(ScoringRunsRunner.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
    private readonly scorer: LeadScorer,
  ) {}

  /**
   * Scores the contacts of a run and ends it, in one transaction: a crash leaves it undone, a second delivery finds
   * it done. Rejects, with the run left as it is, when the database is away.
   */
  async run(runUuid: string): Promise<void> {
    await this.runs.start(this.dataSource.manager, runUuid);
    try {
      await this.score(runUuid);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      this.logger.error({ msg: 'a scoring run failed', run_uuid: runUuid, err: error });
      await this.runs.fail(
        this.dataSource.manager,
        runUuid,
        'The scores could not be computed; the log says why.',
      );
    }
  }

  private async score(runUuid: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const run = await this.runs.lockUnfinished(manager, runUuid);
      if (!run) return;
      const processed = await this.scorer.score(manager, run.contact_ids, run.method);
      await this.runs.complete(manager, runUuid, processed);
    });
  }

  /** The runs that wait for a worker. */
  async unfinished(): Promise<string[]> {
    return this.runs.unfinished(this.dataSource.manager);
  }
}
