import type { DdlSession } from './session.js';

const FIRST_ROWS = 5;

/** A constraint that rows may violate. */
interface Rule {
  name: string;
  /** The requirement, for the operator. */
  demand: string;
  /** SQL condition of the rows that violate it. */
  violates: string;
  /** What happens to violating rows while the constraint is NOT VALID. */
  meanwhile: string;
}

/**
 * Counts the rows that violate checks. For each violated check: how many rows, the first ids, and how to see and fix
 * them. Reads the table once for all checks and blocks nobody.
 * @param conditions constraint name → condition
 */
export async function reportViolations(
  session: DdlSession,
  table: string,
  conditions: Record<string, string>,
): Promise<string[]> {
  const rules = Object.entries(conditions).map(([name, condition]) => checkRule(name, condition));
  if (rules.length === 0) return [];
  session.say(`Looking for rows of ${table} that violate ${rules.map(({ name }) => name).join(', ')} …`);
  const counts = rules.map(({ name, violates }) => `count(*) FILTER (WHERE ${violates})::float8 AS ${name}`);
  const [counted] = await session.rows<Record<string, number>>(`SELECT ${counts.join(', ')} FROM ${table}`);
  const reports: string[] = [];
  for (const rule of rules) {
    const count = counted?.[rule.name] ?? 0;
    if (count > 0) reports.push(await describe(session, table, rule, count));
  }
  return reports;
}

/**
 * Does the same for one foreign key, in its own statement, so that PostgreSQL joins both tables instead of looking
 * up each key.
 * @param violates SQL condition of the rows without a referenced row
 */
export async function reportOrphans(
  session: DdlSession,
  table: string,
  name: string,
  demand: string,
  violates: string,
): Promise<string[]> {
  session.say(`Looking for rows of ${table} that violate ${name} …`);
  const [counted] = await session.rows<{ orphans: number }>(
    `SELECT count(*)::float8 AS orphans FROM ${table} WHERE ${violates}`,
  );
  const count = counted?.orphans ?? 0;
  const meanwhile = 'new rows must obey it, and old rows stay until they are fixed or deleted';
  return count > 0 ? [await describe(session, table, { name, demand, violates, meanwhile }, count)] : [];
}

/** The rule of a check. NULL passes a check. */
function checkRule(name: string, condition: string): Rule {
  return {
    name,
    demand: condition,
    violates: `NOT coalesce(${condition}, true)`,
    meanwhile: 'new rows must obey it, and an update of a violating row is refused until the row is fixed',
  };
}

async function describe(session: DdlSession, table: string, rule: Rule, count: number): Promise<string> {
  const key = await keyOf(session, table);
  const first = await session.rows<{ key: string }>(
    `SELECT concat_ws(', ', ${key}) AS key FROM ${table} WHERE ${rule.violates} ORDER BY ${key} LIMIT ${FIRST_ROWS}`,
  );
  const [label, separator] = key === 'id' ? ['ids', ', '] : [`(${key})`, '; '];
  return [
    `${count} rows of ${table} violate ${rule.name} (${rule.demand}); first ${label}: ${first.map((row) => row.key).join(separator)}.`,
    `    See them:  SELECT * FROM ${table} WHERE ${rule.violates} ORDER BY ${key};`,
    `    No row is changed. The constraint is added NOT VALID: ${rule.meanwhile}.`,
    `    When all are: ALTER TABLE ${table} VALIDATE CONSTRAINT ${rule.name};`,
  ].join('\n');
}

/** The columns of the primary key; without one, the physical position of the row. */
async function keyOf(session: DdlSession, table: string): Promise<string> {
  const [row] = await session.rows<{ key: string | null }>(
    `SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.position) AS key
       FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = $1::regclass AND i.indisprimary`,
    [table],
  );
  return row?.key ?? 'ctid';
}
