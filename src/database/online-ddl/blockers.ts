import type { DdlSession, LockMode } from './session.js';

/** The granted lock modes that conflict with ours (PostgreSQL manual, table 13.2). */
const CONFLICTS: Record<LockMode, string[]> = {
  'SHARE UPDATE EXCLUSIVE': [
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  'SHARE ROW EXCLUSIVE': [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  'ACCESS EXCLUSIVE': [
    'AccessShareLock',
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
};

interface Blocker {
  pid: number;
  table_name: string;
  mode: string;
  state: string | null;
  transaction_age: string | null;
  kind: string | null;
  query: string | null;
}

/** Describes the sessions that hold a conflicting lock: pid, query and age. */
export async function describeBlockers(
  session: DdlSession,
  tables: readonly string[],
  mode: LockMode,
): Promise<string> {
  const blockers = await session.rows<Blocker>(
    `SELECT DISTINCT ON (l.pid) l.pid, l.relation::regclass::text AS table_name, l.mode, a.state,
            date_trunc('second', clock_timestamp() - a.xact_start)::text AS transaction_age,
            a.backend_type AS kind, left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200) AS query
       FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
      WHERE l.granted AND l.pid <> pg_backend_pid() AND l.mode = ANY($2)
        AND l.locktype = 'relation' AND l.relation = ANY($1::regclass[])
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      ORDER BY l.pid, a.xact_start`,
    [tables, CONFLICTS[mode]],
  );
  if (blockers.length === 0) return 'The session that held it has released it meanwhile.';
  return `Held by ${blockers.map(describe).join('; ')}.`;
}

function describe(blocker: Blocker): string {
  const what = blocker.kind === 'client backend' ? (blocker.state ?? 'state unknown') : blocker.kind;
  const since = blocker.transaction_age ? `, transaction open for ${blocker.transaction_age}` : '';
  return `pid ${blocker.pid} (${what ?? 'session unknown'}${since}, ${blocker.mode} on ${blocker.table_name}), query: ${blocker.query ?? 'unknown'}`;
}
