import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { repeat } from '../background-work/repeat.js';
import { wait } from '../common/wait.js';
import { StatisticsRepository, type StatisticsRow } from '../contacts/statistics/statistics.repository.js';
import { MigrationGate } from '../database/migration-gate.js';
import { inTransaction } from '../database/transaction.js';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import type { DayNumbersDto } from './dto/dashboard.dto.js';

const INTERVAL_MS = 60_000;
/** How long the end of the process waits for a transaction. */
const PATIENCE_MS = 5_000;

/** Keeps what the page counts, in the background; in how many workers does not matter. */
@Injectable()
export class DashboardUpdater implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private updating = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly gate: MigrationGate,
    private readonly statistics: StatisticsRepository,
    private readonly counts: DashboardCountsRepository,
  ) {}

  onApplicationBootstrap(): void {
    const update = (): Promise<void> => this.gate.runOrWait(() => this.update());
    this.updating = this.gate
      .whenMigrated()
      .then((migrated) =>
        migrated ? repeat('DashboardUpdater', INTERVAL_MS, this.stopped.signal, update) : undefined,
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.race([this.updating, wait(PATIENCE_MS, { ref: false })]);
  }

  private async update(): Promise<void> {
    await inTransaction(this.dataSource, (manager) => this.counts.mergeResultCounts(manager));
    const { manager } = this.dataSource;
    const rows = await this.statistics.count(manager, {}, ['platform_count', 'lead_tier']);
    await this.counts.recordToday(manager, numbersOf(rows));
  }
}

/** The numbers of the page's first line. */
function numbersOf(rows: readonly StatisticsRow[]): Omit<DayNumbersDto, 'day'> {
  const total = rows.find(({ list }) => list === null);
  const contactable = (holds: (row: StatisticsRow) => boolean): number =>
    rows.filter(holds).reduce((sum, { contactable_contacts }) => sum + contactable_contacts, 0);
  return {
    contacts: total?.contacts ?? 0,
    contactable: total?.contactable_contacts ?? 0,
    reachable: contactable(({ list, key }) => list === 'platform_count' && key.platform_count !== 0),
    best: contactable(
      ({ list, key }) => list === 'lead_tier' && (key.lead_tier === 'PREMIUM' || key.lead_tier === 'HIGH'),
    ),
  };
}
