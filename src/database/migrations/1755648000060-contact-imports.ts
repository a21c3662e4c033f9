import { index, foreignKey, OnlineMigration, table } from '../online-ddl/index.js';

/** Imports as background work, with their files, rejected rows and changes: docs/decisions/contact-import.md. */
export class ContactImports1755648000060 extends OnlineMigration {
  readonly wants = [
    table(
      'contact_imports',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        import_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        status varchar(20) NOT NULL DEFAULT 'QUEUED',
        kind varchar(20) NOT NULL DEFAULT 'contacts',
        dry_run boolean NOT NULL DEFAULT false,
        file_name varchar(255),
        file_bytes bigint NOT NULL DEFAULT 0,
        options jsonb NOT NULL DEFAULT '{}',
        source varchar(50) NOT NULL DEFAULT 'IMPORT',
        import_batch_id varchar(50) NOT NULL,
        phase varchar(20),
        progress double precision NOT NULL DEFAULT 0,
        rows_read integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        duplicates integer NOT NULL DEFAULT 0,
        rejected_by_code jsonb NOT NULL DEFAULT '{}',
        taken_in_part_by_code jsonb NOT NULL DEFAULT '{}',
        columns jsonb NOT NULL DEFAULT '{}',
        ignored_columns text[] NOT NULL DEFAULT '{}',
        notices text[] NOT NULL DEFAULT '{}',
        preview jsonb NOT NULL DEFAULT '[]',
        undone_created integer NOT NULL DEFAULT 0,
        undone_updated integer NOT NULL DEFAULT 0,
        undone_kept integer NOT NULL DEFAULT 0,
        error_details text,
        created_by varchar(100) NOT NULL,
        read_at timestamptz,
        undone_at timestamptz,
        forgotten_at timestamptz,
        started_at timestamptz,
        completed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT contact_imports_pkey PRIMARY KEY (id),
        CONSTRAINT uq_contact_import_uuid UNIQUE (import_uuid),
        CONSTRAINT ck_contact_import_status_values
          CHECK (status IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
        CONSTRAINT ck_contact_import_kind_values CHECK (kind IN ('contacts', 'opt_outs')),
        CONSTRAINT ck_contact_import_phase_values CHECK (phase IN ('reading', 'writing', 'undoing'))`,
    ),
    index('contact_imports', 'idx_contact_imports_active', "(status) WHERE status IN ('QUEUED', 'RUNNING')"),
    index('contact_imports', 'idx_contact_imports_created', '(created_at DESC, id DESC)'),
    table(
      'contact_import_parts',
      `
        import_id integer NOT NULL,
        content varchar(10) NOT NULL,
        part integer NOT NULL,
        bytes bytea NOT NULL,
        CONSTRAINT contact_import_parts_pkey PRIMARY KEY (import_id, content, part),
        CONSTRAINT ck_contact_import_part_content_values CHECK (content IN ('file', 'rejects'))`,
    ),
    foreignKey(
      'contact_import_parts',
      'fk_contact_import_parts_import',
      'contact_imports',
      'FOREIGN KEY (import_id) REFERENCES contact_imports(id) ON DELETE CASCADE',
    ),
    // There are no foreign keys, because checking them would cost as much as writing the row.
    table(
      'contact_import_changes',
      `
        import_id integer NOT NULL,
        contact_id integer NOT NULL,
        before jsonb,
        CONSTRAINT contact_import_changes_pkey PRIMARY KEY (import_id, contact_id)`,
    ),
  ];
}
