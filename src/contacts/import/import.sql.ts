import { UNCONTACTABLE_STATUSES } from '../contact-status.js';
import { OPT_OUT_LIST } from '../opt-out/opt-out.repository.js';
import type { ImportKind } from './contact-import.entity.js';
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
/** Of the other columns the planner asks nothing. */
export const ANALYZE_STAGING = 'ANALYZE contact_import (phone_e164)';
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

const SAME_COLUMNS = COLUMNS.map((column) => `w.${column}`).join(', ');

export const CREATE_WORK = `
  CREATE TEMP TABLE contact_import_work AS
  SELECT 0::bigint AS position, 0 AS contact_id, ${SAME_COLUMNS} FROM contact_import w WITH NO DATA`;
export const INDEX_WORK = 'CREATE UNIQUE INDEX ON contact_import_work (position)';
export const ANALYZE_WORK = 'ANALYZE contact_import_work (position, contact_id)';
export const DROP_WORK = 'DROP TABLE IF EXISTS pg_temp.contact_import_work';

/** Known contacts are written stretch by stretch, each in so many passes. */
const PASSES = 16;
/** A pass is about as long as a chunk, so the passes before it are committed. */
const STRETCH = PASSES * 4000;

/**
 * Lists what the import $1 has to write yet: first the contacts to change, in interleaved passes over them as they lie in the
 * table, then those to create, by number. A later pass finds room in the pages where the first one has moved rows. So where
 * no indexed column changes, most rows stay in their page and need no index entries (docs/decisions/contact-import.md).
 */
export const PLAN_WORK: Record<ImportKind, string> = {
  contacts: planWork('true'),
  // Who is on the list has opted out already.
  opt_outs: planWork(
    `NOT EXISTS (SELECT FROM suppressed_phones s WHERE s.phone_e164 = w.phone_e164 AND s.list = '${OPT_OUT_LIST}')`,
  ),
};

function planWork(missing: string): string {
  const stretch = `ranked.rank / ${STRETCH} * ${STRETCH}`;
  // The last stretch may be shorter, and its first passes have one contact more if it cannot be divided by them.
  const size = `least(${STRETCH}, ranked.known - ${stretch})`;
  const pass = `ranked.rank % ${PASSES}`;
  const place = `${pass} * (${size} / ${PASSES}) + least(${pass}, ${size} % ${PASSES}) + ranked.rank % ${STRETCH} / ${PASSES}`;
  return `
  INSERT INTO contact_import_work
  SELECT 1 + CASE WHEN ranked.contact_id IS NULL THEN ranked.rank ELSE ${stretch} + ${place} END,
    ranked.contact_id, ${COLUMNS.map((column) => `ranked.${column}`).join(', ')}
  FROM (
    SELECT row_number() OVER (ORDER BY c.ctid, w.phone_e164) - 1 AS rank, count(c.id) OVER () AS known,
      c.id AS contact_id, ${SAME_COLUMNS}
    FROM contact_import w LEFT JOIN contacts c ON c.phone_e164 = w.phone_e164
    WHERE CASE WHEN c.id IS NULL THEN ${missing} ELSE ${CHANGES} END
      AND NOT EXISTS (SELECT FROM contact_import_changes d WHERE d.import_id = $1 AND d.contact_id = c.id)
  ) ranked`;
}

/** How much of the work is to create, and how much to change. */
export const COUNT_WORK = `
  SELECT (count(*) - count(contact_id))::integer AS created, count(contact_id)::integer AS updated
  FROM contact_import_work`;

/** $1: contacts written. Whether they are a tenth of all that the planner knows of; -1 is a table never analyzed. */
export const IS_MUCH =
  "SELECT $1::integer > 0 AND $1::integer * 10.0 >= reltuples AS much FROM pg_class WHERE oid = 'contacts'::regclass";
/** Does not wait for a table that is locked, for example by an autovacuum or an index build. */
export const ANALYZE_CONTACTS = 'ANALYZE (SKIP_LOCKED) contacts';

/** What undoing an import puts back. */
const RESTORED = [
  ...Object.keys(NEW_VALUES),
  'status_updated_at',
  'status_source',
  'import_batch_id',
] as const;

/**
 * $1 and $2: positions from (excluded) and to; $3 source; $4 import batch; $5 import. What the contacts were before is
 * kept in the same statement. Locked before, they are compared once more: somebody else may have written them.
 */
