import {
  Check,
  Column,
  Entity,
  Generated,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { CsvDelimiter, ExportColumn } from './export-columns.js';

export const EXPORT_FORMATS = ['csv', 'ndjson', 'xlsx', 'txt'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_SPREADS = ['lada', 'state'] as const;
export type ExportSpread = (typeof EXPORT_SPREADS)[number];

export const EXPORT_SOURCES = ['contacts', 'top_leads'] as const;
export type ExportSource = (typeof EXPORT_SOURCES)[number];

/** `stream`: sent to the client while it is read. `file`: written by a worker, and kept for a while. */
export const EXPORT_DELIVERIES = ['stream', 'file'] as const;
export type ExportDelivery = (typeof EXPORT_DELIVERIES)[number];

/**
 * A stream is STREAMING, then COMPLETED, ABORTED when the client disconnected, or FAILED; the contacts that were sent
 * are recorded in any case. A file has the statuses of background work.
 */
export const EXPORT_STATUSES = [
  'STREAMING',
  'QUEUED',
  'RUNNING',
  'COMPLETED',
  'ABORTED',
  'FAILED',
  'CANCELLED',
] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** The version of a suppression list that was active when an export began. */
export interface UsedSuppression {
  list: string;
  version: number;
  snapshot_uuid: string;
}

/** The record of one exported file of contacts. */
@Entity('contact_exports')
@Unique('uq_contact_export_uuid', ['export_uuid'])
@Check('ck_contact_export_source_values', "source IN ('contacts', 'top_leads')")
@Check('ck_contact_export_format_values', "format IN ('csv', 'ndjson', 'xlsx', 'txt')")
@Check('ck_contact_export_spread_values', "spread IN ('lada', 'state')")
@Check('ck_contact_export_delivery_values', "delivery IN ('stream', 'file')")
@Check('ck_contact_export_delimiter_values', "delimiter IN ('comma', 'semicolon', 'tab')")
@Check(
  'ck_contact_export_status_values',
  "status IN ('STREAMING', 'QUEUED', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED', 'CANCELLED')",
)
@Index('idx_contact_exports_active', ['id'], { where: "status IN ('STREAMING', 'QUEUED', 'RUNNING')" })
// TypeORM cannot say DESC: the migration makes it.
@Index('idx_contact_exports_created', { synchronize: false })
export class ContactExport {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'contact_exports_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  export_uuid: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('varchar', { length: 100 })
  created_by: string;

  @Column('varchar', { length: 20 })
  source: ExportSource;

  @Column('varchar', { length: 10 })
  format: ExportFormat;

  @Column('text', { array: true })
  columns: ExportColumn[];

  @Column('jsonb')
  contact_filters: ContactFilterDto;

  @Column('integer', { nullable: true })
  max_contacts: number | null;

  @Column('varchar', { length: 10, nullable: true })
  spread: ExportSpread | null;

  /** The version of the scoring policy at that time; null for old records. */
  @Column('varchar', { length: 64, nullable: true })
  policy_version: string | null;

  @Column('varchar', { length: 20, default: 'STREAMING' })
  status: ExportStatus;

  @Column('integer', { default: 0 })
  contact_count: number;

  /** pg answers a bigint as text. */
  @Column('bigint', { default: 0 })
  file_bytes: string;

  /** Of the whole file; null until it is complete. */
  @Column('char', { length: 64, nullable: true })
  file_sha256: string | null;

  @Column('timestamptz', { nullable: true })
  finished_at: Date | null;

  @Column('varchar', { length: 10, default: 'stream' })
  delivery: ExportDelivery;

  @Column('varchar', { length: 10, default: 'comma' })
  delimiter: CsvDelimiter;

  @Column('boolean', { default: true })
  bom: boolean;

  @Column('jsonb', { default: [] })
  suppression_snapshots: UsedSuppression[];

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;

  /** Counted up whenever a worker takes the export: writes with an older token are refused. */
  @Column('integer', { default: 0 })
  fencing_token: number;

  /** After this time the process that writes the export is taken for dead, unless it renews. */
  @Column('timestamptz', { nullable: true })
  lease_expires_at: Date | null;

  @Column('text', { nullable: true })
  error_details: string | null;

  /** After this time the file can no longer be fetched; its record stays. */
  @Column('timestamptz', { nullable: true })
  file_expires_at: Date | null;
}

/** Some of the contacts of an export, in the order of the file. Those of a part without `sent_at` were not in it. */
@Entity('contact_export_parts')
export class ContactExportPart {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_export_parts_pkey' })
  export_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_export_parts_pkey' })
  part: number;

  @Column('integer', { array: true })
  contact_ids: number[];

  @Column('timestamptz', { nullable: true })
  sent_at: Date | null;

  @ManyToOne(() => ContactExport, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'export_id', foreignKeyConstraintName: 'fk_contact_export_parts_export' })
  export?: ContactExport;
}

/** A piece of a stored file, in the order of `chunk`. */
@Entity('contact_export_chunks')
export class ContactExportChunk {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_export_chunks_pkey' })
  export_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_export_chunks_pkey' })
  chunk: number;

  @Column('bytea')
  bytes: Buffer;

  @ManyToOne(() => ContactExport, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'export_id', foreignKeyConstraintName: 'fk_contact_export_chunks_export' })
  export?: ContactExport;
}
