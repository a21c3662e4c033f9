import type { Tier } from '../../common/tiers.js';
import type { ContactStatus } from '../contact-status.js';
import { CELL_COLUMNS, cellsOf, netCells, spreadCells } from './statistics-cells.sql.js';

/*
 * The statements that keep the counts. Writers append their changes to `contact_statistics_deltas`, and a worker
 * folds these into `contact_statistics`. At every moment, and in every snapshot, both tables together are the counts
 * of `contacts`. docs/decisions/kept-statistics.md shows why.
 */

/** Whoever deletes deltas or replaces the kept counts holds this advisory lock: the letters "smst". */
const FOLDING_LOCK = 0x73_6d_73_74;

const APPEND = `INSERT INTO contact_statistics_deltas (${CELL_COLUMNS}, contacts)`;

/** Bodies of the statement triggers of `contacts`. They append the changes of a statement, cell by cell. */
export const TRIGGER_BODIES = {
  insert: body(`${APPEND} ${netCells(cellsOf('new_rows', 1))};`),
  // A row that stays in its cell cancels itself out in the sum, so a statement that changes no dimension appends
  // nothing.
  update: body(`${APPEND} ${netCells(`${cellsOf('old_rows', -1)} UNION ALL ${cellsOf('new_rows', 1)}`)};`),
  delete: body(`${APPEND} ${netCells(cellsOf('old_rows', -1))};`),
  // TRUNCATE has the table to itself, so all deltas are committed or its own. The lock keeps others from folding
  // them.
  truncate: body(`PERFORM pg_advisory_xact_lock(${FOLDING_LOCK});
    DELETE FROM contact_statistics;
    DELETE FROM contact_statistics_deltas;`),
} as const;

function body(statements: string): string {
  return `BEGIN ${statements} RETURN NULL; END`;
}

/** Adds or subtracts the contact $1 as it is now. Used around a change that does not UPDATE the contact's row. */
export function recordCells(contacts: 1 | -1): string {
  return `${APPEND} ${netCells(cellsOf('(SELECT * FROM contacts WHERE id = $1)', contacts))}`;
}

/** The newest change of a suppression list that is not counted, and the transactions that may not have seen it. */
const UNCOUNTED_CHANGE = `
  SELECT max(id) AS id, pg_snapshot_xmax(pg_current_snapshot())::text AS until
    FROM suppression_changes WHERE counted_at IS NULL`;

/** Whether all transactions before $1 have ended. */
const ALL_HAVE_SEEN = 'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS ended';

const COUNTED = 'UPDATE suppression_changes SET counted_at = now() WHERE id <= $1 AND counted_at IS NULL';

/**
 * Takes up to $1 deltas and adds them to the kept counts. Answers the number of deltas and the addresses of the
 * cells that are empty now. The addresses stay valid because only the holder of FOLDING_LOCK deletes rows.
 */
const FOLD = `
  WITH taken AS (
    DELETE FROM contact_statistics_deltas
     WHERE ctid = ANY(ARRAY(SELECT ctid FROM contact_statistics_deltas LIMIT $1))
    RETURNING ${CELL_COLUMNS}, contacts
  ), net AS MATERIALIZED (${netCells('SELECT * FROM taken')}
  ), kept AS (
    INSERT INTO contact_statistics AS k (grouping_id, ${CELL_COLUMNS}, contacts) ${spreadCells('SELECT * FROM net')}
    ON CONFLICT ON CONSTRAINT uq_contact_statistics_cell DO UPDATE SET contacts = k.contacts + excluded.contacts
    RETURNING k.ctid AS address, k.contacts
  )
  SELECT (SELECT count(*)::integer FROM taken) AS folded,
         (SELECT array_agg(address)::text FROM kept WHERE contacts = 0) AS empty_cells`;

const DELETE_CELLS = 'DELETE FROM contact_statistics WHERE ctid = ANY($1::tid[])';

