import { Injectable, Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MigrationGate } from '../../database/migration-gate.js';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { foldDeltas, SuppressionCounter } from './statistics-upkeep.sql.js';
import { Gauge, Registry } from 'prom-client';

/**
 * Reports how old the kept counts may be, judged by the work of this worker. With several workers the smallest value
 * is true.
 */
@Injectable()
export class StatisticsMetrics {
  private currentAt = Date.now();

  constructor(@Inject(Registry) registry: Registry) {
    const age = (): number => (Date.now() - this.currentAt) / 1000;
    new Gauge({
      name: 'contact_statistics_lag_seconds',
      help: 'Time since this worker began the last round after which no change of a contact was left to fold',
      registers: [registry],
      collect() {
        this.set(age());
      },
    });
  }

  /** Notes that all changes before a time are folded in. The time is as Date.now() gives it. */
  foldedUpTo(time: number): void {
    this.currentAt = time;
  }
}

const INTERVAL_MS = 1_000;
/** The most deltas that one transaction folds in, which takes a few hundred milliseconds. */
const BATCH_DELTAS = 50_000;
/** Dead rows of folded deltas slow every question down until they are vacuumed. */
const VACUUM_AFTER_DELTAS = 20_000;

/** Folds the deltas of writers into the kept counts, in the background. Several workers may do so at once. */
@Injectable()
export class StatisticsUpdater extends PeriodicTask {
  private foldedSinceVacuum = 0;
  private readonly suppression = new SuppressionCounter();

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: StatisticsMetrics,
    gate: MigrationGate,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    const startedAt = Date.now();
    const connection = this.dataSource.createQueryRunner();
    try {
      await this.suppression.countIfDue(connection);
      let folded: number | undefined;
      do {
        folded = await foldDeltas(connection, BATCH_DELTAS);
        this.foldedSinceVacuum += folded ?? 0;
        if (this.foldedSinceVacuum >= VACUUM_AFTER_DELTAS) {
          await connection.query('VACUUM contact_statistics_deltas');
          this.foldedSinceVacuum = 0;
        }
      } while (folded === BATCH_DELTAS && !this.stopped.aborted);
      // Another worker that is folding may be stuck, so only what this one has folded counts.
      if (folded !== undefined && folded < BATCH_DELTAS) this.metrics.foldedUpTo(startedAt);
    } finally {
      await connection.release();
    }
  }
}
