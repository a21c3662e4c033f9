import { UNCONTACTABLE_STATUSES } from '../contact-status.js';
import type { StagedRow } from './import-row.js';

/*
 * The statements of the import. An import means the same as its rows applied one after the other: a field that is
 * given replaces what is known, an empty one does not; what forbids contact stays, whatever comes after it.
 */

/** Columns of the staging table, in the order in which COPY sends them. */
export const STAGING_COLUMNS = {
  line: 'bigint NOT NULL',
  phone_e164: 'text NOT NULL',
  phone_original: 'text',
  lada: 'text',
  full_name: 'text',
  address: 'text',
  neighborhood: 'text',
  state_code: 'text',
  state_name: 'text',
  municipality: 'text',
  city: 'text',
  is_mobile: 'boolean',
  operator: 'text',
  status: 'contactstatus',
  opt_out_at: 'timestamptz',
  opt_out_method: 'text',
} as const satisfies Record<keyof StagedRow, string>;

const COLUMNS = Object.keys(STAGING_COLUMNS) as (keyof StagedRow)[];

/** A later row, or the file as against the database, has the last word on these. */
const REPLACED = [
  'full_name',
  'address',
  'neighborhood',
  'state_code',
  'state_name',
  'municipality',
  'city',
  'is_mobile',
  'operator',
] as const;

/** The first to say something about these has the last word. */
const KEPT = ['phone_original', 'lada', 'opt_out_at', 'opt_out_method'] as const;

const FORBIDDING = UNCONTACTABLE_STATUSES.map((status) => `'${status}'`).join(', ');

export const CREATE_STAGING = `
  CREATE TEMP TABLE contact_import (
    ${COLUMNS.map((column) => `${column} ${STAGING_COLUMNS[column]}`).join(', ')}
  )`;
export const COPY_STAGING = `COPY contact_import (${COLUMNS.join(', ')}) FROM STDIN`;
export const ANALYZE_STAGING = 'ANALYZE contact_import';
export const DROP_STAGING = 'DROP TABLE IF EXISTS pg_temp.contact_import';

/** Replaces the rows of a number that occurs more than once by one row, which says what they say one after the other. */
export const FOLD_DUPLICATES = `
  WITH repeated AS (
    SELECT phone_e164 FROM contact_import GROUP BY phone_e164 HAVING count(*) > 1
  ), removed AS (
    DELETE FROM contact_import s USING repeated r WHERE s.phone_e164 = r.phone_e164 RETURNING s.*
  ), folded AS (
    INSERT INTO contact_import (line, phone_e164, status, ${[...REPLACED, ...KEPT].join(', ')})
    SELECT max(line), phone_e164,
      COALESCE(${first('status', `status IN (${FORBIDDING})`)}, ${last('status')}),
      ${[...REPLACED.map((column) => last(column)), ...KEPT.map((column) => first(column))].join(',\n      ')}
    FROM removed GROUP BY phone_e164
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM removed) - (SELECT count(*) FROM folded) AS folded`;

function first(column: string, condition = `${column} IS NOT NULL`): string {
  return `(array_agg(${column} ORDER BY line) FILTER (WHERE ${condition}))[1]`;
}

function last(column: string): string {
  return `(array_agg(${column} ORDER BY line DESC) FILTER (WHERE ${column} IS NOT NULL))[1]`;
}

/** What each column of a known contact \`c\` becomes by the row \`w\`. */
const NEW_VALUES: Record<string, string> = {
  ...Object.fromEntries(REPLACED.map((column) => [column, `COALESCE(w.${column}, c.${column})`])),
  phone_original: 'COALESCE(c.phone_original, w.phone_original)',
  lada: 'COALESCE(c.lada, w.lada)',
  status: `CASE WHEN c.status IN (${FORBIDDING}) THEN c.status ELSE COALESCE(w.status, c.status) END`,
  opt_out_at: 'COALESCE(c.opt_out_at, w.opt_out_at)',
  opt_out_method:
    'CASE WHEN c.opt_out_at IS NULL THEN COALESCE(w.opt_out_method, c.opt_out_method) ELSE c.opt_out_method END',
};

const CHANGES = `(${Object.keys(NEW_VALUES)
  .map((column) => `c.${column}`)
  .join(', ')}) IS DISTINCT FROM (${Object.values(NEW_VALUES).join(', ')})`;

/**
 * Lists what has to be written: first the contacts to change, as they lie in the table, then those to create, by
 * number. So the pages of the table and of its indexes are each visited once.
 */
export const CREATE_WORK = `
  CREATE TEMP TABLE contact_import_work ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY c.ctid, w.phone_e164) AS position, c.id AS contact_id, w.*
  FROM contact_import w LEFT JOIN contacts c ON c.phone_e164 = w.phone_e164
  WHERE c.id IS NULL OR ${CHANGES}`;
export const INDEX_WORK = 'CREATE UNIQUE INDEX ON contact_import_work (position)';
export const ANALYZE_WORK = 'ANALYZE contact_import_work';
export const DROP_WORK = 'DROP TABLE contact_import_work';

/** $1: contacts written. Whether they are a tenth of all that the planner knows of; -1 is a table never analyzed. */
export const IS_MUCH =
  "SELECT $1::integer > 0 AND $1::integer * 10.0 >= reltuples AS much FROM pg_class WHERE oid = 'contacts'::regclass";
/** What somebody else has locked, such as an autovacuum or an index build, is not waited for. */
export const ANALYZE_CONTACTS = 'ANALYZE (SKIP_LOCKED) contacts';

/** $1 and $2: positions from (excluded) and to; $3 source; $4 import batch. */
export const UPDATE_CONTACTS = `
  UPDATE contacts c SET
    ${Object.entries(NEW_VALUES)
      .map(([column, value]) => `${column} = ${value}`)
      .join(',\n    ')},
    status_updated_at = CASE WHEN c.status <> ${NEW_VALUES.status} THEN now() ELSE c.status_updated_at END,
    status_source = CASE WHEN c.status <> ${NEW_VALUES.status} THEN $3::text ELSE c.status_source END,
    import_batch_id = $4::text
  FROM contact_import_work w
  WHERE w.position > $1 AND w.position <= $2 AND c.id = w.contact_id`;

/** As above. A conflict means that somebody created the contact meanwhile: the next pass updates it. */
export const INSERT_CONTACTS = `
  INSERT INTO contacts (phone_e164, phone_national, ${[...REPLACED, ...KEPT].join(', ')},
    status, status_updated_at, status_source, source, import_batch_id)
  SELECT w.phone_e164, substr(w.phone_e164, 4),
    ${[...REPLACED, ...KEPT].map((column) => (column === 'is_mobile' ? 'COALESCE(w.is_mobile, true)' : `w.${column}`)).join(', ')},
    COALESCE(w.status, 'UNKNOWN'),
    CASE WHEN w.status IS NOT NULL THEN now() END, CASE WHEN w.status IS NOT NULL THEN $3::text END, $3::text, $4::text
  FROM contact_import_work w
  WHERE w.position > $1 AND w.position <= $2 AND w.contact_id IS NULL
  ORDER BY w.position
  ON CONFLICT (phone_e164) DO NOTHING`;

/** $1: who imported; $2: contacts written; $3: of what, in the transaction that writes them. */
export const RECORD_IMPORT = `
  INSERT INTO audit_events (actor, action, contact_count, details)
  VALUES ($1, 'contacts.imported', $2, $3::jsonb)`;
