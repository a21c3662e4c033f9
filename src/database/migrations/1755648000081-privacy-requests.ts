import { index, OnlineMigration, replacedFunction, table } from '../online-ddl/index.js';

const REFUSED = `RAISE EXCEPTION 'consent_events is append-only: evidence is neither changed nor deleted';`;

/**
 * Requests of people about their data, with deadlines, and the keyed hashes that remain of deleted people. Evidence
 * of consent may only be deleted together with its person: docs/decisions/privacy.md.
 */
export class PrivacyRequests1755648000081 extends OnlineMigration {
  readonly wants = [
    table(
      'privacy_requests',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        request_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        kind varchar(20) NOT NULL,
        status varchar(20) NOT NULL DEFAULT 'RECEIVED',
        contact_id integer,
        phone_e164 varchar(15),
        method varchar(20) NOT NULL,
        detail text,
        received_on date NOT NULL,
        answer_due_on date NOT NULL,
        answer_extended boolean NOT NULL DEFAULT false,
        answer text,
        answered_at timestamptz,
        answered_by varchar(100),
        execution_due_on date,
        execution_extended boolean NOT NULL DEFAULT false,
        blocked_until date,
        completed_at timestamptz,
        completed_by varchar(100),
        created_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT privacy_requests_pkey PRIMARY KEY (id),
        CONSTRAINT uq_privacy_request_uuid UNIQUE (request_uuid),
        CONSTRAINT ck_privacy_request_kind_values CHECK (kind IN ('access', 'rectification', 'cancellation', 'opposition')),
        CONSTRAINT ck_privacy_request_status_values CHECK (status IN ('RECEIVED', 'ACCEPTED', 'REJECTED', 'COMPLETED'))`,
    ),
    index('privacy_requests', 'idx_privacy_requests_created', '(created_at DESC, id DESC)'),
    index('privacy_requests', 'idx_privacy_requests_contact', '(contact_id)'),
    index('privacy_requests', 'idx_privacy_requests_phone', '(phone_e164) WHERE phone_e164 IS NOT NULL'),
    table(
      'erased_phones',
      `
        phone_hash bytea NOT NULL,
        key_id varchar(16) NOT NULL,
        erased_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT erased_phones_pkey PRIMARY KEY (phone_hash)`,
    ),
    replacedFunction(
      'consent_events_are_kept',
      `BEGIN ${REFUSED} END`,
      `BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (
          SELECT FROM privacy_requests r LEFT JOIN contacts c ON c.id = r.contact_id
           WHERE r.kind = 'cancellation' AND r.status = 'ACCEPTED' AND OLD.phone_e164 IN (r.phone_e164, c.phone_e164)
        ) THEN RETURN OLD; END IF;
        ${REFUSED} END`,
    ),
  ];
}
