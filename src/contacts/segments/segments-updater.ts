import { Injectable } from '@nestjs/common';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { ContactCounter } from '../statistics/contact-counter.js';
import { SegmentsRepository } from './segments.repository.js';

const INTERVAL_MS = 30_000;
/** How old a count may be. */
const MOST_SECONDS = 300;
/** How long one segment may be counted before it is estimated. */
const COUNT_MS = 10_000;

/** Counts the contacts of saved filters again, in the background, one after the other. Several workers share them. */
@Injectable()
export class SegmentsUpdater extends PeriodicTask {
  constructor(
    gate: MigrationGate,
    private readonly segments: SegmentsRepository,
    private readonly counter: ContactCounter,
  ) {
    super(gate, INTERVAL_MS);
  }

  /** Counts every segment that is due. */
  async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const due = await this.segments.takeDue(MOST_SECONDS);
      if (!due) return;
      const counts = await this.counter.count(due.filter, COUNT_MS);
      await this.segments.counted(due.segment_uuid, due.filter, counts);
    }
  }
}
