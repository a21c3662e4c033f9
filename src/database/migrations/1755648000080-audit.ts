import { index, OnlineMigration, rowTrigger, table, triggerFunction } from '../online-ddl/index.js';

/** Who did what to personal data: rows are added and never changed. Ids only: docs/decisions/privacy.md. */
export class Audit1755648000080 extends OnlineMigration {
  readonly wants = [
    triggerFunction(
      'audit_events_are_kept',
      `BEGIN RAISE EXCEPTION 'audit_events is append-only: what was done is neither changed nor deleted'; END`,
    ),
    table(
      'audit_events',
      `
        id bigint GENERATED ALWAYS AS IDENTITY,
        occurred_at timestamptz NOT NULL DEFAULT now(),
        actor varchar(100) NOT NULL,
        action varchar(40) NOT NULL,
        contact_id integer,
        subject_uuid uuid,
        contact_count integer,
        details jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT audit_events_pkey PRIMARY KEY (id)`,
    ),
    index('audit_events', 'idx_audit_events_occurred', '(occurred_at DESC, id DESC)'),
    index('audit_events', 'idx_audit_events_actor', '(actor, occurred_at DESC, id DESC)'),
    index(
      'audit_events',
      'idx_audit_events_contact',
      '(contact_id, occurred_at DESC, id DESC) WHERE contact_id IS NOT NULL',
    ),
    index(
      'audit_events',
      'idx_audit_events_subject',
      '(subject_uuid, occurred_at DESC, id DESC) WHERE subject_uuid IS NOT NULL',
    ),
    rowTrigger('audit_events', 'audit_events_kept', 'BEFORE UPDATE OR DELETE', 'audit_events_are_kept()'),
  ];
}
