import {
  computed,
  foreignKey,
  index,
  OnlineMigration,
  replacedFunction,
  rowTrigger,
  table,
  triggerFunction,
} from '../online-ddl/index.js';
import { COUNT, FOLDING_LOCK, TRIGGER_BODIES } from './1755648000021-contact-statistics.sql.js';

const ON_NO_LIST =
  'coalesce((SELECT 1 FROM suppressed_phones s WHERE s.phone_e164 = c.phone_e164 LIMIT 1), 0) <> 1';

/** The earlier body of a trigger, changed so that phones on a suppression list do not count as contactable. */
const withLists = (body: string): string =>
  body.replaceAll(`'BLACKLISTED')) AS contactable`, `'BLACKLISTED') AND ${ON_NO_LIST}) AS contactable`);

const counted = (name: 'inserted' | 'updated' | 'deleted', body: string) =>
  replacedFunction(`contact_statistics_${name}`, body, withLists(body), { asOwner: true });

/**
 * The evidence of people who agreed to be contacted or refused it, and lists of phones that nobody may contact. A
 * contact on a list does not count as contactable: docs/decisions/suppression.md. The lists are empty at first, so
 * no kept count changes.
 */
export class Consent1755648000040 extends OnlineMigration {
  readonly wants = [
    triggerFunction(
      'consent_events_are_kept',
      `BEGIN RAISE EXCEPTION 'consent_events is append-only: evidence is neither changed nor deleted'; END`,
    ),
    table(
      'consent_events',
      `
        id bigint GENERATED ALWAYS AS IDENTITY,
        phone_e164 varchar(15) NOT NULL,
        contact_id integer,
        kind varchar(20) NOT NULL,
        method varchar(20) NOT NULL,
        evidence text,
        occurred_at timestamptz NOT NULL,
        recorded_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT consent_events_pkey PRIMARY KEY (id),
        CONSTRAINT ck_consent_event_phone_format CHECK (phone_e164 ~ '^\\+52[0-9]{10}$'),
        CONSTRAINT ck_consent_event_kind_values CHECK (kind IN ('OPT_OUT', 'OPT_IN', 'OVERRIDE', 'REPLY'))`,
    ),
    index('consent_events', 'idx_consent_events_phone', '(phone_e164, id)'),
    rowTrigger(
      'consent_events',
      'consent_events_kept',
      'BEFORE UPDATE OR DELETE',
      'consent_events_are_kept()',
    ),
    table(
      'suppression_snapshots',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        snapshot_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        list varchar(30) NOT NULL,
        version integer NOT NULL,
        phones integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        states varchar(5)[],
        effective_from date,
        licence_until date,
        active boolean NOT NULL DEFAULT false,
        activated_at timestamptz,
        created_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suppression_snapshots_pkey PRIMARY KEY (id),
        CONSTRAINT uq_suppression_snapshot_uuid UNIQUE (snapshot_uuid),
        CONSTRAINT uq_suppression_snapshot_version UNIQUE (list, version)`,
    ),
    table(
      'suppression_entries',
      `
        snapshot_id integer NOT NULL,
        phone_e164 varchar(15) NOT NULL,
        CONSTRAINT suppression_entries_pkey PRIMARY KEY (snapshot_id, phone_e164)`,
    ),
    foreignKey(
      'suppression_entries',
      'fk_suppression_entries_snapshot',
      'suppression_snapshots',
      'FOREIGN KEY (snapshot_id) REFERENCES suppression_snapshots(id) ON DELETE CASCADE',
    ),
    table(
      'suppressed_phones',
      `
        phone_e164 varchar(15) NOT NULL,
        list varchar(30) NOT NULL,
        CONSTRAINT suppressed_phones_pkey PRIMARY KEY (phone_e164, list)`,
    ),
    index('suppressed_phones', 'idx_suppressed_phones_list', '(list)'),
    table(
      'suppression_overrides',
      `
        phone_e164 varchar(15) NOT NULL,
        list varchar(30) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suppression_overrides_pkey PRIMARY KEY (phone_e164, list)`,
    ),
    table(
      'suppression_changes',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        snapshot_id integer NOT NULL,
        action varchar(20) NOT NULL,
        changed_by varchar(100) NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        counted_at timestamptz,
        CONSTRAINT suppression_changes_pkey PRIMARY KEY (id),
        CONSTRAINT ck_suppression_change_action_values CHECK (action IN ('ACTIVATE', 'DEACTIVATE'))`,
    ),
    index('suppression_changes', 'idx_suppression_changes_uncounted', '(id) WHERE counted_at IS NULL'),
    // A revert runs in reverse order: it restores the earlier functions first, and then counts with them.
    computed('contact_statistics', () => Promise.resolve(), count),
    counted('inserted', TRIGGER_BODIES.insert),
    counted('updated', TRIGGER_BODIES.update),
    counted('deleted', TRIGGER_BODIES.delete),
  ];
}

async function count(
  run: (sql: string) => Promise<void>,
  long: (sql: string) => Promise<void>,
): Promise<void> {
  await run(`SELECT pg_advisory_lock(${FOLDING_LOCK})`);
  try {
    await long(COUNT);
  } catch (error) {
    await run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await run(`SELECT pg_advisory_unlock(${FOLDING_LOCK})`).catch(() => undefined);
  }
}
