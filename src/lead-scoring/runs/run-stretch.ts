import type { Range } from './run-scope.sql.js';
import type { ScoringRun } from './scoring-run.entity.js';

/*
 * A run goes over its ids stretch by stretch, and over each stretch in passes. A stretch is cut into blocks; each pass
 * takes every so-many-th id of each block, one slice for each block. The first pass moves some rows of every page to
 * other pages, with new index entries. Later passes find the room that they left, and update rows within their page.
 *
 * PostgreSQL gives that room back once no transaction is left that began before the first pass was committed. So a
 * pass has several slices: more than are scored at once. Measurements: docs/decisions/scoring-runs.md.
 */

/** Passes over a stretch, unless it has fewer slices. */
export const MOST_PASSES = 8;
/** Slices of a pass over a full stretch. */
export const BLOCKS = 8;

export interface Stretch {
  /** Where the first block begins, and the last id of each block. */
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
 * Cuts a stretch, so that no slice has fewer contacts than it would have in one pass.
 * @param from_id the id before the stretch
 * @param lastIds the last ids of its slices, if it were done in one pass
 */
export function cutStretch(from_id: number, lastIds: readonly number[]): Stretch {
  const passes = Math.min(MOST_PASSES, lastIds.length);
  const blocks = Math.floor(lastIds.length / passes);
  const ends = Array.from({ length: blocks }, (_, block) => {
    const slices = Math.ceil(((block + 1) * lastIds.length) / blocks);
    return lastIds.slice(0, slices).at(-1) ?? from_id;
  });
  return { ids: [from_id, ...ends], passes, given: 0 };
}

/** The slice of a stretch that comes next. */
export function sliceOf({ ids, passes, given }: Stretch): Range {
  const blocks = ids.length - 1;
  const block = given % blocks;
  const [begin = 0, end = 0] = ids.slice(block, block + 2);
  // A slice is known by its `from_id`: no two passes share one.
  return { from_id: begin + Math.floor(given / blocks), to_id: end, step: passes };
}
