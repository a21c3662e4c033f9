import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { NotFoundError } from '../common/errors/app-error.js';
import { SuppressionRepository } from '../contacts/suppression/suppression.repository.js';
import { ContactHistoryRepository } from './contact-history.repository.js';
import { DashboardCountsRepository } from './dashboard-counts.repository.js';
import type { ContactabilityDto, ContactHistoryDto } from './dto/contact-history.dto.js';
import type { ComplianceDto, FreshnessDto, PreviousDayDto } from './dto/dashboard.dto.js';

/** The figures of the page, except the statistics of contacts. */
@Injectable()
export class DashboardService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counts: DashboardCountsRepository,
    private readonly contacts: ContactHistoryRepository,
    private readonly suppressions: SuppressionRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Whether a contact may be contacted. 404 when there is no such contact. */
  async contactability(contactId: number): Promise<ContactabilityDto> {
    const found = await this.contacts.contactability(this.dataSource.manager, contactId);
    if (found === undefined) throw NotFoundError.of('contact', contactId);
    return found;
  }

  /** The events of a contact. Records the read in the audit. 404 when there is no such contact. */
  async history(contactId: number, actor: string): Promise<ContactHistoryDto> {
    return this.dataSource.transaction(async (manager) => {
      const items = await this.contacts.history(manager, contactId);
      if (items === undefined) throw NotFoundError.of('contact', contactId);
      await this.audit.record(manager, { actor, action: 'contact.read', contact_ids: [contactId] });
      return { items };
    });
  }

  async freshness(): Promise<FreshnessDto> {
    return { items: await this.counts.freshness(this.dataSource.manager) };
  }

  /** The age of the active lists, and the recent opt-outs. */
  async compliance(): Promise<ComplianceDto> {
    const { manager } = this.dataSource;
    const [{ today, week }, { items }, privacy_requests] = await Promise.all([
      this.counts.recentOptOuts(manager),
      this.suppressions.list(manager),
      this.counts.openPrivacyRequests(manager),
    ]);
    const active = items.filter((item) => item.active);
    return {
      opt_outs_today: today,
      opt_outs_week: week,
      suppression_lists: active.map(({ list, phones, age_days, warnings }) => ({
        list,
        phones,
        age_days,
        warnings,
      })),
      privacy_requests,
    };
  }

  async previousDay(): Promise<PreviousDayDto> {
    return { previous: (await this.counts.previousDay(this.dataSource.manager)) ?? null };
  }
}
