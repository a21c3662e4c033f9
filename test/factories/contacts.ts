import type { TestDatabase } from '../support/test-database.js';

let next = 0;

export interface StoredContact {
  id: number;
  phone_e164: string;
}

/** Stores a contact with a new phone. `fields` are columns of `contacts`. */
export async function storeContact(
  database: TestDatabase,
  fields: Record<string, unknown> = {},
): Promise<StoredContact> {
  const national = `33${String(10_000_000 + next++)}`;
  const row = {
    phone_e164: `+52${national}`,
    phone_national: national,
    lada: '33',
    status: 'VERIFIED',
    ...fields,
  };
  const columns = Object.keys(row);
  return database.one<StoredContact & Record<string, unknown>>(
    `INSERT INTO contacts (${columns.join(', ')})
     VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING id, phone_e164`,
    Object.values(row),
  );
}

/** Stores this many contacts and answers them in id order. */
export async function storeContacts(
  database: TestDatabase,
  count: number,
  fields: Record<string, unknown> = {},
): Promise<StoredContact[]> {
  const contacts: StoredContact[] = [];
  for (let index = 0; index < count; index += 1) contacts.push(await storeContact(database, fields));
  return contacts;
}

/** Stores this many contacts with one statement. */
export async function storeMany(database: TestDatabase, count: number, address = ''): Promise<void> {
  await database.query(
    `INSERT INTO contacts (phone_e164, phone_national, lada, status, address)
     SELECT '+5255' || n, '55' || n, '55', 'VERIFIED', $2 FROM generate_series(10000000, 9999999 + $1::integer) n`,
    [count, address],
  );
}
