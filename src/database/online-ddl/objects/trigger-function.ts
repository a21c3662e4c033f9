import { isMarked, markAsOurs, MARKER } from '../marker.js';
import { PROBE, probe } from '../catalog.js';
import { NOTHING_FOUND, problem, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

/** Marks a function of ours that a later migration has redefined, so that an earlier migration accepts it. */
const REPLACED = `${MARKER}; body replaced`;

interface FunctionState {
  returns: string;
  language: string;
  security: string;
  settings: string;
  execution: string;
  body: string;
  ours: boolean;
  /** A later migration gave it another body. */
  replaced: boolean;
  used: boolean;
}

interface FunctionOptions {
  /**
   * Runs with the rights of its owner, in the current schema: for functions that write to tables on which the caller
   * has no rights. An existing function must be exactly this one.
   */
  asOwner?: boolean;
}

/** A trigger function without arguments. An existing one stays, whatever the spelling of its body. */
export function triggerFunction(name: string, body: string, options: FunctionOptions = {}): SchemaObject {
  const create = async (session: DdlSession, as: string): Promise<string[]> => {
    const rights = options.asOwner ? await asOwner(session) : '';
    return [
      `CREATE FUNCTION ${as}() RETURNS trigger LANGUAGE plpgsql ${rights} AS $$ ${body} $$`,
      ...(options.asOwner ? [`REVOKE EXECUTE ON FUNCTION ${as}() FROM PUBLIC`] : []),
    ];
  };

  return {
    label: `function ${name}()`,
    async inspect(session) {
      const found = await find(session, name);
      if (!found) return NOTHING_FOUND;
      if (found.returns !== 'trigger')
        return problem(`function ${name}() returns ${found.returns}, not trigger: rename it`);
      if (!options.asOwner) return NOTHING_FOUND;
      const wanted = await probe(session, await create(session, `pg_temp.${PROBE}`), () =>
        find(session, PROBE, 'pg_my_temp_schema()'),
      );
      return wanted ? problem(...differences(name, found, wanted)) : NOTHING_FOUND;
    },
    async create(session) {
      if (await find(session, name)) return;
      await session.inTransaction([...(await create(session, name)), markAsOurs(`FUNCTION ${name}()`)]);
    },
    async drop(session) {
      const found = await find(session, name);
      if (found?.ours && !found.used) await session.run(`DROP FUNCTION ${name}()`);
    },
  };
}

/**
 * Gives another body to a trigger function of an earlier migration. A revert restores the old one. The table is not
 * locked: running statements continue with the old body.
 */
export function replacedFunction(
  name: string,
  was: string,
  body: string,
  options: FunctionOptions = {},
): SchemaObject {
  const replace = async (session: DdlSession, from: string, to: string): Promise<void> => {
    if ((await find(session, name))?.body.trim() !== from.trim()) return;
    const rights = options.asOwner ? await asOwner(session) : '';
    await session.inTransaction([
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql ${rights} AS $$ ${to} $$`,
      to === was ? markAsOurs(`FUNCTION ${name}()`) : `COMMENT ON FUNCTION ${name}() IS '${REPLACED}'`,
    ]);
  };
  return {
    label: `body of function ${name}()`,
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) => replace(session, was, body),
    drop: (session) => replace(session, body, was),
  };
}

/**
 * The search_path of a function that runs as its owner. The path of a caller must not lead it to another table.
 * Temporary tables come first unless pg_temp is last.
 */
async function asOwner(session: DdlSession): Promise<string> {
  const [row] = await session.rows<{ schema: string }>('SELECT quote_ident(current_schema()) AS schema');
  return `SECURITY DEFINER SET search_path = ${row?.schema ?? 'public'}, pg_temp`;
}

async function find(
  session: DdlSession,
  name: string,
  schema = 'current_schema()::regnamespace',
): Promise<FunctionState | undefined> {
  const [row] = await session.rows<FunctionState>(
    `SELECT prorettype::regtype::text AS returns, l.lanname AS language, prosrc AS body,
            CASE WHEN prosecdef THEN 'SECURITY DEFINER' ELSE 'SECURITY INVOKER' END AS security,
            coalesce('SET ' || array_to_string(proconfig, ' SET '), 'no SET') AS settings,
            CASE WHEN EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
              THEN 'executable by PUBLIC' ELSE 'not executable by PUBLIC' END AS execution,
            ${isMarked(`obj_description(p.oid, 'pg_proc')`)} AS ours,
            coalesce(obj_description(p.oid, 'pg_proc') = '${REPLACED}', false) AS replaced,
            EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid) AS used
       FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
      WHERE p.proname = $1 AND p.pronargs = 0 AND p.pronamespace = ${schema}`,
    [name],
  );
  return row;
}

/**
 * A function with another body would count wrongly. One with other rights could give its owner's rights to others.
 */
function differences(name: string, found: FunctionState, wanted: FunctionState): string[] {
  const aspects = ['language', 'security', 'settings', 'execution'] as const;
  const differing = aspects
    .filter((aspect) => found[aspect] !== wanted[aspect])
    .map((aspect) => `function ${name}() is ${found[aspect]}, wanted ${wanted[aspect]}`);
  if (found.body === wanted.body || found.replaced) return differing;
  const from = firstDifference(found.body, wanted.body);
  return [
    ...differing,
    `the body of function ${name}() is "${excerpt(found.body, from)}", wanted "${excerpt(wanted.body, from)}" ` +
      `from character ${from + 1} on: rename it`,
  ];
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

const EXCERPT_LENGTH = 80;

function excerpt(text: string, from: number): string {
  const rest = text.slice(from);
  return rest.length > EXCERPT_LENGTH ? `${rest.slice(0, EXCERPT_LENGTH)}…` : rest;
}
