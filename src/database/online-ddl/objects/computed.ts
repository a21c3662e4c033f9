import { NOTHING_FOUND, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

/** Sends one statement, or several separated by semicolons. */
export type Run = (sql: string) => Promise<void>;

/**
 * The contents of a table of ours that follow from other tables. Computed by every run, so that one that was
 * interrupted in between leaves nothing half done.
 * @param compute may be interrupted and called again; `long` is for what reads a large table, and says how far it is
 * @param recompute what a revert does, when the contents have to be others then
 */
export function computed(
  table: string,
  compute: (run: Run, long: Run) => Promise<void>,
  recompute: (run: Run, long: Run) => Promise<void> = () => Promise.resolve(),
): SchemaObject {
  const by = (work: typeof compute) => (session: DdlSession) =>
    work(
      (sql) => session.run(sql),
      (sql) => session.runLong('computing', sql),
    );
  return {
    label: `contents of ${table}`,
    table,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: by(compute),
    drop: by(recompute),
  };
}
