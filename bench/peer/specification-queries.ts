/*
 * The questions of the dashboard as the specification asks them: blocks 8 and 9 of its fourth day. Its top leads select
 * the contact's columns, which is all that its ORM needs of the joined tables.
 */

export const SPECIFICATION_QUERIES = {
  /** `offset` is 1,000 there. */
  page: (offset: number): string =>
    `SELECT * FROM contacts WHERE opt_out_at IS NULL ORDER BY created_at DESC LIMIT 50 OFFSET ${offset};`,

  statistics:
    'SELECT state_name, COUNT(*) as count FROM contacts WHERE state_name IS NOT NULL ' +
    'GROUP BY state_name ORDER BY count DESC LIMIT 15;',

  topLeads:
    'SELECT contacts.* FROM contacts JOIN lead_scores ON lead_scores.contact_id = contacts.id ' +
    'WHERE lead_scores.total_score >= 70 ORDER BY lead_scores.total_score DESC LIMIT 50;',
} as const;
