import type { Querying } from '../migration-state.js';

/** The position up to which the primary has written its WAL, in bytes since the beginning of the cluster. */
export async function writtenWal(primary: Querying): Promise<number> {
  const [row] = await primary.query<{ written: number }[]>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS written`,
  );
  if (!row) throw new Error('PostgreSQL did not say how far its WAL is written');
  return beforePageHeader(row.written);
}

/** The position up to which a replica has applied that WAL; undefined when the server is not a replica. */
export async function appliedWal(replica: Querying): Promise<number | undefined> {
  const [row] = await replica.query<{ applied: number | null }[]>(
    `SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 END AS applied`,
  );
  return row?.applied ?? undefined;
}

const WAL_PAGE_BYTES = 8192;
/** The header sizes of an ordinary page, and of the first page of a segment. */
const HEADER_BYTES = [24, 40];

/**
 * The insert position lies after the header of a new page. A replica stops before it, at the end of the last record.
 */
function beforePageHeader(position: number): number {
  const offset = position % WAL_PAGE_BYTES;
  return HEADER_BYTES.includes(offset) ? position - offset : position;
}
