/*
 * `contact_created_at`, in `lead_scores` and `platform_validations`, is when the contact of a row was created. Indexes
 * with it find the newest contacts of a tier, a score or a platform. It is null until it is known. A contact whose
 * creation time changes is appended to `redated_contacts` by a trigger, and so is a contact that is given a row of
 * another one. A worker then copies the time. Until it has, lists look at these contacts one by one.
 */

/** The tables with a creation time. */
export type DatedTable = 'lead_scores' | 'platform_validations';

/** Contacts whose time beside a score or result may be wrong, and those without one. One may be there several times. */
export function undated(table: DatedTable, limit: string): string {
  return `
    SELECT contact_id FROM redated_contacts
    UNION ALL
    (SELECT contact_id FROM ${table} WHERE contact_created_at IS NULL ORDER BY contact_id LIMIT ${limit})
    LIMIT ${limit}`;
}

/**
 * Copies the creation time of contacts, up to $1 that were redated and as many rows without a time. Answers how many
 * rows were written. Rows that another session has locked wait for the next round, so neither can deadlock with the
 * other.
 */
export const copyCreationTimes = (table: DatedTable): string => `
  WITH undated AS MATERIALIZED (
    SELECT t.id, c.created_at FROM ${table} t JOIN contacts c ON c.id = t.contact_id
    WHERE t.contact_created_at IS DISTINCT FROM c.created_at
      AND t.contact_id = ANY(
        ARRAY(SELECT contact_id FROM redated_contacts LIMIT $1) ||
        ARRAY(SELECT contact_id FROM ${table} WHERE contact_created_at IS NULL ORDER BY contact_id LIMIT $1))
    ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
  ), dated AS (
    UPDATE ${table} t SET contact_created_at = u.created_at
    FROM undated u WHERE t.id = u.id
    RETURNING t.id
  )
  SELECT count(*)::integer AS dated FROM dated`;

/**
 * Forgets redated contacts whose times are right everywhere, among the first $1. They are deleted by their addresses,
 * so a contact that was redated again meanwhile keeps its newer row.
 */
export const FORGET_DATED = `
  WITH redated AS MATERIALIZED (SELECT ctid AS address, contact_id FROM redated_contacts LIMIT $1)
  DELETE FROM redated_contacts WHERE ctid = ANY(ARRAY(
    SELECT r.address FROM redated r LEFT JOIN contacts c ON c.id = r.contact_id
    WHERE NOT EXISTS (SELECT FROM lead_scores s
        WHERE s.contact_id = c.id AND s.contact_created_at IS DISTINCT FROM c.created_at)
      AND NOT EXISTS (SELECT FROM platform_validations v
        WHERE v.contact_id = c.id AND v.contact_created_at IS DISTINCT FROM c.created_at)))`;
