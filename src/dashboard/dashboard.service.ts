import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import type { Freshness, PreviousDay } from './dto/dashboard.js';

/** What the page shows beside the statistics of contacts. */
@Injectable()
export class DashboardService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counts: DashboardCountsRepository,
  ) {}

  async freshness(): Promise<Freshness> {
    return { items: await this.counts.freshness(this.dataSource.manager) };
  }

  async previousDay(): Promise<PreviousDay> {
    return { previous: (await this.counts.previousDay(this.dataSource.manager)) ?? null };
  }
}
