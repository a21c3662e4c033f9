import type { Node, RangeVar } from 'libpg-query';
import type { LintState } from './lint-state.js';
import type { Report } from './rules.js';

/** Statements that change rows of their `relation`. */
const DATA_CHANGES = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];

/** Whether the statement itself changes rows. A SELECT may change rows in one of its parts. */
export function isDataChange(node: Node): boolean {
  return DATA_CHANGES.some((kind) => kind in node);
}

/**
 * Tables of some thousand rows that are computed from contacts. They may be counted again, because writers of
 * contacts do not wait for that.
 */
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

/** The values of all keys with that name in the parse tree, at any depth. */
function partsOf<T>(tree: unknown, keys: readonly string[]): T[] {
  if (Array.isArray(tree)) return tree.flatMap((part) => partsOf<T>(part, keys));
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    // FOR UPDATE OF names a table by its alias in the query, which is not another table.
    if (key === 'lockedRels') return [];
    return [...(keys.includes(key) ? [value as T] : []), ...partsOf<T>(value, keys)];
  });
}
