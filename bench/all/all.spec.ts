import { existsSync, readdirSync } from 'node:fs';
import { readTable, tableOfFigures, worseThan, type NamedFigure } from './figures-table.js';
import { SMALL } from './small.js';

const FIGURES: NamedFigure[] = [
  rate('contacts/s beside bare SQL', 20_400, 25_500),
  rate('lists/s beside pgbench', 500, 5_000),
  time('p99 of a page, ms', 12.5),
];

function rate(what: string, value: number, floor: number): NamedFigure {
  return {
    ...{ benchmark: 'read', what, value, floor, ratio: value / floor },
    ...{ better: 'more', wanted: 'at least 0.9', kept: false },
  };
}

function time(what: string, value: number): NamedFigure {
  return { benchmark: 'read', what, value, better: 'less', wanted: 'below 25', kept: true };
}

const kept = readTable(`some machine, 2 cores\n\n${tableOfFigures(FIGURES)}\n\nFAILED  http`);

describe('a kept table', () => {
  it('has the measured figures', () => {
    expect(kept).toEqual([
      { benchmark: 'read', what: 'contacts/s beside bare SQL', value: 20_400, ratio: 0.8 },
      { benchmark: 'read', what: 'lists/s beside pgbench', value: 500, ratio: 0.1 },
      { benchmark: 'read', what: 'p99 of a page, ms', value: 12.5 },
    ]);
  });

  it('is refused when the text has none', () => {
    expect(() => readTable('nothing')).toThrow('no table of figures');
  });
});

describe('a run that is compared with it', () => {
  it.each<[string, NamedFigure[], string[]]>([
    ['is as good as itself', FIGURES, []],
    [
      'may be worse by the tolerance',
      [rate('contacts/s beside bare SQL', 18_550, 25_500), FIGURES[1]!, time('p99 of a page, ms', 13.7)],
      [],
    ],
    ['names a figure that is missing', [FIGURES[0]!, FIGURES[2]!], ['lists/s']],
    [
      'may be on a slower machine',
      [rate('contacts/s beside bare SQL', 2_040, 2_550), FIGURES[1]!, FIGURES[2]!],
      [],
    ],
    [
      'names a ratio that fell',
      [rate('contacts/s beside bare SQL', 17_000, 25_500), FIGURES[1]!, FIGURES[2]!],
      ['contacts/s'],
    ],
    ['names a time that rose', [FIGURES[0]!, FIGURES[1]!, time('p99 of a page, ms', 14)], ['p99']],
    ['names a value that is no number', [FIGURES[0]!, FIGURES[1]!, time('p99 of a page, ms', NaN)], ['p99']],
    ['says nothing of a benchmark that was left out', [{ ...FIGURES[0]!, benchmark: 'jobs' }], []],
  ])('%s', (_what, now, worse) => {
    expect(worseThan(kept, now, 0.1)).toEqual(
      worse.map((name) => expect.stringMatching(new RegExp(`^read: ${name}`)) as string),
    );
  });
});

it('includes every benchmark that measures something', () => {
  const folder = new URL('../', import.meta.url);
  const benchmarks = readdirSync(folder).filter((name) =>
    existsSync(new URL(`${name}/${name}.bench.ts`, folder)),
  );
  expect([...Object.keys(SMALL), 'all', 'full-size'].sort()).toEqual(benchmarks.sort());
});
