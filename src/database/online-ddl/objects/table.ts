import {
  findTable,
  listColumns,
  listConstraints,
  listUniqueIndexes,
  type ColumnState,
  type ConstraintState,
  type UniqueIndex,
  PROBE,
  probe,
} from '../catalog.js';
import { sqlState, SQL_STATE } from '../errors.js';
import { markAsOurs } from '../marker.js';
import { checks } from './checks.js';
import { columns } from './columns.js';
import { NOTHING_FOUND, problem, type Findings, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

interface TableOptions {
  /**
   * The table may exist in production: further columns and other defaults stay. Its data cannot be recreated, so a
   * revert drops it only when it is empty and nothing refers to it.
   */
  adopt?: boolean;
  /**
   * The table may have been made by the specification's own migrations: missing columns, defaults, NOT NULLs and
   * checks are added; rows and the kind of id stay; a revert removes only the additions.
   */
  complete?: boolean;
}

/**
 * A table with its columns, primary key, unique and check constraints.
 * @param body the text in the parentheses of CREATE TABLE; foreign keys and indexes are separate objects
 */
export function table(name: string, body: string, options: TableOptions = {}): SchemaObject {
  const wantedShape = (session: DdlSession): Promise<Shape> =>
    probe(session, [`CREATE TEMP TABLE ${PROBE} (${body})`], () => shapeOf(session, PROBE));

  return {
    label: `table ${name}`,
    table: name,
    isTable: true,

    async inspect(session): Promise<Findings> {
      const found = await findTable(session, name);
      if (!found) return NOTHING_FOUND;
      if (found.kind !== 'r')
        return problem(`${name} exists, but is not an ordinary table (relkind ${found.kind})`);
      try {
        const wanted = await wantedShape(session);
        const actual = await shapeOf(session, name);
        if (!options.complete || found.ours) return compareShapes(name, actual, wanted, options);
        return await inspectParts(session, name, actual, wanted);
      } catch (error) {
        if (sqlState(error) !== SQL_STATE.undefinedObject || !(error instanceof Error)) throw error;
        return problem(`table ${name} exists, but a part of its definition is missing: ${error.message}`);
      }
    },

    async create(session) {
      const found = await findTable(session, name);
      if (found) {
        if (!options.complete || found.ours) return;
        for (const part of parts(name, await wantedShape(session))) await part.create(session);
        return;
      }
      await session.inTransaction([`CREATE TABLE ${name} (${body})`, markAsOurs(`TABLE ${name}`)]);
      session.createdTables.add(name);
    },

    async drop(session) {
      const found = await findTable(session, name);
      if (!found) return;
      if (!found.ours) {
        const taken = options.complete ? parts(name, await wantedShape(session)).reverse() : [];
        for (const part of taken) await part.drop(session);
        session.say(`  table ${name} stays: its comment does not say that the migrations made it`);
        return;
      }
      const reason = options.adopt ? await reasonToKeep(session, name) : undefined;
      if (reason) {
        session.say(
          `  table ${name} stays, with its type, trigger and indexes: ${reason}. The next run takes it over.`,
        );
        return;
      }
      const guard = options.adopt ? [refuseUnlessEmpty(name)] : [];
      const tables = [name, ...(await referencedTables(session, name))];
      await session.locked(tables, 'ACCESS EXCLUSIVE', [...guard, `DROP TABLE ${name}`]);
    },
  };
}

interface Shape {
  columns: ColumnState[];
  constraints: ConstraintState[];
  uniqueIndexes: UniqueIndex[];
}

async function shapeOf(session: DdlSession, name: string): Promise<Shape> {
  return {
    columns: await listColumns(session, name),
    constraints: await listConstraints(session, name),
    uniqueIndexes: await listUniqueIndexes(session, name),
  };
}

/** The missing parts of somebody else's table that can be added. The kind of its id stays. */
function parts(
  name: string,
  { columns: wanted, constraints }: Pick<Shape, 'columns' | 'constraints'>,
): SchemaObject[] {
  const added = wanted.filter(({ identity }) => identity === '');
  const conditions = constraints.filter(({ definition }) => definition.startsWith('CHECK '));
  return [
    columns(name, Object.fromEntries(added.map((column) => [column.name, describeColumn(column)]))),
    checks(
      name,
      Object.fromEntries(
        conditions.map((check) => [check.name, check.definition.replace(/^CHECK \((.*)\)$/s, '$1')]),
      ),
    ),
  ];
}

/**
 * Compares the parts that cannot be added, as for any other table: the id, unique constraints and the primary key.
 */
async function inspectParts(
  session: DdlSession,
  name: string,
  found: Shape,
  wanted: Shape,
): Promise<Findings> {
  const lacking = wanted.columns.filter(({ name }) => !found.columns.some((column) => column.name === name));
  const fixed = compareShapes(
    name,
    found,
    {
      columns: wanted.columns.filter(({ identity }) => identity !== ''),
      constraints: wanted.constraints.filter(({ definition }) => !definition.startsWith('CHECK ')),
      uniqueIndexes: [],
    },
    {},
  );
  // An equal check is not compared again, because PostgreSQL would spell it differently the second time.
  const isAsWanted = (wanted: ConstraintState): boolean =>
    found.constraints.some(
      (actual) => actual.name === wanted.name && actual.definition === wanted.definition,
    );
  const open = { ...wanted, constraints: wanted.constraints.filter((constraint) => !isAsWanted(constraint)) };
  // One after the other, because each has its own transaction on the same connection.
  const findings: Findings[] = [];
  for (const part of parts(name, open)) findings.push(await part.inspect(session));
  return {
    problems: [fixed, ...findings].flatMap(({ problems }) => problems),
    notices: [
      ...(lacking.length > 0
        ? [`table ${name} lacks ${lacking.map((column) => column.name).join(', ')}: will be added`]
        : []),
      ...[fixed, ...findings].flatMap(({ notices }) => notices),
    ],
  };
}

function compareShapes(name: string, found: Shape, wanted: Shape, options: TableOptions): Findings {
  const findings: Findings = { problems: [], notices: [] };
  for (const column of wanted.columns) {
    const actual = found.columns.find((other) => other.name === column.name);
    const [is, should] = [actual ? describeColumn(actual) : 'missing', describeColumn(column)];
    if (is === should || (actual && countsUp(actual) && countsUp(column) && sameKind(actual, column)))
      continue;
    const text = `column ${name}.${column.name} is ${is}, wanted ${should}`;
    const remedy = actual && remedyOf(name, actual, column);
    if (remedy !== undefined) findings.problems.push(`${text}: ${remedy}`);
    else if (options.adopt && actual && sameKind(actual, column))
      findings.notices.push(`${text}: left as it is`);
    else findings.problems.push(text);
  }
  for (const constraint of wanted.constraints) {
    const actual = found.constraints.find((other) => other.name === constraint.name);
    if (actual?.definition === constraint.definition || actual?.replaced) continue;
    const text = `constraint ${constraint.name} on ${name} is ${actual?.definition ?? 'missing'}, wanted ${constraint.definition}`;
    findings.problems.push(actual ? text : `${text}. ${addsConstraint(name, constraint, found)}`);
  }
  return findings;
}

/** The statement that adds a missing constraint, using an existing constraint or index when one fits. */
function addsConstraint(table: string, { name, definition }: ConstraintState, found: Shape): string {
  const same = found.constraints.find((other) => other.definition === definition);
  if (same)
    return `Rename the one that is there: ALTER TABLE ${table} RENAME CONSTRAINT ${same.name} TO ${name};`;
  const [, kind, columns] = /^(UNIQUE|PRIMARY KEY) \((.*)\)$/.exec(definition) ?? [];
  if (kind === undefined || columns === undefined)
    return `Add it: ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition};`;
  const index = found.uniqueIndexes.find((other) => other.columns === columns);
  const build = index ? '' : `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table} (${columns}); `;
  return (
    `${index ? `Make it of the unique index ${index.name}` : 'Add it'}: ` +
    `${build}ALTER TABLE ${table} ADD CONSTRAINT ${name} ${kind} USING INDEX ${index?.name ?? name};`
  );
}

function describeColumn(column: ColumnState): string {
  const identity =
    { a: ' GENERATED ALWAYS AS IDENTITY', d: ' GENERATED BY DEFAULT AS IDENTITY' }[column.identity] ?? '';
  const fallback = column.default_value === null ? '' : ` DEFAULT ${column.default_value}`;
  return `${column.type}${column.not_null ? ' NOT NULL' : ''}${fallback}${identity}`;
}

/** The statement that lets a column accept the values that are written into it; undefined when it does already. */
function remedyOf(table: string, actual: ColumnState, wanted: ColumnState): string | undefined {
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${actual.name}`;
  if (actual.computed && !wanted.computed) return `${alter} DROP EXPRESSION;`;
  const [has, needs] = [actual, wanted].map(({ type }) => Number(/\((\d+)\)$/.exec(type)?.[1] ?? Infinity));
  return sameKind(actual, wanted) && Number(has) < Number(needs)
    ? `${alter} TYPE ${wanted.type};`
    : undefined;
}

/** Whether PostgreSQL generates the column's values: an identity column of either kind, or a serial one. */
function countsUp({ identity, default_value, not_null }: ColumnState): boolean {
  return identity !== '' || (not_null && (default_value?.startsWith('nextval(') ?? false));
}

/** Whether both columns work with the same code: varchar(20) and varchar(50) do, integer and bigint do not. */
function sameKind(one: ColumnState, other: ColumnState): boolean {
  const base = (column: ColumnState): string => column.type.replace(/\(.*\)/, '');
  return base(one) === base(other);
}

async function reasonToKeep(session: DdlSession, name: string): Promise<string | undefined> {
  const [row] = await session.rows<{ has_rows: boolean; referrers: string | null }>(`
    SELECT EXISTS (SELECT FROM ${name}) AS has_rows,
           (SELECT string_agg(DISTINCT conrelid::regclass::text, ', ')
              FROM pg_constraint WHERE contype = 'f' AND confrelid = '${name}'::regclass AND conrelid <> confrelid) AS referrers`);
  if (row?.has_rows) return 'it holds rows';
  return row?.referrers ? `${row.referrers} refers to it` : undefined;
}

/** A row may have been added since the check; under the lock that is impossible. */
function refuseUnlessEmpty(name: string): string {
  return `DO $$ BEGIN IF EXISTS (SELECT FROM ${name}) THEN
    RAISE EXCEPTION '${name} is not empty any more: revert again to keep it'; END IF; END $$`;
}

/** Dropping a foreign key also locks the referenced table. */
async function referencedTables(session: DdlSession, name: string): Promise<string[]> {
  const rows = await session.rows<{ name: string }>(
    `SELECT DISTINCT confrelid::regclass::text AS name FROM pg_constraint
      WHERE contype = 'f' AND conrelid = $1::regclass AND conrelid <> confrelid`,
    [name],
  );
  return rows.map((row) => row.name);
}

/** Sends one statement, or several separated by semicolons. */
export type Run = (sql: string) => Promise<void>;

/**
 * Contents of a table of ours that are computed from other tables. Every run computes them again, so that an
 * interrupted run leaves nothing half done.
 * @param compute may be interrupted and called again; `long` is for statements that read a large table, and shows
 * progress
 * @param recompute what a revert does, when the contents must change then
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
