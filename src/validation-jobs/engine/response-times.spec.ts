import fc from 'fast-check';
import { addTime, percentileMs, type Histogram } from './response-times.js';

function histogramOf(times: readonly number[]): Histogram {
  const histogram: Histogram = {};
  for (const time of times) addTime(histogram, time);
  return histogram;
}

describe('a percentile of response times', () => {
  it('is null before the first answer', () => {
    expect(percentileMs({}, 0.5)).toBeNull();
  });

  it('is off by at most a twentieth and the rounding', () => {
    const times = fc.array(fc.integer({ min: 1, max: 2_147_483_647 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95), (given, share) => {
        const exact = given.toSorted((a, b) => a - b)[Math.ceil(given.length * share) - 1]!;
        const estimate = percentileMs(histogramOf(given), share)!;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.05 + 0.5);
      }),
    );
  });

  it('takes no more room when there are more times', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 600_000);
    expect(Object.keys(histogramOf(many)).length).toBeLessThan(150);
  });
});