const ALL_CELLS = spreadCells(netCells(cellsOf('contacts', 1)));

/**
 * Counts all contacts anew, in one transaction. Take FOLDING_LOCK before, so that the snapshot is newer than the
 * lock. A change that commits after the snapshot leaves a delta that the snapshot does not show, and that delta
 * stays.
 */
const RECOUNT = `
  BEGIN ISOLATION LEVEL REPEATABLE READ;
  DELETE FROM contact_statistics;
  DELETE FROM contact_statistics_deltas;
  INSERT INTO contact_statistics (grouping_id, ${CELL_COLUMNS}, contacts) ${ALL_CELLS};
  COMMIT`;

/**
 * Each cell whose kept count with its deltas differs from the count of `contacts`, by one statement in one snapshot.
 */
const DIFFERENCES = `
  SELECT grouping_id, ${CELL_COLUMNS}, sum(kept)::float8 AS kept, sum(counted)::float8 AS counted
    FROM (SELECT grouping_id, ${CELL_COLUMNS}, contacts AS kept, 0 AS counted FROM contact_statistics
          UNION ALL
          SELECT grouping_id, ${CELL_COLUMNS}, contacts, 0 FROM (${spreadCells('SELECT * FROM contact_statistics_deltas')}) d
          UNION ALL
          SELECT grouping_id, ${CELL_COLUMNS}, 0, contacts FROM (${ALL_CELLS}) c) cells
   GROUP BY grouping_id, ${CELL_COLUMNS}
  HAVING sum(kept) <> sum(counted)
   ORDER BY grouping_id, ${CELL_COLUMNS}`;

/** A cell whose kept count is wrong. Dimensions by which the cell does not count are null. */
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

/** A connection with no open transaction, for these functions alone. It answers rows. */
interface Connection {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/**
 * Moves up to `limit` committed deltas into the kept counts, in one transaction. Answers how many it moved;
 * undefined while another worker is folding.
 */
export async function foldDeltas(connection: Connection, limit: number): Promise<number | undefined> {
  await connection.query('BEGIN');
  try {
    const [lock] = (await connection.query(
      `SELECT pg_try_advisory_xact_lock(${FOLDING_LOCK}) AS is_ours`,
    )) as { is_ours: boolean }[];
    const folded = lock?.is_ours ? await fold(connection, limit) : undefined;
    await connection.query('COMMIT');
    return folded;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function fold(connection: Connection, limit: number): Promise<number> {
  const [result] = (await connection.query(FOLD, [limit])) as {
    folded: number;
    empty_cells: string | null;
  }[];
  if (result?.empty_cells) await connection.query(DELETE_CELLS, [result.empty_cells]);
  return result?.folded ?? 0;
}

/**
 * Repairs the kept counts: counts all contacts and replaces the counts. Writers go on meanwhile. An interruption
 * changes nothing.
 */
export async function recount(connection: Connection): Promise<void> {
  await connection.query(`SELECT pg_advisory_lock(${FOLDING_LOCK})`);
  try {
    await connection.query(RECOUNT);
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await connection.query(`SELECT pg_advisory_unlock(${FOLDING_LOCK})`).catch(() => undefined);
  }
}

/**
 * Counts all contacts anew after a suppression list has changed, because the rule of who may be contacted then
 * changes although no contact was written. A transaction that was open at the change may still count a contact by
 * the old list. So the counter first waits, from one call to the next, until all transactions of that time have
 * ended.
 */
export class SuppressionCounter {
  private waiting: { id: number; until: string } | undefined;

  /** Counts if it is due, and answers whether it did. Call it again and again. */
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
    await recount(connection);
    await connection.query(COUNTED, [id]);
    return true;
  }
}

/**
 * Compares the kept counts with the contacts in one snapshot. Reads the whole table. Answers the cells that differ.
 */
export async function findDifferences(connection: Connection): Promise<Difference[]> {
  return (await connection.query(DIFFERENCES)) as Difference[];
}
