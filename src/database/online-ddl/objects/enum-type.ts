import { isMarked, markAsOurs } from '../marker.js';
import { notice, NOTHING_FOUND, problem, type Findings, type SchemaObject } from '../schema-object.js';
import type { DdlSession } from '../session.js';

interface TypeState {
  labels: string[];
  ours: boolean;
  used: boolean;
}

/** An enum type with its labels in order. Further labels of an existing type stay. */
export function enumType(name: string, labels: readonly string[]): SchemaObject {
  const find = async (session: DdlSession): Promise<TypeState | undefined> => {
    const [row] = await session.rows<TypeState>(
      `SELECT array(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) AS labels,
              ${isMarked(`obj_description(t.oid, 'pg_type')`)} AS ours,
              EXISTS (SELECT FROM pg_attribute a WHERE a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped) AS used
         FROM pg_type t WHERE t.typname = $1 AND t.typnamespace = current_schema()::regnamespace`,
      [name],
    );
    return row;
  };

  return {
    label: `type ${name}`,
    type: name,
    async inspect(session): Promise<Findings> {
      const found = await find(session);
      return found ? compare(name, found.labels, labels) : NOTHING_FOUND;
    },
    async create(session) {
      if (await find(session)) return;
      const values = labels.map((label) => `'${label}'`).join(', ');
      await session.inTransaction([`CREATE TYPE ${name} AS ENUM (${values})`, markAsOurs(`TYPE ${name}`)]);
    },
    async drop(session) {
      const found = await find(session);
      if (found?.ours && !found.used) await session.run(`DROP TYPE ${name}`);
    },
  };
}

function compare(name: string, found: readonly string[], wanted: readonly string[]): Findings {
  const missing = wanted.filter((label) => !found.includes(label));
  if (missing.length > 0) {
    const statements = missing.map((label) => `ALTER TYPE ${name} ADD VALUE '${label}';`).join(' ');
    const lacks = `type ${name} lacks ${missing.join(', ')}. Add with: ${statements}`;
    const renames = missing.flatMap((label) => {
      const other = found.find((each) => each.toUpperCase() === label && !wanted.includes(each));
      return other === undefined ? [] : [`ALTER TYPE ${name} RENAME VALUE '${other}' TO '${label}';`];
    });
    if (renames.length === 0) return problem(lacks);
    return problem(
      `type ${name} has labels in lower case, and this program writes them in upper case. Where the existing ` +
        `application can do so too: ${renames.join(' ')}`,
      ...(renames.length < missing.length ? [lacks] : []),
    );
  }
  const extra = found.filter((label) => !wanted.includes(label));
  if (extra.length > 0) return notice(`type ${name} also has ${extra.join(', ')}: left as it is`);
  return found.join() === wanted.join()
    ? NOTHING_FOUND
    : notice(`type ${name} has its labels in another order: left as it is`);
}
