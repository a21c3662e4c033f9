import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../../common/wait.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { repeat } from '../../background-work/repeat.js';
import { foldDeltas, SuppressionCounter } from './statistics-upkeep.js';

const INTERVAL_MS = 1_000;
/** What a turn takes at most: one transaction of a few hundred milliseconds. */
const TURN_DELTAS = 50_000;
/** Folded deltas stay in the pages, which every question reads, until they are vacuumed. */
const VACUUM_AFTER_DELTAS = 20_000;
/** How long a turn may hold up the end of the process; one that takes longer is rolled back and done by the next. */
const PATIENCE_MS = 5_000;

/** Folds what writers appended into the kept counts, in the background. In how many workers does not matter. */
@Injectable()
export class StatisticsFolder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private folding = Promise.resolve();
  private foldedSinceVacuum = 0;
  private readonly suppression = new SuppressionCounter();

  constructor(
    private readonly dataSource: DataSource,
    private readonly gate: MigrationGate,
  ) {}

  onApplicationBootstrap(): void {
    const fold = (): Promise<void> => this.gate.runOrWait(() => this.foldAll());
    this.folding = this.gate
      .whenMigrated()
      .then((migrated) =>
        migrated ? repeat('StatisticsFolder', INTERVAL_MS, this.stopped.signal, fold) : undefined,
      );
  }

  /** The turn that is under way is finished, while PostgreSQL is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.race([this.folding, wait(PATIENCE_MS, { ref: false })]);
  }

  private async foldAll(): Promise<void> {
    const connection = this.dataSource.createQueryRunner();
    try {
      await this.suppression.countIfDue(connection);
      let folded: number;
      do {
        folded = await foldDeltas(connection, TURN_DELTAS);
        this.foldedSinceVacuum += folded;
        if (this.foldedSinceVacuum >= VACUUM_AFTER_DELTAS) {
          await connection.query('VACUUM contact_statistics_deltas');
          this.foldedSinceVacuum = 0;
        }
      } while (folded === TURN_DELTAS && !this.stopped.signal.aborted);
    } finally {
      await connection.release();
    }
  }
}
