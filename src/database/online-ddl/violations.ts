import type { DdlSession } from './session.js';

const FIRST_IDS = 5;

/**
 * Counts the rows that violate conditions: for each condition that some do, how many, the first ids, and how to see
 * and mend them. Reads the table once for all conditions, and blocks nobody.
 * @param conditions constraint name → condition
 */
export async function reportViolations(
  session: DdlSession,
  table: string,
  conditions: Record<string, string>,
): Promise<string[]> {
  const names = Object.keys(conditions);
  if (names.length === 0) return [];
  session.say(`Looking for rows of ${table} that violate ${names.join(', ')} …`);
  const counts = names.map(
    (name) => `count(*) FILTER (WHERE ${violates(conditions[name])})::float8 AS ${name}`,
  );
  const [counted] = await session.rows<Record<string, number>>(`SELECT ${counts.join(', ')} FROM ${table}`);
  const reports: string[] = [];
  for (const name of names) {
    const count = counted?.[name] ?? 0;
    if (count > 0) reports.push(await describe(session, table, name, conditions[name] ?? '', count));
  }
  return reports;
}

/** A check lets NULL pass. */
function violates(condition: string | undefined): string {
  return `NOT coalesce(${condition ?? ''}, true)`;
}

async function describe(
  session: DdlSession,
  table: string,
  name: string,
  condition: string,
  count: number,
): Promise<string> {
  const where = violates(condition);
  const first = await session.rows<{ id: number }>(
    `SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT ${FIRST_IDS}`,
  );
  return [
    `${count} rows of ${table} violate ${name} (${condition}); first ids: ${first.map(({ id }) => id).join(', ')}.`,
    `    See them:  SELECT * FROM ${table} WHERE ${where} ORDER BY id;`,
    `    No row is changed. The constraint is added NOT VALID: new rows must obey it, and an update of a violating`,
    `    row is refused until it is mended. When all are: ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};`,
  ].join('\n');
}
