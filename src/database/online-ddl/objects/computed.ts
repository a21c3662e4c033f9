import { NOTHING_FOUND, type SchemaObject } from '../schema-object.js';

/** Sends one statement, or several separated by semicolons. */
export type Run = (sql: string) => Promise<void>;

/**
 * The contents of a table of ours that follow from other tables. Computed by every run, so that one that was
 * interrupted in between leaves nothing half done.
 * @param compute may be interrupted and called again; `long` is for what reads a large table, and says how far it is
 */
export function computed(table: string, compute: (run: Run, long: Run) => Promise<void>): SchemaObject {
  return {
    label: `contents of ${table}`,
    table,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) =>
      compute(
        (sql) => session.run(sql),
        (sql) => session.runLong('computing', sql),
      ),
    drop: () => Promise.resolve(),
  };
}
