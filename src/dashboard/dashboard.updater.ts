import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../background-work/periodic-task.js';
import { StatisticsRepository, type StatisticsRow } from '../contacts/statistics/statistics.repository.js';
import { MigrationGate } from '../database/migration-gate.js';
import { inTransaction } from '../database/transaction.js';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import type { DayNumbersDto, ResultCountDto } from './dto/dashboard.dto.js';

const INTERVAL_MS = 60_000;

/** Keeps the figures of the page current. Several workers may run it at once. */
@Injectable()
export class DashboardUpdater extends PeriodicTask {
  constructor(
    private readonly dataSource: DataSource,
    gate: MigrationGate,
    private readonly statistics: StatisticsRepository,
    private readonly counts: DashboardCountsRepository,
  ) {
    super(gate, INTERVAL_MS);
  }

  protected async work(): Promise<void> {
    await inTransaction(this.dataSource, (manager) => this.counts.mergeResultCounts(manager));
    const { manager } = this.dataSource;
    const rows = await this.statistics.count(manager, {}, ['platform_count', 'lead_tier']);
    const results = await this.counts.freshness(manager);
    await this.counts.recordToday(manager, numbersOf(rows, results));
  }
}

/** The figures in the top line of the page. */
function numbersOf(
  rows: readonly StatisticsRow[],
  results: readonly ResultCountDto[],
): Omit<DayNumbersDto, 'day'> {
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
    recent_results: results
      .filter(({ age }) => age === 'week' || age === 'month')
      .reduce((sum, row) => sum + row.results, 0),
  };
}
