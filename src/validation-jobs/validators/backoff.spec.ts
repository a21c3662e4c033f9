import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [7, 15_000, 30_000],
    [50, 15_000, 30_000],
  ])('after attempt %i waits from %i to %i ms', (attempt, least, most) => {
    expect(backoffMs(attempt, () => 0)).toBe(least);
    expect(backoffMs(attempt, () => 1)).toBe(most);
  });
});
