/*
 * The SQL of this migration as it was when it was written. The application's SQL changes later, but production got
 * this one under this migration's name, and a new database must get the same. A change needs a new migration.
 */

/** The advisory lock under which the kept counts are replaced: the letters "smst". */
export const FOLDING_LOCK = 1936552820;

const COLUMNS =
  'state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms, contactable, lead_score';

const PLATFORMS = [
  '(c.whatsapp_validated IS TRUE)::integer * 1',
  '(c.instagram_validated IS TRUE)::integer * 2',
  '(c.facebook_validated IS TRUE)::integer * 4',
  '(c.google_validated IS TRUE)::integer * 8',
  '(c.apple_validated IS TRUE)::integer * 16',
].join(' + ');

const CELL = [
  'c.state_code AS state_code',
  'c.state_name AS state_name',
  'c.lada AS lada',
  'c.operator AS operator',
  'c.is_mobile AS is_mobile',
  'c.status AS status',
  'c.lead_tier AS lead_tier',
  `(${PLATFORMS})::smallint AS platforms`,
  `(c.opt_out_at IS NULL AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')) AS contactable`,
  'c.lead_score::smallint AS lead_score',
].join(', ');

const GROUPING_SETS = [
  '()',
  '(state_code, state_name)',
  '(lada)',
  '(operator)',
  '(is_mobile)',
  '(status)',
  '(lead_tier)',
  '(platforms)',
  '(state_code, state_name, lada)',
  '(state_code, state_name, operator)',
  '(state_code, state_name, is_mobile)',
  '(state_code, state_name, status)',
  '(state_code, state_name, lead_tier)',
  '(state_code, state_name, platforms)',
  '(lada, operator)',
  '(lada, is_mobile)',
  '(lada, status)',
  '(lada, lead_tier)',
  '(lada, platforms)',
  '(operator, is_mobile)',
  '(operator, status)',
  '(operator, lead_tier)',
  '(operator, platforms)',
  '(is_mobile, status)',
  '(is_mobile, lead_tier)',
  '(is_mobile, platforms)',
  '(status, lead_tier)',
  '(status, platforms)',
  '(lead_tier, platforms)',
  '(state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms)',
  '(lead_tier, lead_score)',
].join(', ');

function cellsOf(rows: string, contacts: 1 | -1): string {
  return `SELECT ${CELL}, ${contacts} AS contacts FROM ${rows} c`;
}

function netCells(rows: string): string {
  return `SELECT ${COLUMNS}, sum(contacts)::integer AS contacts
    FROM (${rows}) changes GROUP BY ${COLUMNS} HAVING sum(contacts) <> 0`;
}

function append(rows: string): string {
  return `BEGIN INSERT INTO contact_statistics_deltas (${COLUMNS}, contacts) ${netCells(rows)}; RETURN NULL; END`;
}

/** Bodies of the statement triggers of `contacts`. */
export const TRIGGER_BODIES = {
  insert: append(cellsOf('new_rows', 1)),
  update: append(`${cellsOf('old_rows', -1)} UNION ALL ${cellsOf('new_rows', 1)}`),
  delete: append(cellsOf('old_rows', -1)),
  truncate: `BEGIN PERFORM pg_advisory_xact_lock(${FOLDING_LOCK});
    DELETE FROM contact_statistics;
    DELETE FROM contact_statistics_deltas; RETURN NULL; END`,
} as const;

/**
 * The first count, in one transaction. docs/decisions/kept-statistics.md shows why it is right while others write.
 */
export const COUNT = `
  BEGIN ISOLATION LEVEL REPEATABLE READ;
  DELETE FROM contact_statistics;
  DELETE FROM contact_statistics_deltas;
  INSERT INTO contact_statistics (grouping_id, ${COLUMNS}, contacts) SELECT (255 - GROUPING(lead_score, platforms, lead_tier, status, is_mobile, operator, lada, state_code))::smallint AS grouping_id, ${COLUMNS},
      sum(contacts)::bigint AS contacts
    FROM (${netCells(cellsOf('contacts', 1))}) cells GROUP BY contactable, GROUPING SETS (${GROUPING_SETS}) HAVING sum(contacts) <> 0;
  COMMIT`;
