import { indexBloat, indexFindings, type FindingsContext } from './index-findings.js';
import type { IndexRow } from './database-report.repository.js';

const MB = 1024 * 1024;

function indexRow(index: string, columns: string[], values: Partial<IndexRow> = {}): IndexRow {
  return {
    table: 'contacts',
    index,
    definition: `CREATE INDEX ${index} …`,
    size_bytes: 5 * MB,
    idx_scan: 1,
    idx_tup_read: 1,
    idx_tup_fetch: 1,
    last_idx_scan: null,
    is_unique: false,
    valid: true,
    being_built: false,
    serves_foreign_key: false,
    kind: 'btree',
    columns,
    included: 0,
    expected_bytes: 5 * MB,
    ...values,
  };
}

const NOW = new Date('2026-03-31T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const context = (all: IndexRow[], values: Partial<FindingsContext> = {}): FindingsContext => ({
  all,
  since: daysAgo(30),
  now: NOW,
  kept: new Set(),
  ...values,
});

const kinds = (index: IndexRow, ...others: IndexRow[]): string[] =>
  indexFindings(index, context([index, ...others])).map(({ kind }) => kind);

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
    ['an unused one', ['unused'], indexRow('a', ['x'], { idx_scan: 0 }), indexRow('b', ['y'])],
    [
      'no small unused one',
      [],
      indexRow('a', ['x'], { idx_scan: 0, size_bytes: 8192 }),
      indexRow('b', ['y']),
    ],
    ['a bloated one', ['bloated'], indexRow('a', ['x'], { size_bytes: 50 * MB }), indexRow('b', ['y'])],
    ['no small bloat', [], indexRow('a', ['x'], { size_bytes: 8 * MB }), indexRow('b', ['y'])],
  ])('finds %s', (_name, expected, index, other) => {
    expect(kinds(index, other)).toEqual(expected);
  });

  it('drops leftovers of an interrupted REINDEX or migration, and rebuilds any other invalid index', () => {
    const remedyOf = (name: string): string | null | undefined =>
      indexFindings(indexRow(name, ['x'], { valid: false }), context([]))[0]?.remedy;
    expect(remedyOf('idx_ccnew1')).toBe('DROP INDEX CONCURRENTLY idx_ccnew1;');
    expect(remedyOf('idx_building')).toBe('DROP INDEX CONCURRENTLY idx_building;');
    expect(remedyOf('idx')).toBe('REINDEX INDEX CONCURRENTLY idx;');
  });

  it('says since when an unused index has not been scanned', () => {
    const index = indexRow('a', ['x'], { idx_scan: 0 });
    expect(indexFindings(index, context([index]))[0]?.detail).toMatch(
      /^not scanned since 2026-03-01, 30 days;/,
    );
  });

  it('says that it is too early to tell while scans are counted for less than a week', () => {
    const index = indexRow('a', ['x'], { idx_scan: 0 });
    const findings = indexFindings(index, context([index], { since: daysAgo(6.5) }));
    expect(findings).toMatchObject([{ kind: 'too_early', remedy: null }]);
  });

  it.each([
    ['unused', indexRow('a', ['x'], { idx_scan: 0 }), []],
    ['duplicate', indexRow('b', ['x']), [indexRow('a', ['x'])]],
    ['prefix', indexRow('a', ['x']), [indexRow('b', ['x', 'y'])]],
  ])('proposes to drop an index of the product that is %s only when asked to', (kind, index, others) => {
    const all = [index, ...others];
    expect(indexFindings(index, context(all)).map((finding) => finding.kind)).toEqual([kind]);
    expect(indexFindings(index, context(all, { kept: new Set([index.index]) }))).toEqual([]);
  });

  it.each([
    ['unused', indexRow('b', ['x'], { idx_scan: 0 }), []],
    ['duplicate', indexRow('b', ['x']), [indexRow('a', ['x'])]],
    ['prefix', indexRow('a', ['x']), [indexRow('b', ['x', 'y'])]],
  ])('never proposes to drop an index that is %s but serves a foreign key', (kind, index, others) => {
    expect(kinds(index, ...others)).toEqual([kind]);
    expect(kinds({ ...index, serves_foreign_key: true }, ...others)).toEqual([]);
  });

  it('proposes to drop the duplicate of an index of the product, whatever the names', () => {
    const [theirs, ours] = [indexRow('a', ['x']), indexRow('b', ['x'])];
    const given = context([theirs, ours], { kept: new Set(['b']) });
    expect(indexFindings(theirs, given).map(({ kind }) => kind)).toEqual(['duplicate']);
    expect(indexFindings(ours, given)).toEqual([]);
  });

  it('leaves an index alone that is being built', () => {
    const index = indexRow('idx_building', ['x'], { valid: false, being_built: true, idx_scan: 0 });
    expect(kinds(index)).toEqual([]);
  });

  it('proposes to drop or to rebuild an index, never both', () => {
    const index = indexRow('a', ['x'], { idx_scan: 0, size_bytes: 50 * MB });
    expect(kinds(index)).toEqual(['unused']);
    const early = indexFindings(index, context([index], { since: daysAgo(1) }));
    expect(early.map(({ kind }) => kind)).toEqual(['too_early', 'bloated']);
  });

  it('keeps the shorter of two indexes when the longer one may be dropped', () => {
    const [short, long] = [indexRow('a', ['x']), indexRow('b', ['x', 'y'], { idx_scan: 0 })];
    expect(kinds(short, long)).toEqual([]);
    expect(kinds(long, short)).toEqual(['unused']);
  });

  it('never estimates less than no bloat', () => {
    expect(indexBloat(indexRow('a', ['x'], { size_bytes: 2 * MB }))).toBe(0);
  });
});
