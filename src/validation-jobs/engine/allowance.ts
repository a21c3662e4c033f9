import type { ValidatorLimit } from '../../config/validator-environment.js';
import type { Usage } from '../store/validator-limits.repository.js';

/** How many requests and lookups a validator may still be asked, by its rate limits and by the budget of the job. */
export class Allowance {
  readonly asked = { requests: 0, lookups: 0 };
  private readonly remaining: { requests: number; lookups: number; until: Date }[];
  private usedUp: Date | undefined;
  private spent = false;

  /**
   * @param usage one entry per period that a limit names
   * @param budget lookups that the job may still pay for
   */
  constructor(
    limits: readonly ValidatorLimit[],
    usage: readonly Usage[],
    private readonly budget: number,
  ) {
    this.remaining = limits.flatMap(({ period, unit, most }) => {
      const used = usage.find((row) => row.period === period);
      if (!used) return [];
      const free = { requests: Infinity, lookups: Infinity, until: used.ends_at };
      free[unit] = Math.max(0, most - used[unit]);
      return [free];
    });
  }

  /** Allows one request about at most `phones` phones; answers how many it may ask about. */
  grant(phones: number): number {
    if (phones === 0) return 0;
    const { requests, lookups } = this.asked;
    let granted = Math.min(phones, this.budget - lookups);
    if (granted < phones) this.spent = true;
    for (const { requests: mostRequests, lookups: mostLookups, until } of this.remaining) {
      const free = mostRequests <= requests ? 0 : mostLookups - lookups;
      if (free >= phones) continue;
      granted = Math.min(granted, free);
      if (!this.usedUp || until > this.usedUp) this.usedUp = until;
    }
    granted = Math.max(0, granted);
    if (granted > 0) {
      this.asked.requests += 1;
      this.asked.lookups += granted;
    }
    return granted;
  }

  /** When a limit that is used up has room again. */
  get usedUpUntil(): Date | undefined {
    return this.usedUp;
  }

  /** Whether the job's budget is used up. */
  get isBudgetSpent(): boolean {
    return this.spent;
  }
}
