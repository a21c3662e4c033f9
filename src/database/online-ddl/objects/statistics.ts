import { NOTHING_FOUND, type SchemaObject } from '../schema-object.js';

/** Fresh statistics for the planner once the objects before it in the list are made. */
export function analyze(table: string): SchemaObject {
  return {
    label: `statistics of ${table}`,
    table,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) => session.runLong('ANALYZE', `ANALYZE ${table}`),
    drop: () => Promise.resolve(),
  };
}
