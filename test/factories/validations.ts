import type { Platform } from '../../src/common/platforms.js';
import type { TestDatabase } from '../support/test-database.js';
import type { StoredContact } from './contacts.js';

/** Stores a result straight into the table; `fields` are columns of `platform_validations`. */
export async function storeValidation(
  database: TestDatabase,
  contact: StoredContact,
  platform: Platform,
  fields: Record<string, unknown> = {},
): Promise<void> {
  const row = { contact_id: contact.id, phone_e164: contact.phone_e164, platform, is_valid: true, ...fields };
  const columns = Object.keys(row);
  await database.query(
    `INSERT INTO platform_validations (${columns.join(', ')})
     VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
}
