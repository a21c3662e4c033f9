import type { Range } from './run-scope.sql.js';
import type { ScoringRun } from './scoring-run.entity.js';

/*
 * A run goes over its ids stretch by stretch, and over each stretch in several passes. A stretch is divided into
 * blocks, and a pass takes every n-th id of each block, one slice per block. The first pass moves some rows of every
 * page to other pages, which costs new index entries. Later passes reuse the room that these rows left, and update
 * rows within their page.
 *
 * PostgreSQL frees that room only when no transaction is left that is older than the first pass. So a pass has more
 * slices than are scored at once, and a short stretch has smaller slices, not fewer. Where few contacts change, no row
 * moves, and several passes would only read each page several times. So a long run over all contacts begins with a short
 * sample in one pass, and decides by it. Measurements: docs/decisions/scoring-runs.md.
 */

/** Passes over a stretch; fewer when it has fewer grains. */
const MOST_PASSES = 16;
/** Slices of a pass over a stretch, unless they would be smaller than a grain or larger than a full slice. */
const BLOCKS = 8;
/** The contacts of the smallest slices, unless full slices are configured to be even smaller. */
const LEAST_CONTACTS = 500;
/** Grains of the sample with which a long run begins. */
const SAMPLE = 4;
/** Grains of the shortest run that begins with a sample. */
const LEAST_FOR_SAMPLE = 32;
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

type RunSoFar = Pick<ScoringRun, 'scope' | 'processed_contacts'>;

/**
 * Whether the next stretch of a run may be a sample, because nothing says yet how many contacts the run changes. A run over
 * a filter takes none: each stretch would be a sample until somebody matches.
 */
function mayBeSample({ scope, processed_contacts }: RunSoFar): boolean {
  return scope === 'all' && processed_contacts === 0;
}

/** How many contacts are read to find the grains of the next stretch of a run. */
export function contactsToRead(run: RunSoFar, { contacts, perStretch }: Grains): number {
  return contacts * (mayBeSample(run) ? LEAST_FOR_SAMPLE : perStretch);
}

/**
 * The next stretch of a run.
 * @param lastIds the last ids of the grains after the run's cursor
 * @param perSlice the grains of a full slice
 */
export function nextStretchOf(
  run: RunSoFar & Pick<ScoringRun, 'cursor_id' | 'changed_contacts'>,
  lastIds: readonly number[],
  perSlice: number,
): Stretch {
  const { cursor_id } = run;
  return mayBeSample(run) && lastIds.length >= LEAST_FOR_SAMPLE
    ? cutStretch(cursor_id, lastIds.slice(0, SAMPLE), 1, 1)
    : cutStretch(cursor_id, lastIds, perSlice, passesFor(run));
}

/** A stretch is measured in grains: the smallest slices that it can have. */
export interface Grains {
  /** Contacts of a grain. */
  contacts: number;
  /** Grains of a full slice. */
  perSlice: number;
  /** Grains of a full stretch. */
  perStretch: number;
}

/** The grains of a run whose full slices have `size` contacts. */
export function grainsOf(size: number): Grains {
  const contacts = Math.min(size, LEAST_CONTACTS);
  const perSlice = Math.ceil(size / contacts);
  return { contacts, perSlice, perStretch: MOST_PASSES * BLOCKS * perSlice };
}

/**
 * Divides a stretch.
 * @param from_id the id before the stretch
 * @param lastIds the last ids of its grains
 * @param perSlice the grains of a full slice
 * @param mostPasses the number of passes, unless the stretch has fewer grains
 */
export function cutStretch(
  from_id: number,
  lastIds: readonly number[],
  perSlice: number,
  mostPasses = MOST_PASSES,
): Stretch {
  const passes = Math.min(mostPasses, lastIds.length);
  const grainsOfPass = lastIds.length / passes;
  const fullSlices = Math.ceil(grainsOfPass / perSlice);
  // A single pass needs no small slices, and PostgreSQL plans each slice anew.
  const blocks = passes === 1 ? fullSlices : Math.max(fullSlices, Math.min(BLOCKS, Math.floor(grainsOfPass)));
  const ends = Array.from({ length: blocks }, (_, block) => {
    const grains = Math.ceil(((block + 1) * lastIds.length) / blocks);
    return lastIds.slice(0, grains).at(-1) ?? from_id;
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
