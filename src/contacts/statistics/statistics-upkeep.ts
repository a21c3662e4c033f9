import type { Tier } from '../../common/tiers.js';
import type { ContactStatus } from '../contact-status.js';
import {
  ALL_HAVE_SEEN,
  COUNTED,
  DELETE_CELLS,
  DIFFERENCES,
  FOLD,
  FOLDING_LOCK,
  RECOUNT,
  UNCOUNTED_CHANGE,
} from './statistics-sql.js';

/** A cell whose kept count is not the number of its contacts; null also in the dimensions by which it does not count. */
export interface Difference {
  grouping_id: number;
  state_code: string | null;
  state_name: string | null;
  lada: string | null;
  operator: string | null;
  is_mobile: boolean | null;
  status: ContactStatus | null;
  lead_tier: Tier | null;
  platforms: number | null;
  contactable: boolean;
  lead_score: number | null;
  kept: number;
  counted: number;
}

/** One connection, with no transaction open, that these functions have to themselves; answers rows. */
interface Connection {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/**
 * Moves up to `limit` committed deltas into the kept counts, in one transaction. Answers how many it moved: none also
 * when somebody else is folding.
 */
export async function foldDeltas(connection: Connection, limit: number): Promise<number> {
  await connection.query('BEGIN');
  try {
    const [lock] = (await connection.query(
      `SELECT pg_try_advisory_xact_lock(${FOLDING_LOCK}) AS is_ours`,
    )) as { is_ours: boolean }[];
    const folded = lock?.is_ours ? await fold(connection, limit) : 0;
    await connection.query('COMMIT');
    return folded;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function fold(connection: Connection, limit: number): Promise<number> {
  const [turn] = (await connection.query(FOLD, [limit])) as { folded: number; empty_cells: string | null }[];
  if (turn?.empty_cells) await connection.query(DELETE_CELLS, [turn.empty_cells]);
  return turn?.folded ?? 0;
}

/**
 * Counts all contacts and replaces the kept counts, beside writers, who do not notice: for repair. Interrupted, it
 * leaves all as it was.
 */
export async function recount(run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(`SELECT pg_advisory_lock(${FOLDING_LOCK})`);
  try {
    await run(RECOUNT);
  } catch (error) {
    await run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await run(`SELECT pg_advisory_unlock(${FOLDING_LOCK})`).catch(() => undefined);
  }
}

/**
 * Counts anew after a suppression list changed: its phones count as not contactable, or again, though no contact was
 * written. A contact that somebody is writing at that moment may have been counted by the list as it was, so all who
 * were there before are waited for, from one call to the next.
 */
export class SuppressionCounter {
  private waiting: { id: number; until: string } | undefined;

  /** Answers whether it counted. To be called again and again. */
  async countIfDue(connection: Connection): Promise<boolean> {
    if (!this.waiting) {
      const [change] = (await connection.query(UNCOUNTED_CHANGE)) as { id: number | null; until: string }[];
      if (!change?.id) return false;
      this.waiting = { id: change.id, until: change.until };
    }
    const [seen] = (await connection.query(ALL_HAVE_SEEN, [this.waiting.until])) as { ended: boolean }[];
    if (!seen?.ended) return false;
    const { id } = this.waiting;
    this.waiting = undefined;
    await recount((sql) => connection.query(sql));
    await connection.query(COUNTED, [id]);
    return true;
  }
}

/** Compares the kept counts with contacts, in one snapshot; reads the whole table. Answers the cells that differ. */
export async function findDifferences(connection: Connection): Promise<Difference[]> {
  return (await connection.query(DIFFERENCES)) as Difference[];
}
