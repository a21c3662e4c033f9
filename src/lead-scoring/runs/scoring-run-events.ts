import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProgressEvents } from '../../background-work/progress-events.js';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';
import { hasEnded } from './scoring-run.entity.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

/** Tells clients how scoring runs go on. */
@Injectable()
export class ScoringRunEvents extends ProgressEvents<ScoringRunResponse> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
  ) {
    super();
  }

  protected findAll(runUuids: readonly string[]): Promise<ScoringRunResponse[]> {
    return this.runs.findAll(this.dataSource.manager, runUuids);
  }

  protected idOf(run: ScoringRunResponse): string {
    return run.run_uuid;
  }

  protected hasEnded(run: ScoringRunResponse): boolean {
    return hasEnded(run.status);
  }
}
