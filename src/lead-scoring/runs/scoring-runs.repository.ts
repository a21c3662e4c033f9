import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { WorkRepository, type LockedWork } from '../../background-work/work.repository.js';
import type { ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';
import { withProgress, type RunRow } from './run-progress.js';
import { ScoringRun } from './scoring-run.entity.js';
import { SCORING_RUN, type RunAction } from './scoring-run.kind.js';

export type NewRun = Pick<
  ScoringRun,
  'scope' | 'contact_filters' | 'contact_ids' | 'include_unvalidated' | 'method' | 'created_by'
>;

/** Runs as clients see them. What workers do to a run is in run-slices.repository.ts. */
@Injectable()
export class ScoringRunsRepository extends WorkRepository<RunAction, RunRow, ScoringRunResponseDto> {
  constructor() {
    super(SCORING_RUN);
  }

  answer(row: RunRow): ScoringRunResponseDto {
    return withProgress(row);
  }

  /** Stores a run to be done. Its ids are put in order, each once. */
  async create(manager: EntityManager, run: NewRun): Promise<ScoringRunResponseDto> {
    const contact_ids = run.contact_ids && [...new Set(run.contact_ids)].sort((a, b) => a - b);
    const { generatedMaps } = await manager.insert(ScoringRun, {
      ...run,
      contact_ids,
      total_contacts: contact_ids?.length ?? null,
    });
    return this.get(manager, (generatedMaps[0] as Pick<ScoringRun, 'run_uuid'>).run_uuid);
  }

  protected async beforeMove(
    manager: EntityManager,
    { id }: LockedWork,
    action: RunAction,
  ): Promise<unknown[]> {
    if (action === 'resume') await this.forgiveFailures(manager, id);
    return [];
  }

  /**
   * Forgets how often the slices of a locked run have failed. Does not wait for those that are being worked on: who
   * has one will want the run. The next failure of such a slice is counted as its first, see `countFailure`.
   */
  private async forgiveFailures(manager: EntityManager, runId: number): Promise<void> {
    await manager.query(
      `UPDATE scoring_run_slices s SET failures = 0
       FROM (SELECT run_id, from_id FROM scoring_run_slices WHERE run_id = $1 AND failures > 0
             FOR NO KEY UPDATE SKIP LOCKED) free
       WHERE s.run_id = free.run_id AND s.from_id = free.from_id`,
      [runId],
    );
  }
}
