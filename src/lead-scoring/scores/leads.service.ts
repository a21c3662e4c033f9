import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TIERS } from '../../common/tiers.js';
import { LEAD_JSON } from '../../contacts/contact-json.js';
import { ContactsRepository } from '../../contacts/contacts.repository.js';
import { StatisticsRepository, type ScoreRow } from '../../contacts/statistics/statistics.repository.js';
import { ReplicaReads } from '../../database/replicas/replica-reads.js';
import type { ScoreDistributionDto } from '../dto/score-distribution.dto.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';
import { TopLeadsRepository } from './top-leads.repository.js';

const MAX_SCORE = 100;

/** Reads scores: the best leads and the distribution. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: ReplicaReads,
    private readonly contacts: ContactsRepository,
    private readonly leads: TopLeadsRepository,
    private readonly statistics: StatisticsRepository,
  ) {}

  /**
   * The best leads of a filter who may be contacted, as the JSON of ContactWithScoreDtos; fewer than the limit where some
   * opted out a moment ago.
   */
  async top(query: TopLeadsQueryDto): Promise<string> {
    const rows = await this.reads.read(async (manager, isReplica) => {
      const found = await this.leads.find(manager, query);
      return isReplica ? this.contacts.contactableOf(this.dataSource.manager, found) : found;
    });
    return `[${rows.map(({ lead }) => LEAD_JSON.write(lead)).join(',')}]`;
  }

  /**
   * Counts by tier and by score, zeros included, of all contacts or only of those who may, or may not, be contacted.
   */
  async distribution(contactable: boolean | undefined): Promise<ScoreDistributionDto> {
    const rows = await this.reads.read((manager) => this.statistics.countScores(manager, contactable));
    const sum = (matches: (row: ScoreRow) => boolean): number =>
      rows.filter(matches).reduce((total, { contacts }) => total + contacts, 0);
    return {
      tiers: TIERS.map((lead_tier) => ({ lead_tier, contacts: sum((row) => row.lead_tier === lead_tier) })),
      histogram: Array.from({ length: MAX_SCORE + 1 }, (_, lead_score) => ({
        lead_score,
        contacts: sum((row) => row.lead_score === lead_score),
      })),
      scored: sum((row) => row.lead_score !== null),
      never_scored: sum((row) => row.lead_score === null),
    };
  }
}
