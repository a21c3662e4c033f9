import fc from 'fast-check';
import { formatProgress, formatSeconds } from './progress-display.js';

describe('a line of progress', () => {
  it('shows title, bar, percent, time left and details', () => {
    const line = formatProgress({ title: 'Scoring', done: 30, total: 120, details: '30 contacts' }, 95, 80);
    expect(line).toBe('Scoring [██████░░░░░░░░░░░░░░░░░░] 25%, 1 min 35 s left | 30 contacts');
  });

  it('leaves out the time left while it is not known, and at the end', () => {
    expect(formatProgress({ title: 'Reading', done: 0, total: 0 }, undefined, 80)).toMatch(/\] 0%$/);
    expect(formatProgress({ title: 'Reading', done: 5, total: 5 }, 0, 80)).toMatch(/\] 100%$/);
  });

  it('never is wider than the terminal', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: fc.string({ maxLength: 30 }),
          done: fc.nat(),
          total: fc.nat(),
          details: fc.string({ maxLength: 120 }),
        }),
        fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: undefined }),
        fc.integer({ min: 40, max: 80 }),
        (progress, left, columns) => {
          expect(formatProgress(progress, left, columns).length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('is a plain sentence where there is no terminal', () => {
    expect(formatProgress({ title: 'Reading the file', done: 1, total: 4 }, 3, undefined)).toBe(
      'Reading the file: 25%, 3 s left',
    );
  });

  it.each([
    [0.2, '1 s'],
    [59.5, '1 min 0 s'],
    [7500, '2 h 5 min'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
