import type { IndexFindingDto } from './database-report.dto.js';
import type { IndexRow } from './database-report.repository.js';

/** Smaller indexes cost too little to be worth a finding. */
const MIN_UNUSED_BYTES = 1024 * 1024;
const MIN_BLOAT_BYTES = 10 * 1024 * 1024;
const MIN_BLOAT_SHARE = 0.4;
/** A week has every kind of day. In a shorter time, no scan says little. */
const ENOUGH_DAYS = 7;

/** The facts besides the index itself that decide about a finding. */
export interface FindingsContext {
  /** All indexes of the database. */
  all: readonly IndexRow[];
  /** Since when scans are counted, and the time of the report. */
  since: Date;
  now: Date;
  /** Indexes that are never proposed for dropping. */
  kept: ReadonlySet<string>;
}

/**
 * The problems of an index. They propose at most one statement: an index that may be dropped is not rebuilt, and no
 * index is dropped because of another that may be dropped itself.
 */
export function indexFindings(index: IndexRow, context: FindingsContext): IndexFindingDto[] {
  if (!index.valid) return index.being_built ? [] : [invalid(index)];
  const stays = context.all.filter(
    (other) => other !== index && other.valid && comparable(index, other) && !isUnused(other, context),
  );
  const droppable = mayDrop(index, context)
    ? [duplicate(index, stays, context) ?? prefix(index, stays), unused(index, context)]
    : [];
  const toDrop = droppable.filter((finding) => finding !== undefined);
  if (toDrop.some(({ remedy }) => remedy !== null)) return toDrop;
  return [...toDrop, bloated(index)].filter((finding) => finding !== undefined);
}

/** Bytes that an index takes beyond what its entries need; never below 0. */
export function indexBloat(index: IndexRow): number {
  return Math.max(0, index.size_bytes - Math.max(index.expected_bytes, 16_384));
}

/**
 * Indexes of this product that only some questions need, with those questions: docs/decisions/read-paths.md. No
 * other index answers them in time.
 */
const OPTIONAL: ReadonlyMap<string, string> = new Map([
  ['idx_contacts_state_name_created', 'lists by state_name: ask by state_code instead'],
  ['idx_contacts_is_mobile_created', 'lists by is_mobile alone: ask by operator instead'],
  ['idx_contacts_operator_created', 'lists by operator'],
  ['idx_contacts_municipality_created', 'lists by municipality'],
  ['idx_contacts_name_beginnings', 'searches by name'],
  ['idx_contacts_dashboard_combo', "the specification's own queries by place; no query of this product"],
]);

/** What becomes slow without an index that its owner may drop; null for any other index. */
export function optionalFor({ index }: Pick<IndexRow, 'index'>): string | null {
  return OPTIONAL.get(index) ?? null;
}

/**
 * Bytes that a million writes of rows add to an index, each an entry of average size. Rows outside the index's
 * predicate cost nothing. Free space counts as if it were written.
 */
export function bytesPerMillionWrites({ size_bytes }: Pick<IndexRow, 'size_bytes'>, rows: number): number {
  return rows < 1 ? 0 : Math.round((size_bytes / rows) * 1_000_000);
}

function comparable(index: IndexRow, other: IndexRow): boolean {
  return index.table === other.table && index.kind === other.kind && index.included === 0;
}

function invalid({ index }: IndexRow): IndexFindingDto {
  return {
    kind: 'invalid',
    detail: 'left by a build that failed: no query uses it, every write still maintains it',
    // REINDEX CONCURRENTLY leaves _ccnew and _ccold behind when it fails; the migrations leave _building.
    remedy: /_(?:ccnew\d*|ccold\d*|building)$/.test(index)
      ? `DROP INDEX CONCURRENTLY ${index};`
      : `REINDEX INDEX CONCURRENTLY ${index};`,
  };
}

/** Whether an index may be proposed for dropping: it enforces nothing, serves no foreign key and is not kept. */
function mayDrop(index: IndexRow, { kept }: FindingsContext): boolean {
  return !index.is_unique && !index.serves_foreign_key && !kept.has(index.index);
}

/**
 * Finds a twin of the index. Of two twins the one stays that may not be dropped, or else the one whose name comes
 * first.
 */
function duplicate(
  index: IndexRow,
  others: readonly IndexRow[],
  context: FindingsContext,
): IndexFindingDto | undefined {
  const twin = others.find(
    (other) =>
      other.columns.join() === index.columns.join() &&
      (!mayDrop(other, context) || other.index < index.index),
  );
  return twin && toDrop('duplicate', index, `${twin.index} has the same columns`);
}

function prefix(index: IndexRow, others: readonly IndexRow[]): IndexFindingDto | undefined {
  const longer = others.find(
    (other) =>
      other.columns.length > index.columns.length &&
      index.columns.every((column, position) => column === other.columns[position]),
  );
  return longer && toDrop('prefix', index, `${longer.index} begins with the same columns`);
}

function isIdle(index: IndexRow): boolean {
  return index.idx_scan === 0 && index.size_bytes >= MIN_UNUSED_BYTES;
}

function isUnused(index: IndexRow, context: FindingsContext): boolean {
  return isIdle(index) && mayDrop(index, context) && daysCounted(context) >= ENOUGH_DAYS;
}

function unused(index: IndexRow, context: FindingsContext): IndexFindingDto | undefined {
  if (!isIdle(index)) return undefined;
  const days = Math.floor(daysCounted(context));
  const since = `since ${context.since.toISOString().slice(0, 10)}, ${days} days`;
  if (!isUnused(index, context)) {
    const detail = `not scanned ${since}: too early to tell, ask again after ${ENOUGH_DAYS} days`;
    return { kind: 'too_early', detail, remedy: null };
  }
  return toDrop(
    'unused',
    index,
    `not scanned ${since}; look at the replicas too, and leave it if it was built or restored since`,
  );
}

function daysCounted({ since, now }: FindingsContext): number {
  return (now.getTime() - since.getTime()) / 86_400_000;
}

function bloated(index: IndexRow): IndexFindingDto | undefined {
  const bloat = indexBloat(index);
  if (bloat < MIN_BLOAT_BYTES || bloat < MIN_BLOAT_SHARE * index.size_bytes) return undefined;
  return {
    kind: 'bloated',
    detail: `about ${Math.round((100 * bloat) / index.size_bytes)} % of it is empty`,
    remedy: `REINDEX INDEX CONCURRENTLY ${index.index};`,
  };
}

function toDrop(kind: IndexFindingDto['kind'], { index }: IndexRow, detail: string): IndexFindingDto {
  return { kind, detail, remedy: `DROP INDEX CONCURRENTLY ${index};` };
}
