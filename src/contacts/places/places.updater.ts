import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { PlacesRepository } from './places.repository.js';

const INTERVAL_MS = 5_000;
/** The most contacts that moved, and the most without a place, whose rows one statement writes. */
const BATCH_CONTACTS = 5_000;

/** Sets the place beside scores and results whose contact moved, and of those stored before places were kept. */
@Injectable()
export class PlacesUpdater extends PeriodicTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: PlacesRepository,
    gate: MigrationGate,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const placed = await this.places.place(this.dataSource.manager, BATCH_CONTACTS);
      if (placed < BATCH_CONTACTS) return;
    }
  }
}
