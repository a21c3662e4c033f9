import {
  contactsToRead,
  cutStretch,
  grainsOf,
  nextStretchOf,
  passesFor,
  sliceOf,
  type Stretch,
} from './run-stretch.js';

/** Every slice of a stretch, in the order in which they are given out. */
function slicesOf(stretch: Stretch) {
  const count = stretch.passes * (stretch.ids.length - 1);
  return Array.from({ length: count }, (_, given) => sliceOf({ ...stretch, given }));
}

/** Grains that end at every 10th id, the last at `highest`. */
const tens = (highest: number): number[] =>
  Array.from({ length: Math.ceil(highest / 10) }, (_, index) => Math.min(index * 10 + 10, highest));

describe('a stretch of a run', () => {
  it.each([1, 10, 11, 45, 80, 81, 155, 333, 640, 5000, 12_800])(
    'has each of %j ids in one slice',
    (highest) => {
      const ids = slicesOf(
        cutStretch(
          100,
          tens(highest).map((id) => 100 + id),
          10,
        ),
      ).flatMap(({ from_id, to_id, step }) => {
        const taken = [];
        for (let id = from_id + 1; id <= to_id; id += step) taken.push(id);
        return taken;
      });
      expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: highest }, (_, index) => 101 + index));
    },
  );

  it.each([637, 2551])(
    'of %i ids has slices that are told apart by where they begin, and none that is empty',
    (highest) => {
      const slices = slicesOf(cutStretch(0, tens(highest), 10));
      expect(new Set(slices.map(({ from_id }) => from_id)).size).toBe(slices.length);
      expect(slices.filter(({ from_id, to_id }) => from_id >= to_id)).toEqual([]);
    },
  );

  it('is done in one pass where it has one grain, and its neighbours in different passes where it has more', () => {
    expect(slicesOf(cutStretch(0, [10], 10))).toEqual([{ from_id: 0, to_id: 10, step: 1 }]);
    expect(slicesOf(cutStretch(0, [10, 20], 10))).toEqual([
      { from_id: 0, to_id: 20, step: 2 },
      { from_id: 1, to_id: 20, step: 2 },
    ]);
  });

  it('has as many slices where it is short, only smaller ones', () => {
    for (const grains of [128, 500, 1280])
      expect(cutStretch(0, tens(grains * 10), 10)).toMatchObject({ passes: 16, ids: { length: 9 } });
  });

  it.each([
    ['all', 0, 0, 16],
    ['all', 1000, 100, 16],
    ['all', 1000, 99, 1],
    ['filter', 1000, 0, 1],
    // Their rows are written each time.
    ['ids', 1000, 0, 16],
  ] as const)(
    'of a run over %s with %i contacts done and %i changed has %i passes and full slices',
    (scope, processed_contacts, changed_contacts, passes) => {
      const { contacts, perSlice, perStretch } = grainsOf(5000);
      expect(contacts * perSlice).toBe(5000);
      expect(passesFor({ scope, processed_contacts, changed_contacts })).toBe(passes);
      expect(cutStretch(0, tens(perStretch * 10), perSlice, passes)).toMatchObject({
        passes,
        ids: { length: perStretch / perSlice / passes + 1 },
      });
    },
  );

  describe('when a run begins', () => {
    const next = (scope: 'all' | 'filter' | 'ids', grains: number, processed_contacts = 0) =>
      nextStretchOf({ scope, cursor_id: 0, processed_contacts, changed_contacts: 0 }, tens(grains * 10), 10);

    it('is a sample in one pass of small slices where the run is long', () => {
      expect(next('all', 32)).toEqual({ ids: [0, 10, 20, 30, 40], passes: 1, given: 0 });
    });

    it.each([
      ['a short run', 'all', 31],
      ['a run over ids', 'ids', 32],
      // Each stretch would be a sample until somebody matches.
      ['a run over a filter', 'filter', 32],
    ] as const)('is no sample for %s', (_name, scope, grains) => {
      expect(next(scope, grains)).toEqual(cutStretch(0, tens(grains * 10), 10));
    });

    it.each([
      ['all', 0, 16_000],
      ['all', 1, 640_000],
      ['filter', 0, 640_000],
    ] as const)('looks at no more contacts than it needs: %s, %i done, %i', (scope, processed, contacts) => {
      expect(contactsToRead({ scope, processed_contacts: processed }, grainsOf(5000))).toBe(contacts);
    });

    it('is followed by all that is next, in full slices where nothing changed', () => {
      expect(next('all', 32, 10)).toEqual({ ids: [0, 80, 160, 240, 320], passes: 1, given: 0 });
    });
  });
});
