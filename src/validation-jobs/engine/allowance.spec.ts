import type { ValidatorLimit } from '../../config/validator-environment.js';
import { Allowance } from './allowance.js';

const MIDNIGHT = new Date('2026-01-02T06:00:00Z');
const HOUR = new Date('2026-01-01T13:00:00Z');
const lookupsADay: ValidatorLimit = { unit: 'lookups', period: 'day', most: 100 };
const requestsAnHour: ValidatorLimit = { unit: 'requests', period: 'hour', most: 2 };
const used = (period: 'hour' | 'day', requests: number, lookups: number) => ({
  period,
  requests,
  lookups,
  ends_at: period === 'day' ? MIDNIGHT : HOUR,
});

describe('what may still be asked', () => {
  it('is everything without limits', () => {
    const allowance = new Allowance([], [], Infinity);
    expect(allowance.grant(1000)).toBe(1000);
    expect(allowance.asked).toEqual({ requests: 1, lookups: 1000 });
    expect([allowance.usedUpUntil, allowance.isBudgetSpent]).toEqual([undefined, false]);
  });

  it('is a part of a request when a limit of lookups has no room for the whole, and then nothing until the period ends', () => {
    const allowance = new Allowance([lookupsADay], [used('day', 3, 70)], Infinity);
    expect([allowance.grant(25), allowance.grant(25), allowance.grant(25)]).toEqual([25, 5, 0]);
    expect(allowance.asked).toEqual({ requests: 2, lookups: 30 });
    expect(allowance.usedUpUntil).toEqual(MIDNIGHT);
  });

  it('is bounded by requests too, and by the limit that ends last', () => {
    const allowance = new Allowance(
      [lookupsADay, requestsAnHour],
      [used('day', 0, 90), used('hour', 1, 0)],
      Infinity,
    );
    expect([allowance.grant(5), allowance.grant(5)]).toEqual([5, 0]);
    expect(allowance.usedUpUntil).toEqual(HOUR);
    allowance.grant(50);
    expect(allowance.usedUpUntil).toEqual(MIDNIGHT);
  });

  it('ends with the budget of the job', () => {
    const allowance = new Allowance([], [], 30);
    expect([allowance.grant(25), allowance.grant(25), allowance.grant(25)]).toEqual([25, 5, 0]);
    expect([allowance.usedUpUntil, allowance.isBudgetSpent]).toEqual([undefined, true]);
  });
});
