import { indexBloat, indexFindings } from './index-findings.js';
import type { IndexRow } from './database-report.repository.js';

const MB = 1024 * 1024;

function indexRow(index: string, columns: string[], values: Partial<IndexRow> = {}): IndexRow {
  return {
    table: 'contacts',
    index,
    definition: `CREATE INDEX ${index} …`,
    size_bytes: 5 * MB,
    scans: 1,
    is_unique: false,
    valid: true,
    serves_foreign_key: false,
    kind: 'btree',
    columns,
    included: 0,
    expected_bytes: 5 * MB,
    ...values,
  };
}

const kinds = (index: IndexRow, ...others: IndexRow[]): string[] =>
  indexFindings(index, [index, ...others]).map(({ kind }) => kind);

describe('indexFindings', () => {
  it.each<[string, string[], IndexRow, IndexRow]>([
    [
      'a duplicate of a unique index',
      ['duplicate'],
      indexRow('b', ['x']),
      indexRow('z', ['x'], { is_unique: true }),
    ],
    ['the later by name of two alike', ['duplicate'], indexRow('b', ['x']), indexRow('a', ['x'])],
    ['not the earlier of two alike', [], indexRow('a', ['x']), indexRow('b', ['x'])],
    ['a prefix', ['prefix'], indexRow('a', ['x']), indexRow('b', ['x', 'y'])],
    ['no other order of columns', [], indexRow('a', ['y']), indexRow('b', ['x', 'y'])],
    ['no unique index', [], indexRow('a', ['x'], { is_unique: true }), indexRow('b', ['x', 'y'])],
    ['no other predicate', [], indexRow('a', ['x']), indexRow('b', ['x', 'y'], { kind: 'btree (x > 1)' })],
    ['no other table', [], indexRow('a', ['x']), indexRow('b', ['x', 'y'], { table: 'lead_scores' })],
    [
      'none that stores further columns',
      [],
      indexRow('a', ['x'], { included: 1 }),
      indexRow('b', ['x', 'y']),
    ],
    [
      'nothing because of an invalid one',
      [],
      indexRow('a', ['x']),
      indexRow('b', ['x', 'y'], { valid: false }),
    ],
    ['an unused one', ['unused'], indexRow('a', ['x'], { scans: 0 }), indexRow('b', ['y'])],
    ['no small unused one', [], indexRow('a', ['x'], { scans: 0, size_bytes: 8192 }), indexRow('b', ['y'])],
    ['a bloated one', ['bloated'], indexRow('a', ['x'], { size_bytes: 50 * MB }), indexRow('b', ['y'])],
    ['no small bloat', [], indexRow('a', ['x'], { size_bytes: 8 * MB }), indexRow('b', ['y'])],
  ])('finds %s', (_name, expected, index, other) => {
    expect(kinds(index, other)).toEqual(expected);
  });

  it('drops what an interrupted REINDEX or migration left, and rebuilds what somebody meant to have', () => {
    const remedyOf = (name: string): string | undefined =>
      indexFindings(indexRow(name, ['x'], { valid: false }), [])[0]?.remedy;
    expect(remedyOf('idx_ccnew1')).toBe('DROP INDEX CONCURRENTLY idx_ccnew1;');
    expect(remedyOf('idx_building')).toBe('DROP INDEX CONCURRENTLY idx_building;');
    expect(remedyOf('idx')).toBe('REINDEX INDEX CONCURRENTLY idx;');
  });

  it('never estimates less than no bloat', () => {
    expect(indexBloat(indexRow('a', ['x'], { size_bytes: 2 * MB }))).toBe(0);
  });
});
