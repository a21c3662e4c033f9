import type { Node, RangeVar } from 'libpg-query';
import type { LintState } from './lint-state.js';
import type { Report } from './rules.js';

/** Statements that change rows of their `relation`. */
const DATA_CHANGES = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];

/** Whether the statement itself changes rows; a SELECT may do so further in. */
export function isDataChange(node: Node): boolean {
  return DATA_CHANGES.some((kind) => kind in node);
}

/** Computed from contacts, in some thousand rows: they may be counted anew, and writers of contacts do not wait for it. */
const KEPT_COUNTS = ['contact_statistics', 'contact_statistics_deltas', 'contact_statistics_version'];

/** Checks a query with all its parts: a SELECT may have a WITH that changes rows. */
export function checkRows(node: Node, state: LintState, report: Report): void {
  const changes = partsOf<{ relation?: RangeVar }>(node, DATA_CHANGES);
  if (
    changes.some(({ relation }) => state.isInUse(relation) && !KEPT_COUNTS.includes(relation?.relname ?? ''))
  )
    report('data-change');
  const locksRows = partsOf(node, ['LockingClause']).length > 0;
  if (locksRows && partsOf<RangeVar>(node, ['RangeVar']).some((table) => state.isInUse(table))) {
    report('row-locks');
  }
  if (partsOf(node, ['intoClause']).length > 0) report('unknown-statement');
}

/** The values of all keys of that name in the parse tree, however deep. */
function partsOf<T>(tree: unknown, keys: readonly string[]): T[] {
  if (Array.isArray(tree)) return tree.flatMap((part) => partsOf<T>(part, keys));
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    // FOR UPDATE OF names a table as its query calls it: that is no table more.
    if (key === 'lockedRels') return [];
    return [...(keys.includes(key) ? [value as T] : []), ...partsOf<T>(value, keys)];
  });
}
