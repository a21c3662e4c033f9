import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { STATISTICS_GROUPS, type StatisticsQuery } from './dto/statistics.query.js';
import type { ContactStatistics } from './dto/statistics.response.js';
import { StatisticsRepository } from './statistics.repository.js';

/** Counts of contacts for a dashboard. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statistics: StatisticsRepository,
  ) {}

  /** Counts the contacts of a filter, in all and by the groups that are wanted, all from one moment. */
  async count(query: StatisticsQuery): Promise<ContactStatistics> {
    const wanted = [...new Set(query.by ?? STATISTICS_GROUPS)];
    const rows = await this.statistics.count(this.dataSource.manager, query, wanted);
    const total = rows.find(({ list }) => list === null);
    const groups = wanted.map((group) => [
      group,
      rows
        .filter(({ list }) => list === group)
        .map(({ key, contacts, contactable_contacts }) => ({ ...key, contacts, contactable_contacts })),
    ]);
    return {
      total: total?.contacts ?? 0,
      contactable: total?.contactable_contacts ?? 0,
      groups: Object.fromEntries(groups) as ContactStatistics['groups'],
    };
  }
}
