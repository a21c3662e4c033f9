import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isStatementTimeout } from '../../common/errors/error-kind.js';
import { ReplicaReads } from '../../database/replicas/replica-reads.js';
import { setStatementTimeout } from '../../database/transaction.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { StatisticsRepository } from './statistics.repository.js';

/** How exact a number is: counted, or estimated by the planner of PostgreSQL. */
export const COUNT_PRECISIONS = ['exact', 'estimated'] as const;

export interface ContactCount {
  /** Contacts that the filter matches, also those who may not be contacted. */
  total: number;
  /** Those of them who may be contacted. */
  contactable: number;
  precision: (typeof COUNT_PRECISIONS)[number];
}

/** Says how many contacts match a filter, as exactly as the time allows. */
@Injectable()
export class ContactCounter {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly statistics: StatisticsRepository,
  ) {}

  /** Counts the contacts. Estimates them when counting takes longer than this many milliseconds. */
  async count(filter: ContactFilterDto, milliseconds: number): Promise<ContactCount> {
    try {
      return await this.reads.read((database) =>
        database.transaction(async (manager) => {
          await setStatementTimeout(manager, milliseconds);
          return this.counted(manager, filter);
        }),
      );
    } catch (error) {
      if (!isStatementTimeout(error)) throw error;
      const estimate = await this.reads.read((manager) => this.statistics.estimate(manager, filter));
      return { ...estimate, precision: 'estimated' };
    }
  }

  private async counted(manager: EntityManager, filter: ContactFilterDto): Promise<ContactCount> {
    const [row] = await this.statistics.count(manager, filter, []);
    const { contacts: total = 0, contactable_contacts: contactable = 0 } = row ?? {};
    return { total, contactable, precision: 'exact' };
  }
}
