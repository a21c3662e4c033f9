import { onConnection } from '../migrate/production-copy.js';

/*
 * Rows that the loaded data has. They are computed as bench/migrate/production-copy.ts does: in JavaScript for
 * paths, and as pgbench expressions for scripts, so that neither has to query the database first.
 */

/** 180 of each thousand contacts have the area code 55. */
const SHARE_OF_55 = 180;
const STEP_OF_55 = 76_543_217n;
const NUMBERS_OF_55 = 100_000_000n;

/** A random number below `limit`. */
export function randomBelow(limit: number): number {
  return Math.floor(Math.random() * limit);
}

function phonesOf55(contacts: number): number {
  return Math.floor(contacts / 1000) * SHARE_OF_55;
}

/** The ten digits of a random contact of area code 55. */
export function randomPhone(contacts: number): string {
  const index = BigInt(randomBelow(phonesOf55(contacts)));
  return String(5_500_000_000n + ((index * STEP_OF_55) % NUMBERS_OF_55));
}

/** Sets `:phone` to the ten digits of a random contact of area code 55. */
export function setRandomPhone(contacts: number): string[] {
  return [
    `\\set index random(0, ${phonesOf55(contacts) - 1})`,
    `\\set phone 5500000000 + (:index * ${STEP_OF_55}) % ${NUMBERS_OF_55}`,
  ];
}

const FIRST_CREATED_MS = Date.UTC(2022, 5, 1);

/** The creation time of the contact with an id, as PostgreSQL prints it. */
export function createdAt(id: number): string {
  const created = new Date(FIRST_CREATED_MS + Math.floor((id - 1) / 100) * 10_000);
  return `${created.toISOString().slice(0, 19).replace('T', ' ')}+00`;
}

/** The same for pgbench's variable `:id`, an id that `setRandomId` has drawn. */
export const CREATED_AT_OF_ID = "(timestamptz '2022-06-01' + :seconds * interval '1 second')";

/** Sets `:id` to a random id of a range, and `:seconds` for CREATED_AT_OF_ID. */
export function setRandomId(first: number, last: number): string[] {
  return [`\\set id random(${first}, ${last})`, `\\set seconds (:id - 1) / 100 * 10`];
}

/** The id of the contact after which a page at this depth begins, newest first. */
export async function idAtDepth(url: string, depth: number): Promise<number> {
  return onConnection(url, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM contacts
       WHERE opt_out_at IS NULL AND status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
       ORDER BY created_at DESC, id DESC OFFSET $1 LIMIT 1`,
      [depth],
    );
    if (!rows[0]) throw new Error(`there are fewer than ${depth} contacts`);
    return rows[0].id;
  });
}

/** Ids of validated contacts, drawn at random from the whole table. */
export async function validatedIds(url: string, count: number): Promise<number[]> {
  return onConnection(url, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM contacts WHERE platform_validation_count > 0 ORDER BY hashint8extended(id, 7) LIMIT $1`,
      [count],
    );
    return rows.map(({ id }) => id);
  });
}
