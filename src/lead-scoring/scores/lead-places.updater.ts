import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { LeadScoresRepository } from './lead-scores.repository.js';

const INTERVAL_MS = 5_000;
/** The most leads that moved, and the most without a place, that one transaction writes. */
const BATCH_LEADS = 5_000;

/** Sets the place of leads whose contact moved, and of those scored before places were kept. */
@Injectable()
export class LeadPlacesUpdater extends PeriodicTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scores: LeadScoresRepository,
    gate: MigrationGate,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const placed = await this.scores.place(this.dataSource.manager, BATCH_LEADS);
      if (placed < BATCH_LEADS) return;
    }
  }
}
