import type { Range } from './run-scope.sql.js';
import type { ScoringRun } from './scoring-run.entity.js';

/*
 * A run goes over its ids stretch by stretch, and over each stretch in several passes. A stretch is divided into
 * blocks, and a pass takes every n-th id of each block, one slice per block. The first pass moves some rows of every
 * page to other pages, which costs new index entries. Later passes reuse the room that these rows left, and update
 * rows within their page.
 *
 * PostgreSQL frees that room only when no transaction is left that is older than the first pass. So a pass has more
 * slices than are scored at once. Where few contacts change, no row moves, and several passes would only read each page
 * several times. Measurements: docs/decisions/scoring-runs.md.
 */

/** Passes over a stretch; fewer when it has fewer slices. */
const MOST_PASSES = 8;
/** Slices of a pass over a full stretch. */
const BLOCKS = 8;
/** Slices of a full stretch. */
export const MOST_SLICES = MOST_PASSES * BLOCKS;
/** Below this share of changed contacts, a run goes on in one pass. */
const LEAST_CHANGED = 0.1;

export interface Stretch {
  /** The id before the first block, and the last id of each block. */
  ids: number[];
  passes: number;
  /** Slices that were given out. */
  given: number;
}

/** The stretch that a run is in. */
export function stretchOf(
  run: Pick<ScoringRun, 'stretch_ids' | 'stretch_passes' | 'stretch_given'>,
): Stretch {
  return { ids: run.stretch_ids, passes: run.stretch_passes, given: run.stretch_given };
}

/**
 * The number of passes over the next stretch of a run, by the share of contacts that it has changed so far. A run over
 * ids sets `last_scored_at` of every contact that it names, so it writes all of their rows.
 */
export function passesFor({
  scope,
  processed_contacts,
  changed_contacts,
}: Pick<ScoringRun, 'scope' | 'processed_contacts' | 'changed_contacts'>): number {
  const isMostlyReading = scope !== 'ids' && changed_contacts < processed_contacts * LEAST_CHANGED;
  return isMostlyReading ? 1 : MOST_PASSES;
}

/**
 * Divides a stretch. No slice has fewer contacts than it would have in a single pass.
 * @param from_id the id before the stretch
 * @param lastIds the last ids of its slices in a single pass
 * @param mostPasses the number of passes, unless the stretch has fewer slices
 */
export function cutStretch(from_id: number, lastIds: readonly number[], mostPasses = MOST_PASSES): Stretch {
  const passes = Math.min(mostPasses, lastIds.length);
  const blocks = Math.floor(lastIds.length / passes);
  const ends = Array.from({ length: blocks }, (_, block) => {
    const slices = Math.ceil(((block + 1) * lastIds.length) / blocks);
    return lastIds.slice(0, slices).at(-1) ?? from_id;
  });
  return { ids: [from_id, ...ends], passes, given: 0 };
}

/** The next slice of a stretch. */
export function sliceOf({ ids, passes, given }: Stretch): Range {
  const blocks = ids.length - 1;
  const block = given % blocks;
  const [begin = 0, end = 0] = ids.slice(block, block + 2);
  // `from_id` identifies a slice, and no two passes share one.
  return { from_id: begin + Math.floor(given / blocks), to_id: end, step: passes };
}
