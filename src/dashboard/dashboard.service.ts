import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import { NotFoundError } from '../common/errors/app-error.js';
import type { ContactabilityDto, FreshnessDto, PreviousDayDto } from './dto/dashboard.dto.js';

/** What the page shows beside the statistics of contacts. */
@Injectable()
export class DashboardService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counts: DashboardCountsRepository,
  ) {}

  /** Whether a contact may be contacted; 404 when there is none. */
  async contactability(contactId: number): Promise<ContactabilityDto> {
    const contactable = await this.counts.isContactable(this.dataSource.manager, contactId);
    if (contactable === undefined) throw NotFoundError.of('contact', contactId);
    return { contactable };
  }

  async freshness(): Promise<FreshnessDto> {
    return { items: await this.counts.freshness(this.dataSource.manager) };
  }

  async previousDay(): Promise<PreviousDayDto> {
    return { previous: (await this.counts.previousDay(this.dataSource.manager)) ?? null };
  }
}
