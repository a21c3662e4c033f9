import { foreignKey, index, OnlineMigration, table } from '../online-ddl/index.js';

/** Records of exports: which contacts, when, by whom and by which filter. See docs/decisions/exports.md. */
export class ContactExports1755648000050 extends OnlineMigration {
  readonly wants = [
    table(
      'contact_exports',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        export_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by varchar(100) NOT NULL,
        source varchar(20) NOT NULL,
        format varchar(10) NOT NULL,
        columns text[] NOT NULL,
        contact_filters jsonb NOT NULL,
        max_contacts integer,
        spread varchar(10),
        policy_version varchar(64),
        status varchar(20) NOT NULL DEFAULT 'STREAMING',
        contact_count integer NOT NULL DEFAULT 0,
        file_bytes bigint NOT NULL DEFAULT 0,
        file_sha256 char(64),
        finished_at timestamptz,
        CONSTRAINT contact_exports_pkey PRIMARY KEY (id),
        CONSTRAINT uq_contact_export_uuid UNIQUE (export_uuid),
        CONSTRAINT ck_contact_export_source_values CHECK (source IN ('contacts', 'top_leads')),
        CONSTRAINT ck_contact_export_format_values CHECK (format IN ('csv', 'ndjson', 'xlsx', 'txt')),
        CONSTRAINT ck_contact_export_spread_values CHECK (spread IN ('lada', 'state')),
        CONSTRAINT ck_contact_export_status_values CHECK (status IN ('STREAMING', 'COMPLETED', 'ABORTED'))`,
    ),
    index('contact_exports', 'idx_contact_exports_created', '(created_at DESC, id DESC)'),
    table(
      'contact_export_parts',
      `
        export_id integer NOT NULL,
        part integer NOT NULL,
        contact_ids integer[] NOT NULL,
        sent_at timestamptz,
        CONSTRAINT contact_export_parts_pkey PRIMARY KEY (export_id, part)`,
    ),
    foreignKey(
      'contact_export_parts',
      'fk_contact_export_parts_export',
      'contact_exports',
      'FOREIGN KEY (export_id) REFERENCES contact_exports(id) ON DELETE CASCADE',
    ),
  ];
}
