import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../../common/wait.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { repeat } from '../../background-work/repeat.js';
import { foldDeltas, SuppressionCounter } from './statistics-upkeep.sql.js';

const INTERVAL_MS = 1_000;
/** How many deltas one transaction folds at most: it takes a few hundred milliseconds. */
const BATCH_DELTAS = 50_000;
/** Folded deltas slow every question down until they are vacuumed. */
const VACUUM_AFTER_DELTAS = 20_000;
/** How long the end of the process waits for a transaction. PostgreSQL rolls one back that takes longer. */
const PATIENCE_MS = 5_000;

/** Folds the deltas of writers into the kept counts, in the background. Several workers may do so at once. */
@Injectable()
export class StatisticsUpdater implements OnApplicationBootstrap, BeforeApplicationShutdown {
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
        migrated ? repeat('StatisticsUpdater', INTERVAL_MS, this.stopped.signal, fold) : undefined,
      );
  }

  /** Finishes the transaction under way while the data source is still open. */
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
        folded = await foldDeltas(connection, BATCH_DELTAS);
        this.foldedSinceVacuum += folded;
        if (this.foldedSinceVacuum >= VACUUM_AFTER_DELTAS) {
          await connection.query('VACUUM contact_statistics_deltas');
          this.foldedSinceVacuum = 0;
        }
      } while (folded === BATCH_DELTAS && !this.stopped.signal.aborted);
    } finally {
      await connection.release();
    }
  }
}
