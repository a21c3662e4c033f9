import { isMarked, markAsOurs } from '../marker.js';
import { NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

interface FunctionState {
  returns: string;
  ours: boolean;
  used: boolean;
}

interface FunctionOptions {
  /**
   * Runs with the rights of whoever migrates, in the schema that is current then: for what writes to tables on which
   * those whose statements fire it have no rights.
   */
  asOwner?: boolean;
}

/** A trigger function without arguments. One that is there already stays, whatever the wording of its body. */
export function triggerFunction(name: string, body: string, options: FunctionOptions = {}): SchemaObject {
  const find = async (session: DdlSession): Promise<FunctionState | undefined> => {
    const [row] = await session.rows<FunctionState>(
      `SELECT prorettype::regtype::text AS returns, ${isMarked(`obj_description(p.oid, 'pg_proc')`)} AS ours,
              EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid) AS used
         FROM pg_proc p
        WHERE p.proname = $1 AND p.pronargs = 0 AND p.pronamespace = current_schema()::regnamespace`,
      [name],
    );
    return row;
  };

  return {
    label: `function ${name}()`,
    async inspect(session) {
      const found = await find(session);
      return found && found.returns !== 'trigger'
        ? problem(`function ${name}() returns ${found.returns}, not trigger: rename it`)
        : NOTHING_FOUND;
    },
    async create(session) {
      if (await find(session)) return;
      const rights = options.asOwner ? await asOwner(session) : '';
      await session.inTransaction([
        `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql ${rights} AS $$ ${body} $$`,
        ...(options.asOwner ? [`REVOKE EXECUTE ON FUNCTION ${name}() FROM PUBLIC`] : []),
        markAsOurs(`FUNCTION ${name}()`),
      ]);
    },
    async drop(session) {
      const found = await find(session);
      if (found?.ours && !found.used) await session.run(`DROP FUNCTION ${name}()`);
    },
  };
}

/** A caller's search_path must not lead the owner to another table: temporary ones come first unless named last. */
async function asOwner(session: DdlSession): Promise<string> {
  const [row] = await session.rows<{ schema: string }>('SELECT quote_ident(current_schema()) AS schema');
  return `SECURITY DEFINER SET search_path = ${row?.schema ?? 'public'}, pg_temp`;
}
