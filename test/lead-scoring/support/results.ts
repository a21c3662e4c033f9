import type { ScorableValidation } from '../../../src/lead-scoring/policy/scoring-policy.js';
import type { StoredContact } from '../../factories/contacts.js';
import { FORMER_PHONE } from '../arbitraries.js';
import type { Queryable } from './runs.js';

/**
 * Replaces all stored results: the first contact gets the first set, and so on. CURRENT_PHONE stands for the
 * contact's number, and FORMER_PHONE for an earlier number of it.
 */
export async function storeResults(
  database: Queryable,
  contacts: readonly StoredContact[],
  sets: readonly ScorableValidation[][],
): Promise<void> {
  await database.query('TRUNCATE platform_validations');
  const rows = sets.flatMap((set, index) =>
    set.map((validation) => {
      const { id, phone_e164 } = contacts[index]!;
      const former = `+52998${String(1_000_000 + id)}`;
      const phone = validation.phone_e164 === FORMER_PHONE ? former : phone_e164;
      return { ...validation, contact_id: id, phone_e164: phone };
    }),
  );
  await database.query(
    `INSERT INTO platform_validations
       (contact_id, phone_e164, platform, is_valid, is_business, is_premium, confidence_score, expires_at)
     SELECT contact_id, phone_e164, platform, is_valid, is_business, is_premium, confidence_score, expires_at
     FROM jsonb_to_recordset($1::jsonb) AS r(contact_id integer, phone_e164 text, platform text, is_valid boolean,
       is_business boolean, is_premium boolean, confidence_score numeric, expires_at timestamptz)`,
    [JSON.stringify(rows)],
  );
}
