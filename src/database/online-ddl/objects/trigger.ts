import { findTable, isOurTable, likeTable, PROBE, probe } from '../catalog.js';
import { isMarked, markAsOurs } from '../marker.js';
import { NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

interface TriggerState {
  definition: string;
  ours: boolean;
}

/**
 * A row trigger. On a table of ours it needs no mark.
 * @param events for example `BEFORE UPDATE`
 * @param execute the function, for example `update_updated_at_column()`
 * @param when the condition on a row, with OLD and NEW; by default the trigger runs for every row
 */
export function rowTrigger(
  table: string,
  name: string,
  events: string,
  execute: string,
  when?: string,
): SchemaObject {
  return trigger(
    table,
    name,
    `FOR EACH ROW ${when === undefined ? '' : `WHEN (${when})`} EXECUTE FUNCTION ${execute}`,
    events,
    async (session) => !(await isOurTable(session, table)),
  );
}

/** The rows that a statement changed, as its trigger sees them; none for TRUNCATE. */
const TRANSITION_TABLES = {
  INSERT: 'REFERENCING NEW TABLE AS new_rows',
  UPDATE: 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
  DELETE: 'REFERENCING OLD TABLE AS old_rows',
  TRUNCATE: '',
} as const;

/**
 * A trigger that runs once per statement of one kind, with the changed rows as `old_rows` and `new_rows`. Each has a
 * mark of its own, because its table may belong to another migration and stay.
 * @param execute the function, for example `contact_statistics_inserted()`
 */
export function statementTrigger(
  table: string,
  name: string,
  event: keyof typeof TRANSITION_TABLES,
  execute: string,
): SchemaObject {
  return trigger(
    table,
    name,
    `${TRANSITION_TABLES[event]} FOR EACH STATEMENT EXECUTE FUNCTION ${execute}`,
    `AFTER ${event}`,
    () => Promise.resolve(true),
  );
}

function trigger(
  table: string,
  name: string,
  action: string,
  events: string,
  isToBeMarked: (session: DdlSession) => Promise<boolean>,
): SchemaObject {
  const createOn = (target: string): string => `CREATE TRIGGER ${name} ${events} ON ${target} ${action}`;

  return {
    label: `trigger ${name}`,
    table,
    async inspect(session) {
      const found = await find(session, table, name);
      if (!found) return NOTHING_FOUND;
      const wanted = await probe(session, [likeTable(table), createOn(PROBE)], () =>
        find(session, PROBE, name),
      );
      return wanted?.definition === found.definition
        ? NOTHING_FOUND
        : problem(
            `trigger ${name} on ${table} is "${found.definition}", wanted "${wanted?.definition ?? ''}"`,
          );
    },
    async create(session) {
      if (await find(session, table, name)) return;
      const mark = (await isToBeMarked(session)) ? [markAsOurs(`TRIGGER ${name} ON ${table}`)] : [];
      await session.locked([table], 'SHARE ROW EXCLUSIVE', [createOn(table), ...mark]);
    },
    async drop(session) {
      const found = await find(session, table, name);
      if (!found || !(found.ours || (await isOurTable(session, table)))) return;
      await session.locked([table], 'ACCESS EXCLUSIVE', [`DROP TRIGGER ${name} ON ${table}`]);
    },
  };
}

/** The definition without the table's name, for comparing it with a probe. */
async function find(session: DdlSession, table: string, name: string): Promise<TriggerState | undefined> {
  if (table !== PROBE && !(await findTable(session, table))) return undefined;
  const [row] = await session.rows<TriggerState>(
    `SELECT regexp_replace(pg_get_triggerdef(oid), '^CREATE TRIGGER \\S+ (.*) ON \\S+ (FOR|REFERENCING)', '\\1 \\2') AS definition,
            ${isMarked(`obj_description(oid, 'pg_trigger')`)} AS ours
       FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2`,
    [table, name],
  );
  return row;
}
