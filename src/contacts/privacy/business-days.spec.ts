import { addBusinessDays, businessDaysBetween, todayInMexico } from './business-days.js';

describe('business days of Mexico', () => {
  it.each([
    // The first day does not count.
    ['2026-11-23', 1, '2026-11-24'],
    ['2026-11-20', 1, '2026-11-23'],
    // Third Monday of November, Christmas and New Year.
    ['2026-11-13', 1, '2026-11-17'],
    ['2026-11-26', 20, '2026-12-24'],
    ['2026-12-24', 15, '2027-01-18'],
    // First Monday of February, third of March, May 1 (a Friday), September 16.
    ['2026-01-30', 1, '2026-02-03'],
    ['2026-03-13', 1, '2026-03-17'],
    ['2026-04-30', 1, '2026-05-04'],
    ['2026-09-15', 1, '2026-09-17'],
    // Every six years, the day on which a president takes office is a holiday: October 1.
    ['2024-09-30', 1, '2024-10-02'],
    ['2025-09-30', 1, '2025-10-01'],
    ['2030-09-30', 1, '2030-10-02'],
    ['2026-11-26', 0, '2026-11-26'],
  ])('%s and %i more are %s', (from, count, to) => {
    expect(addBusinessDays(from, count)).toBe(to);
  });

  it('are counted between two days, below 0 where the second is past', () => {
    expect(businessDaysBetween('2026-11-26', '2026-12-24')).toBe(20);
    expect(businessDaysBetween('2026-12-24', '2026-11-26')).toBe(-20);
    expect(businessDaysBetween('2026-11-27', '2026-11-29')).toBe(0);
    expect(businessDaysBetween('2026-11-26', '2026-11-26')).toBe(0);
  });

  it('begin at midnight in Mexico City', () => {
    expect(todayInMexico(new Date('2026-11-27T05:59:59Z'))).toBe('2026-11-26');
    expect(todayInMexico(new Date('2026-11-27T06:00:00Z'))).toBe('2026-11-27');
  });
});
