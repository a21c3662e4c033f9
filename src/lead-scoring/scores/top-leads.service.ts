import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withComputedFields } from '../../contacts/contact-computed.js';
import type { ContactWithScore } from '../../contacts/dto/contact-with-score.js';
import type { TopLeadsQuery } from '../dto/top-leads.query.js';
import { TopLeadsRepository } from './top-leads.repository.js';

/** The best leads, for campaigns. */
@Injectable()
export class TopLeadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leads: TopLeadsRepository,
  ) {}

  /** The best leads of a filter who may be contacted. */
  async find(query: TopLeadsQuery): Promise<ContactWithScore[]> {
    const rows = await this.leads.find(this.dataSource.manager, query);
    return rows.map(withComputedFields);
  }
}
