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
import type { WorkStatus } from '../../background-work/work-states.js';
import type { ImportPreviewRowDto } from './dto/import-response.dto.js';
import type { ImportField, Mapping } from './import-columns.js';
import type { Encoding } from './text-lines.js';

/** `contacts` creates and changes contacts; `opt_outs` opts out every phone of the file, known or not. */
export const IMPORT_KINDS = ['contacts', 'opt_outs'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What a worker does with an import at the moment. */
export const IMPORT_PHASES = ['reading', 'writing', 'undoing'] as const;
export type ImportPhase = (typeof IMPORT_PHASES)[number];

/** How to read the file, where the caller knows better than the detection. */
export interface ReadingOptions {
  mapping?: Mapping;
  encoding?: Encoding;
  delimiter?: string;
  /** The line of the header; 0 when the file has none. */
  header_row?: number;
  sheet?: number;
}

/** The import of one file, and its progress. */
@Entity('contact_imports')
@Unique('uq_contact_import_uuid', ['import_uuid'])
@Check(
  'ck_contact_import_status_values',
  `status IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')`,
)
@Check('ck_contact_import_kind_values', `kind IN ('contacts', 'opt_outs')`)
@Check('ck_contact_import_phase_values', `phase IN ('reading', 'writing', 'undoing')`)
@Index('idx_contact_imports_active', ['status'], { where: `status IN ('QUEUED', 'RUNNING')` })
// TypeORM cannot say DESC: the migration makes it.
@Index('idx_contact_imports_created', { synchronize: false })
export class ContactImport {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'contact_imports_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  import_uuid: string;

  @Column('varchar', { length: 20, default: 'QUEUED' })
  status: WorkStatus;

  @Column('varchar', { length: 20, default: 'contacts' })
  kind: ImportKind;

  /** Reads and compares, and writes nothing. */
  @Column('boolean', { default: false })
  dry_run: boolean;

  @Column('varchar', { length: 255, nullable: true })
  file_name: string | null;

  @Column('bigint', { default: 0 })
  file_bytes: string;

  @Column('jsonb', { default: {} })
  options: ReadingOptions;

  @Column('varchar', { length: 50, default: 'IMPORT' })
  source: string;

  @Column('varchar', { length: 50 })
  import_batch_id: string;

  @Column('varchar', { length: 20, nullable: true })
  phase: ImportPhase | null;

  /** From 0 to 1, within the phase. */
  @Column('double precision', { default: 0 })
  progress: number;

  /** rows_read = created + updated + unchanged + rejected, once it is completed. */
  @Column('integer', { default: 0 })
  rows_read: number;

  @Column('integer', { default: 0 })
  created: number;

  @Column('integer', { default: 0 })
  updated: number;

  @Column('integer', { default: 0 })
  unchanged: number;

  @Column('integer', { default: 0 })
  rejected: number;

  @Column('integer', { default: 0 })
  duplicates: number;

  @Column('jsonb', { default: {} })
  rejected_by_code: Record<string, number>;

  @Column('jsonb', { default: {} })
  taken_in_part_by_code: Record<string, number>;

  /** The titles of the columns that each field was read from. */
  @Column('jsonb', { default: {} })
  columns: Partial<Record<ImportField, string[]>>;

  @Column('text', { array: true, default: [] })
  ignored_columns: string[];

  @Column('text', { array: true, default: [] })
  notices: string[];

  /** Reasons why the import is slow at the moment. */
  @Column('text', { array: true, default: [] })
  warnings: string[];

  @Column('jsonb', { default: [] })
  preview: ImportPreviewRowDto[];

  /** Contacts that undoing deleted, restored (`undone_updated`) or left, as they were changed since (`undone_kept`). */
  @Column('integer', { default: 0 })
  undone_created: number;

  @Column('integer', { default: 0 })
  undone_updated: number;

  @Column('integer', { default: 0 })
  undone_kept: number;

  @Column('text', { nullable: true })
  error_details: string | null;

  @Column('varchar', { length: 100 })
  created_by: string;

  /** When the whole file had been read for the first time. From then on its rejects are complete. */
  @Column('timestamptz', { nullable: true })
  read_at: Date | null;

  @Column('timestamptz', { nullable: true })
  undone_at: Date | null;

  /** When its rejects, its preview and the earlier values of its contacts were deleted. */
  @Column('timestamptz', { nullable: true })
  forgotten_at: Date | null;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at: Date;
}

/** A piece of the uploaded file, or of the rows that it rejected, in the order of `part`. */
@Entity('contact_import_parts')
@Check('ck_contact_import_part_content_values', `content IN ('file', 'rejects')`)
export class ContactImportPart {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_import_parts_pkey' })
  import_id: number;

  @ManyToOne(() => ContactImport, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'import_id', foreignKeyConstraintName: 'fk_contact_import_parts_import' })
  import?: ContactImport;

  @PrimaryColumn('varchar', { length: 10, primaryKeyConstraintName: 'contact_import_parts_pkey' })
  content: 'file' | 'rejects';

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_import_parts_pkey' })
  part: number;

  @Column('bytea')
  bytes: Buffer;
}

/**
 * A contact that an import wrote, with its earlier values; null where the import created it. The row is written in the
 * same transaction as the contact. So a worker knows after a crash which contacts are done, and undoing knows whether a
 * contact is still as the import left it. There are no foreign keys: their checks would cost as much as the row.
 */
@Entity('contact_import_changes')
export class ContactImportChange {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_import_changes_pkey' })
  import_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_import_changes_pkey' })
  contact_id: number;

  @Column('jsonb', { nullable: true })
  before: Record<string, unknown> | null;
}
