import fc from 'fast-check';
import { InvalidInputError } from './errors/app-error.js';
import { decodeCursor, encodeCursor, toPage } from './keyset.js';

describe('cursors', () => {
  it('reads back what it wrote, to the microsecond', () => {
    const created_at = fc
      .tuple(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 999 }),
      )
      .map(
        ([date, micros]) =>
          `${date.toISOString().slice(0, 23).replace('T', ' ')}${String(micros).padStart(3, '0')}+00`,
      );
    fc.assert(
      fc.property(fc.record({ created_at, id: fc.integer({ min: 1, max: 2_147_483_647 }) }), (cursor) => {
        expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
      }),
    );
  });

  it('refuses everything else by name', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text)).toThrow(InvalidInputError);
      }),
    );
  });
});

describe('toPage', () => {
  const row = (id: number): { id: number; cursor_created_at: string } => ({
    id,
    cursor_created_at: '2025-08-20 12:00:00+00',
  });

  it('gives a cursor only when more rows follow', () => {
    expect(toPage([row(3), row(2)], 2)).toEqual({ items: [{ id: 3 }, { id: 2 }], next_cursor: null });
    const { items, next_cursor } = toPage([row(3), row(2), row(1)], 2);
    expect(items).toEqual([{ id: 3 }, { id: 2 }]);
    expect(decodeCursor(next_cursor!)).toEqual({ created_at: '2025-08-20 12:00:00+00', id: 2 });
  });
});
