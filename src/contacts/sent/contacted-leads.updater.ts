import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { ContactedLeadsRepository } from './contacted-leads.repository.js';

const INTERVAL_MS = 5_000;
/** The most contacts whose scores one statement writes. */
const BATCH_CONTACTS = 5_000;

/** Copies the time of the last message to the scores of contacts that were contacted. */
@Injectable()
export class ContactedLeadsUpdater extends PeriodicTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leads: ContactedLeadsRepository,
    gate: MigrationGate,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const copied = await this.leads.copy(this.dataSource.manager, BATCH_CONTACTS);
      if (copied < BATCH_CONTACTS) return;
    }
  }
}
