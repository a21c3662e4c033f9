import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { CreationTimesRepository } from './creation-times.repository.js';

const INTERVAL_MS = 5_000;
/** The most rows of each kind that one statement writes. */
const BATCH_ROWS = 5_000;

/** Copies the creation time of contacts to their scores and results, where another program wrote these or it changed. */
@Injectable()
export class CreationTimesUpdater extends PeriodicTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly times: CreationTimesRepository,
    gate: MigrationGate,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const dated = await this.times.copy(this.dataSource.manager, BATCH_ROWS);
      if (dated < BATCH_ROWS) return;
    }
  }
}
