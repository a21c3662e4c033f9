import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../common/errors/app-error.js';
import { inTransaction } from '../../database/transaction.js';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';
import { runStateConflict, TRANSITIONS, type RunAction } from './run-transitions.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

/** Moves runs as administrators ask, from the API and from a terminal alike. */
@Injectable()
export class RunControl {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
  ) {}

  /** Moves a run; 404 when there is none, 409 when its state does not allow it. Wakes nobody. */
  async act(runUuid: string, action: RunAction): Promise<ScoringRunResponse> {
    return inTransaction(this.dataSource, async (manager) => {
      const { id, status } = (await this.runs.lock(manager, runUuid)) ?? {};
      if (id === undefined || status === undefined) throw NotFoundError.of('scoring run', runUuid);
      if (!TRANSITIONS[action].from.includes(status)) throw runStateConflict(action, status);
      if (action === 'resume') await this.runs.forgiveFailures(manager, id);
      return this.runs.move(manager, id, action);
    });
  }
}
