import { findIndex, findTable, isOurTable, likeTable, PROBE, probe } from '../catalog.js';
import { markAsOurs } from '../marker.js';
import { notice, NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

/** The name of an index until it is complete, so that an index with its final name is always usable. */
const building = (name: string): string => `${name}_building`;

/**
 * An index. It is built CONCURRENTLY under a temporary name, then renamed and marked in one transaction, so that
 * neither a crash nor a failed build leaves an unusable index that looks complete.
 * @param definition the text after the table's name: `(lada, status) WHERE opt_out_at IS NULL`
 */
export function index(table: string, name: string, definition: string): SchemaObject {
  return {
    label: `index ${name}`,
    table,

    async inspect(session) {
      if (!(await findTable(session, table))) return NOTHING_FOUND;
      const found = await findIndex(session, name);
      if (!found) {
        const other = await findTable(session, name);
        return other ? problem(`${name} exists, but is not an index`) : NOTHING_FOUND;
      }
      if (found.table_name !== table)
        return problem(`index ${name} is on ${found.table_name}, not on ${table}`);
      const wanted = await canonical(session, table, definition);
      if (found.definition !== wanted && found.definition !== readBackwards(wanted))
        return problem(`index ${name} is ${found.definition}, wanted ${wanted}`);
      if (found.builder)
        return problem(`index ${name} is being built by pid ${found.builder}: wait until it is done`);
      return found.valid
        ? NOTHING_FOUND
        : notice(`index ${name} is invalid, left by a failed build: will be rebuilt`);
    },

    async create(session) {
      const found = await findIndex(session, name);
      if (found?.valid) return;
      if (found) await dropConcurrently(session, name);
      if (session.createdTables.has(table)) {
        await session.inTransaction([`CREATE INDEX ${name} ON ${table} ${definition}`]);
      } else {
        await build(session, table, name, definition);
      }
    },

    async drop(session) {
      if (await findIndex(session, building(name))) await dropConcurrently(session, building(name));
      const found = await findIndex(session, name);
      if (found && (found.ours || (await isOurTable(session, table)))) await dropConcurrently(session, name);
    },
  };
}

/** The same index on one column in the other direction. PostgreSQL reads either index both ways. */
function readBackwards(definition: string): string {
  return definition.replace(/^btree \((\w+)( DESC)?\)/, (_match, column: string, descending?: string) =>
    descending === undefined ? `btree (${column} DESC)` : `btree (${column})`,
  );
}

async function build(session: DdlSession, table: string, name: string, definition: string): Promise<void> {
  const temporary = building(name);
  const leftover = await findIndex(session, temporary);
  if (leftover && !leftover.valid) await dropConcurrently(session, temporary);
  if (!leftover?.valid) {
    await session.runLong('building', `CREATE INDEX CONCURRENTLY ${temporary} ON ${table} ${definition}`);
  }
  const mark = (await isOurTable(session, table)) ? [] : [markAsOurs(`INDEX ${name}`)];
  await session.inTransaction([`ALTER INDEX ${temporary} RENAME TO ${name}`, ...mark]);
}

function dropConcurrently(session: DdlSession, name: string): Promise<void> {
  return session.runLong('dropping', `DROP INDEX CONCURRENTLY ${name}`);
}

/** PostgreSQL's spelling of the definition. */
async function canonical(session: DdlSession, table: string, definition: string): Promise<string> {
  const probeIndex = `${PROBE}_index`;
  return probe(
    session,
    [likeTable(table), `CREATE INDEX ${probeIndex} ON ${PROBE} ${definition}`],
    async () => {
      const [row] = await session.rows<{ definition: string }>(
        `SELECT substring(pg_get_indexdef($1::regclass) FROM ' USING (.*)$') AS definition`,
        [probeIndex],
      );
      return row?.definition ?? '';
    },
  );
}
