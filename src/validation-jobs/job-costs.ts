import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../common/platforms.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import type { ValidationJobPlanDto } from './dto/validation-job-plan-response.dto.js';
import { estimateMinutes } from './engine/job-progress.js';
import { JobContactsRepository } from './store/job-contacts.repository.js';
import type { NewJob } from './store/validation-jobs.repository.js';

type Prices = Environment['prices'];

/** The price of lookups; null when none of the platforms has a price. */
export function costOf(prices: Prices, lookups: Partial<Record<Platform, number>>): number | null {
  const priced = (Object.entries(lookups) as [Platform, number][]).flatMap(([platform, count]) => {
    const price = prices[platform];
    return price === undefined ? [] : [count * price];
  });
  // Prices have six decimals; whole numbers avoid rounding errors.
  return priced.length === 0 ? null : Math.round(priced.reduce((sum, each) => sum + each, 0) * 1e6) / 1e6;
}

/** Estimates what jobs would ask and cost before they are created. */
@Injectable()
export class JobCosts {
  constructor(
    private readonly contacts: JobContactsRepository,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'prices'>,
  ) {}

  /** What a job would do if it were created now. */
  async plan(manager: EntityManager, job: NewJob): Promise<ValidationJobPlanDto> {
    // No job has the id 0, which the SQL needs for a job that is not stored.
    const found = await this.contacts.estimate(
      manager,
      { ...job, id: 0, only_failed: false },
      job.max_contacts,
    );
    const sum = (counts: Partial<Record<Platform, number>>): number =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    return {
      dry_run: true,
      total_contacts: found.contacts,
      estimated_lookups: sum(found.lookups),
      lookups_reused: sum(found.reused),
      lookups_by_platform: found.lookups,
      estimated_cost: costOf(this.environment.prices, found.lookups),
      estimated_duration_minutes: estimateMinutes(job, found.contacts),
    };
  }
}
