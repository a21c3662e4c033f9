import {
  checks,
  columns,
  foreignKey,
  index,
  OnlineMigration,
  replacedCheck,
  rowTrigger,
  table,
  triggerFunction,
} from '../online-ddl/index.js';

/**
 * Exports that a worker writes, with their files, and what holds an export: docs/decisions/exports.md. The record of
 * an export does not change after it has ended.
 */
export class ExportFiles1755648000090 extends OnlineMigration {
  readonly wants = [
    columns('contact_exports', {
      delivery: "varchar(10) NOT NULL DEFAULT 'stream'",
      delimiter: "varchar(10) NOT NULL DEFAULT 'comma'",
      bom: 'boolean NOT NULL DEFAULT true',
      suppression_snapshots: "jsonb NOT NULL DEFAULT '[]'",
      started_at: 'timestamptz',
      updated_at: 'timestamptz NOT NULL DEFAULT now()',
      fencing_token: 'integer NOT NULL DEFAULT 0',
      lease_expires_at: 'timestamptz',
      error_details: 'text',
      file_expires_at: 'timestamptz',
    }),
    checks('contact_exports', {
      ck_contact_export_delivery_values: "delivery IN ('stream', 'file')",
      ck_contact_export_delimiter_values: "delimiter IN ('comma', 'semicolon', 'tab')",
    }),
    replacedCheck(
      'contact_exports',
      'ck_contact_export_status_values',
      "status IN ('STREAMING', 'COMPLETED', 'ABORTED')",
      "status IN ('STREAMING', 'QUEUED', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED', 'CANCELLED')",
    ),
    index(
      'contact_exports',
      'idx_contact_exports_active',
      "(id) WHERE status IN ('STREAMING', 'QUEUED', 'RUNNING')",
    ),
    table(
      'contact_export_chunks',
      `
        export_id integer NOT NULL,
        chunk integer NOT NULL,
        bytes bytea NOT NULL,
        CONSTRAINT contact_export_chunks_pkey PRIMARY KEY (export_id, chunk)`,
    ),
    foreignKey(
      'contact_export_chunks',
      'fk_contact_export_chunks_export',
      'contact_exports',
      'FOREIGN KEY (export_id) REFERENCES contact_exports(id) ON DELETE CASCADE',
    ),
    triggerFunction(
      'contact_export_is_kept',
      `BEGIN
        IF OLD.finished_at IS NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'export % has ended: its record is not changed any more', OLD.id;
      END`,
    ),
    rowTrigger('contact_exports', 'contact_exports_kept', 'BEFORE UPDATE', 'contact_export_is_kept()'),
    triggerFunction(
      'contact_export_part_is_kept',
      `BEGIN
        IF EXISTS (SELECT FROM contact_exports e WHERE e.id = OLD.export_id AND e.finished_at IS NULL) THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'export % has ended: who was in it is not changed any more', OLD.export_id;
      END`,
    ),
    rowTrigger(
      'contact_export_parts',
      'contact_export_parts_kept',
      'BEFORE UPDATE',
      'contact_export_part_is_kept()',
    ),
  ];
}
