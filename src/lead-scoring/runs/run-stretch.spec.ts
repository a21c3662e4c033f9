import { cutStretch, passesFor, sliceOf, type Stretch } from './run-stretch.js';

/** Every slice of a stretch, in the order in which they are given out. */
function slicesOf(stretch: Stretch) {
  const count = stretch.passes * (stretch.ids.length - 1);
  return Array.from({ length: count }, (_, given) => sliceOf({ ...stretch, given }));
}

/** Slices of one pass that end at every 10th id, the last at `highest`. */
const tens = (highest: number): number[] =>
  Array.from({ length: Math.ceil(highest / 10) }, (_, index) => Math.min(index * 10 + 10, highest));

describe('a stretch of a run', () => {
  it.each([1, 10, 11, 45, 80, 81, 155, 333, 640])('has each of %j ids in one slice', (highest) => {
    const ids = slicesOf(
      cutStretch(
        100,
        tens(highest).map((id) => 100 + id),
      ),
    ).flatMap(({ from_id, to_id, step }) => {
      const taken = [];
      for (let id = from_id + 1; id <= to_id; id += step) taken.push(id);
      return taken;
    });
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: highest }, (_, index) => 101 + index));
  });

  it('has slices that are told apart by where they begin, and none that is empty', () => {
    const slices = slicesOf(cutStretch(0, tens(637)));
    expect(new Set(slices.map(({ from_id }) => from_id)).size).toBe(slices.length);
    expect(slices.filter(({ from_id, to_id }) => from_id >= to_id)).toEqual([]);
  });

  it('is done in one pass where it has one slice, and its neighbours in different passes where it has more', () => {
    expect(slicesOf(cutStretch(0, [10]))).toEqual([{ from_id: 0, to_id: 10, step: 1 }]);
    expect(slicesOf(cutStretch(0, [10, 20]))).toEqual([
      { from_id: 0, to_id: 20, step: 2 },
      { from_id: 1, to_id: 20, step: 2 },
    ]);
  });

  it.each([
    ['all', 0, 0, 8],
    ['all', 1000, 100, 8],
    ['all', 1000, 99, 1],
    ['filter', 1000, 0, 1],
    // Their rows are written each time.
    ['ids', 1000, 0, 8],
  ] as const)(
    'of a run over %s with %i contacts done and %i changed has %i passes',
    (scope, processed_contacts, changed_contacts, passes) => {
      expect(passesFor({ scope, processed_contacts, changed_contacts })).toBe(passes);
      expect(cutStretch(0, tens(640), passes)).toMatchObject({ passes });
      expect(cutStretch(0, tens(640), passes).ids).toHaveLength(64 / passes + 1);
    },
  );
});
