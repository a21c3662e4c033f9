import { CELL_COLUMNS, cellsOf, netCells, spreadCells } from './statistics-cells.js';

/*
 * The statements that keep the counts. `contact_statistics` holds what is folded, `contact_statistics_deltas` what
 * is not yet: at every moment, and in every snapshot, both together are the counts of `contacts`.
 * Why it is right: docs/decisions/kept-statistics.md.
 */

/** Whoever takes deltas away or replaces the kept counts holds this advisory lock: the letters "smst". */
export const FOLDING_LOCK = 0x73_6d_73_74;

const APPEND = `INSERT INTO contact_statistics_deltas (${CELL_COLUMNS}, contacts)`;

/** Bodies of the statement triggers of `contacts`: they append what a statement changed, cell by cell. */
export const TRIGGER_BODIES = {
  insert: body(`${APPEND} ${netCells(cellsOf('new_rows', 1))};`),
  // A row whose cell stays cancels itself out in the sum: a statement that changes no dimension appends nothing.
  update: body(`${APPEND} ${netCells(`${cellsOf('old_rows', -1)} UNION ALL ${cellsOf('new_rows', 1)}`)};`),
  delete: body(`${APPEND} ${netCells(cellsOf('old_rows', -1))};`),
  // TRUNCATE has the table to itself: all deltas are committed or its own, and nobody may fold them meanwhile.
  truncate: body(`PERFORM pg_advisory_xact_lock(${FOLDING_LOCK});
    DELETE FROM contact_statistics;
    DELETE FROM contact_statistics_deltas;`),
} as const;

function body(statements: string): string {
  return `BEGIN ${statements} RETURN NULL; END`;
}

/** Counts the contact $1 as it is now, or no longer: around what changes it without an UPDATE of its row. */
export function recordCells(contacts: 1 | -1): string {
  return `${APPEND} ${netCells(cellsOf('(SELECT * FROM contacts WHERE id = $1)', contacts))}`;
}

/** The newest change of a suppression list that is not counted, and the transactions that may not have seen it. */
export const UNCOUNTED_CHANGE = `
  SELECT max(id) AS id, pg_snapshot_xmax(pg_current_snapshot())::text AS until
    FROM suppression_changes WHERE counted_at IS NULL`;

/** Whether all transactions before $1 have ended. */
export const ALL_HAVE_SEEN = 'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS ended';

export const COUNTED =
  'UPDATE suppression_changes SET counted_at = now() WHERE id <= $1 AND counted_at IS NULL';

/**
 * Takes up to $1 deltas and adds them to the kept counts. Answers how many they were, and where the cells lie that
 * are empty now. The row addresses hold because only the holder of FOLDING_LOCK deletes.
 */
export const FOLD = `
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

export const DELETE_CELLS = 'DELETE FROM contact_statistics WHERE ctid = ANY($1::tid[])';

const ALL_CELLS = spreadCells(netCells(cellsOf('contacts', 1)));

/**
 * Counts anew, in one transaction; to be run under FOLDING_LOCK, taken before, so that the snapshot is younger.
 * What commits after the snapshot leaves a delta that is not visible in it and so stays.
 */
export const RECOUNT = `
  BEGIN ISOLATION LEVEL REPEATABLE READ;
  DELETE FROM contact_statistics;
  DELETE FROM contact_statistics_deltas;
  INSERT INTO contact_statistics (grouping_id, ${CELL_COLUMNS}, contacts) ${ALL_CELLS};
  COMMIT`;

/** Each cell whose kept count, with the deltas, differs from the count of `contacts`: one statement, one snapshot. */
export const DIFFERENCES = `
  SELECT grouping_id, ${CELL_COLUMNS}, sum(kept)::float8 AS kept, sum(counted)::float8 AS counted
    FROM (SELECT grouping_id, ${CELL_COLUMNS}, contacts AS kept, 0 AS counted FROM contact_statistics
          UNION ALL
          SELECT grouping_id, ${CELL_COLUMNS}, contacts, 0 FROM (${spreadCells('SELECT * FROM contact_statistics_deltas')}) d
          UNION ALL
          SELECT grouping_id, ${CELL_COLUMNS}, 0, contacts FROM (${ALL_CELLS}) c) cells
   GROUP BY grouping_id, ${CELL_COLUMNS}
  HAVING sum(kept) <> sum(counted)
   ORDER BY grouping_id, ${CELL_COLUMNS}`;
