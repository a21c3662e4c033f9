/*
 * `contact_last_sent_at`, in `lead_scores`, is when the contact of a score was sent the last message. Indexes with it
 * skip the leads that were contacted lately without a look at their contacts. It is null until a time is known. A trigger
 * notes each contact with a score whose time changes, so that its writer waits for nobody, and a worker copies the time.
 * A later time is noted in `contacted_leads`: until it is copied, a read looks up the contact and finds it there. An
 * earlier time, or none, is noted in `moved_leads`, with the contacts that moved: reads look up all of these.
 */

/**
 * Copies the times of up to $1 contacts that were contacted, and forgets these by their addresses, so that a contact who
 * is contacted again meanwhile keeps its newer row. Answers how many were forgotten. Scores that another session has
 * locked wait for the next round, so neither can deadlock with the other.
 */
export const COPY_CONTACTED = `
  WITH contacted AS MATERIALIZED (
    SELECT ctid AS address, contact_id FROM contacted_leads LIMIT $1
  ), late AS MATERIALIZED (
    SELECT s.id FROM lead_scores s
    WHERE s.contact_id = ANY(ARRAY(SELECT contact_id FROM contacted))
    ORDER BY s.id FOR NO KEY UPDATE SKIP LOCKED
  ), copied AS (
    UPDATE lead_scores s SET contact_last_sent_at = c.last_sent_at
    FROM contacts c
    WHERE s.id = ANY(ARRAY(SELECT id FROM late)) AND c.id = s.contact_id
      AND s.contact_last_sent_at IS DISTINCT FROM c.last_sent_at
  ), forgotten AS (
    DELETE FROM contacted_leads WHERE ctid = ANY(ARRAY(
      SELECT o.address FROM contacted o
      WHERE NOT EXISTS (
        SELECT FROM lead_scores s WHERE s.contact_id = o.contact_id AND s.id NOT IN (SELECT id FROM late))))
    RETURNING contact_id
  )
  SELECT count(*)::integer AS forgotten FROM forgotten`;
