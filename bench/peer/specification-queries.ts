/*
 * The dashboard's queries as the specification writes them: blocks 8 and 9 of its fourth day. Its top leads select
 * only the contact's columns, because its ORM needs no others of the joined tables.
 */

export const SPECIFICATION_QUERIES = {
  /** The specification uses the offset 1,000. */
  page: (offset: number): string =>
    `SELECT * FROM contacts WHERE opt_out_at IS NULL ORDER BY created_at DESC LIMIT 50 OFFSET ${offset};`,

  statistics:
    'SELECT state_name, COUNT(*) as count FROM contacts WHERE state_name IS NOT NULL ' +
    'GROUP BY state_name ORDER BY count DESC LIMIT 15;',

  topLeads:
    'SELECT contacts.* FROM contacts JOIN lead_scores ON lead_scores.contact_id = contacts.id ' +
    'WHERE lead_scores.total_score >= 70 ORDER BY lead_scores.total_score DESC LIMIT 50;',
} as const;