export const UPDATE_CONTACTS = `
  WITH locked AS MATERIALIZED (
    SELECT c.id, jsonb_build_object(${RESTORED.map((column) => `'${column}', c.${column}`).join(', ')}) AS before
    FROM contact_import_work w JOIN contacts c ON c.id = w.contact_id
    WHERE w.position > $1 AND w.position <= $2 AND ${CHANGES}
    ORDER BY c.id FOR NO KEY UPDATE OF c
  ), kept AS (
    INSERT INTO contact_import_changes (import_id, contact_id, before) SELECT $5::integer, id, before FROM locked
  )
  UPDATE contacts c SET
    ${Object.entries(NEW_VALUES)
      .map(([column, value]) => `${column} = ${value}`)
      .join(',\n    ')},
    status_updated_at = CASE WHEN c.status <> ${NEW_VALUES.status} THEN now() ELSE c.status_updated_at END,
    status_source = CASE WHEN c.status <> ${NEW_VALUES.status} THEN $3::text ELSE c.status_source END,
    import_batch_id = $4::text
  FROM contact_import_work w, locked
  WHERE w.position > $1 AND w.position <= $2 AND locked.id = w.contact_id AND c.id = w.contact_id`;

/** As above. A conflict means that somebody created the contact meanwhile: the next pass updates it. */
export const INSERT_CONTACTS = `
  WITH created AS (
    INSERT INTO contacts (phone_e164, phone_national, ${[...REPLACED, ...KEPT].join(', ')},
      status, status_updated_at, status_source, source, import_batch_id)
    SELECT w.phone_e164, substr(w.phone_e164, 4),
      ${[...REPLACED, ...KEPT].map((column) => (column === 'is_mobile' ? 'COALESCE(w.is_mobile, true)' : `w.${column}`)).join(', ')},
      COALESCE(w.status, 'UNKNOWN'),
      CASE WHEN w.status IS NOT NULL THEN now() END, CASE WHEN w.status IS NOT NULL THEN $3::text END, $3::text, $4::text
    FROM contact_import_work w
    WHERE w.position > $1 AND w.position <= $2 AND w.contact_id IS NULL
    ORDER BY w.position
    ON CONFLICT (phone_e164) DO NOTHING
    RETURNING id
  )
  INSERT INTO contact_import_changes (import_id, contact_id) SELECT $5::integer, id FROM created`;

/** Phones without a contact, $1 and $2 as above: a contact who gets such a phone later is not contacted. */
export const SUPPRESS_PHONES = `
  INSERT INTO suppressed_phones (phone_e164, list)
  SELECT w.phone_e164, '${OPT_OUT_LIST}' FROM contact_import_work w
  WHERE w.position > $1 AND w.position <= $2 AND w.contact_id IS NULL
    AND NOT EXISTS (SELECT FROM contacts c WHERE c.phone_e164 = w.phone_e164)
  ON CONFLICT DO NOTHING`;

/** What those people said, $1 and $2 as above; $3 evidence; $4 who recorded it. */
export const RECORD_OPT_OUTS = `
  INSERT INTO consent_events (phone_e164, contact_id, kind, method, evidence, occurred_at, recorded_by)
  SELECT w.phone_e164, w.contact_id, 'OPT_OUT', w.opt_out_method, $3, w.opt_out_at, $4
  FROM contact_import_work w WHERE w.position > $1 AND w.position <= $2`;

/**
 * Takes back up to $2 contacts of the import $1, and deletes their records. A contact that is still as the import wrote
 * it has the same xmin as its record, because one transaction wrote both. A contact who has opted out stays, and stays
 * opted out.
 */
export const UNDO_CHANGES = `
  WITH taken AS (
    DELETE FROM contact_import_changes WHERE import_id = $1 AND contact_id IN (
      SELECT contact_id FROM contact_import_changes WHERE import_id = $1 ORDER BY contact_id LIMIT $2)
    RETURNING contact_id, before, xmin AS written
  ), untouched AS MATERIALIZED (
    SELECT c.id, taken.before, c.opt_out_at IS NOT NULL OR c.status IN (${FORBIDDING}) AS forbidden
    FROM taken JOIN contacts c ON c.id = taken.contact_id
    WHERE c.xmin = taken.written ORDER BY c.id FOR UPDATE OF c
  ), deleted AS (
    DELETE FROM contacts c USING untouched u WHERE c.id = u.id AND u.before IS NULL AND NOT u.forbidden RETURNING 1
  ), restored AS (
    UPDATE contacts c SET ${RESTORED.map((column) => `${column} = ${restored(column)}`).join(', ')}
    FROM untouched u CROSS JOIN LATERAL jsonb_populate_record(NULL::contacts, u.before) old
    WHERE c.id = u.id AND u.before IS NOT NULL RETURNING 1
  )
  SELECT (SELECT count(*)::integer FROM taken) AS taken, (SELECT count(*)::integer FROM deleted) AS deleted,
    (SELECT count(*)::integer FROM restored) AS restored`;

/** What forbids contact is not put back. */
function restored(column: (typeof RESTORED)[number]): string {
  const isConsent = /^(?:status|opt_out)/.test(column);
  return isConsent ? `CASE WHEN u.forbidden THEN c.${column} ELSE old.${column} END` : `old.${column}`;
}
