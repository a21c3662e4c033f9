import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { repeat } from '../../background-work/repeat.js';
import { wait } from '../../common/wait.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { ContactCounter } from '../statistics/contact-counter.js';
import { SegmentsRepository } from './segments.repository.js';

const INTERVAL_MS = 30_000;
/** How old a count may be. */
const MOST_SECONDS = 300;
/** How long one segment may be counted before it is estimated. */
const COUNT_MS = 10_000;
/** How long the end of the process waits for a count. */
const PATIENCE_MS = 5_000;

/** Counts the contacts of saved filters again, in the background, one after the other. Several workers share them. */
@Injectable()
export class SegmentsUpdater implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private counting = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly gate: MigrationGate,
    private readonly segments: SegmentsRepository,
    private readonly counter: ContactCounter,
  ) {}

  onApplicationBootstrap(): void {
    const count = (): Promise<void> => this.gate.runOrWait(() => this.countDue());
    this.counting = this.gate
      .whenMigrated()
      .then((migrated) =>
        migrated ? repeat('SegmentsUpdater', INTERVAL_MS, this.stopped.signal, count) : undefined,
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.race([this.counting, wait(PATIENCE_MS, { ref: false })]);
  }

  /** Counts every segment that is due. */
  async countDue(): Promise<void> {
    const { manager } = this.dataSource;
    while (!this.stopped.signal.aborted) {
      const due = await this.segments.takeDue(manager, MOST_SECONDS);
      if (!due) return;
      const counts = await this.counter.count(due.filter, COUNT_MS);
      await this.segments.counted(manager, due.segment_uuid, due.filter, counts);
    }
  }
}
