import type { IndexFinding } from './database-report.js';
import type { IndexRow } from './database-report.repository.js';

/** Smaller ones cost nothing worth the thought. */
const MIN_UNUSED_BYTES = 1024 * 1024;
const MIN_BLOAT_BYTES = 10 * 1024 * 1024;
const MIN_BLOAT_SHARE = 0.4;

/** What could be better about an index, seen beside the others of the same database. */
export function indexFindings(index: IndexRow, all: readonly IndexRow[]): IndexFinding[] {
  if (!index.valid) return [invalid(index)];
  const others = all.filter((other) => other !== index && other.valid && comparable(index, other));
  const redundant = duplicate(index, others) ?? prefix(index, others);
  return [redundant, unused(index), bloated(index)].filter((finding) => finding !== undefined);
}

/** Bytes that an index takes beyond what its entries need; never below 0. */
export function indexBloat(index: IndexRow): number {
  return Math.max(0, index.size_bytes - Math.max(index.expected_bytes, 16_384));
}

function comparable(index: IndexRow, other: IndexRow): boolean {
  return index.table === other.table && index.kind === other.kind && index.included === 0;
}

function invalid({ index }: IndexRow): IndexFinding {
  return {
    kind: 'invalid',
    detail: 'left by a build that failed: no query uses it, every write still maintains it',
    // REINDEX CONCURRENTLY leaves _ccnew and _ccold behind when it fails; the migrations leave _building.
    remedy: /_(?:ccnew\d*|ccold\d*|building)$/.test(index)
      ? `DROP INDEX CONCURRENTLY ${index};`
      : `REINDEX INDEX CONCURRENTLY ${index};`,
  };
}

/** Of two alike the unique one stays, else the one whose name comes first. */
function duplicate(index: IndexRow, others: readonly IndexRow[]): IndexFinding | undefined {
  if (index.is_unique) return undefined;
  const twin = others.find(
    (other) =>
      other.columns.join() === index.columns.join() && (other.is_unique || other.index < index.index),
  );
  return twin && redundant('duplicate', index, `${twin.index} has the same columns`);
}

function prefix(index: IndexRow, others: readonly IndexRow[]): IndexFinding | undefined {
  if (index.is_unique) return undefined;
  const longer = others.find(
    (other) =>
      other.columns.length > index.columns.length &&
      index.columns.every((column, position) => column === other.columns[position]),
  );
  return longer && redundant('prefix', index, `${longer.index} begins with the same columns`);
}

function unused(index: IndexRow): IndexFinding | undefined {
  if (index.is_unique || index.serves_foreign_key || index.scans > 0) return undefined;
  if (index.size_bytes < MIN_UNUSED_BYTES) return undefined;
  return redundant('unused', index, 'not scanned since the statistics were reset; look at the replicas too');
}

function bloated(index: IndexRow): IndexFinding | undefined {
  const bloat = indexBloat(index);
  if (bloat < MIN_BLOAT_BYTES || bloat < MIN_BLOAT_SHARE * index.size_bytes) return undefined;
  return {
    kind: 'bloated',
    detail: `about ${Math.round((100 * bloat) / index.size_bytes)} % of it is empty`,
    remedy: `REINDEX INDEX CONCURRENTLY ${index.index};`,
  };
}

function redundant(kind: IndexFinding['kind'], { index }: IndexRow, detail: string): IndexFinding {
  return { kind, detail, remedy: `DROP INDEX CONCURRENTLY ${index};` };
}
