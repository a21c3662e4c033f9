import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WORK_STATUSES, type WorkStatus } from '../../../background-work/work-states.js';
import { EXAMPLE_IMPORTS } from '../../../common/examples.js';
import { KeysetPageDto } from '../../../common/keyset.js';
import { CONTACT_STATUSES, type ContactStatus } from '../../contact-status.js';
import {
  IMPORT_KINDS,
  IMPORT_PHASES,
  type ImportKind,
  type ImportPhase,
  type ReadingOptions,
} from '../contact-import.entity.js';
import type { ImportField } from '../import-columns.js';

const text = { type: String, nullable: true } as const;

/** What a row of the file says of a contact; null where it does not say. */
@ApiSchema({ name: 'ContactImportPreviewContact' })
export class ImportPreviewContactDto {
  @ApiProperty({ example: '+525512345678' })
  phone_e164: string;

  @ApiProperty({ ...text, example: '55 1234 5678' })
  phone_original: string | null;

  @ApiProperty({ example: '55' })
  lada: string;

  @ApiProperty({ ...text, example: 'Ana Pérez' })
  full_name: string | null;

  @ApiProperty({ ...text, example: null })
  address: string | null;

  @ApiProperty({ ...text, example: null })
  neighborhood: string | null;

  @ApiProperty({ ...text, example: 'CDMX' })
  state_code: string | null;

  @ApiProperty({ ...text, example: 'Ciudad de México' })
  state_name: string | null;

  @ApiProperty({ ...text, example: null })
  municipality: string | null;

  @ApiProperty({ ...text, example: null })
  city: string | null;

  @ApiProperty({ type: Boolean, nullable: true, example: true })
  is_mobile: boolean | null;

  @ApiProperty({ ...text, example: null })
  operator: string | null;

  @ApiProperty({ enum: CONTACT_STATUSES, nullable: true, example: null })
  status: ContactStatus | null;

  @ApiProperty({ ...text, example: null, description: 'With a time zone' })
  opt_out_at: string | null;

  @ApiProperty({ ...text, example: null })
  opt_out_method: string | null;
}

/** One of the first rows as it was understood. */
@ApiSchema({ name: 'ContactImportPreviewRow' })
export class ImportPreviewRowDto {
  @ApiProperty({ type: 'integer', example: 2, description: 'In the file, from 1' })
  line: number;

  @ApiProperty({ ...text, example: null, description: 'Why it was rejected, or taken as an opt-out only' })
  reason: string | null;

  @ApiProperty({
    type: ImportPreviewContactDto,
    nullable: true,
    description: 'null: nothing of it was taken',
  })
  contact: ImportPreviewContactDto | null;
}

const COUNTS = { type: Object, additionalProperties: { type: 'integer' } } as const;

/** An import and its progress. */
@ApiSchema({ name: 'ContactImport' })
export class ImportResponseDto {
  @ApiProperty({ type: 'integer', example: 3 })
  id: number;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IMPORTS.completed })
  import_uuid: string;

  @ApiProperty({ enum: WORK_STATUSES, example: 'COMPLETED' })
  status: WorkStatus;

  @ApiProperty({ enum: IMPORT_KINDS, example: 'contacts' })
  kind: ImportKind;

  @ApiProperty({ example: false, description: 'Whether it only counts what it would do' })
  dry_run: boolean;

  @ApiProperty({ ...text, example: 'feria.csv', description: 'null: the standard input of a terminal' })
  file_name: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', example: 48_120 })
  file_bytes: number;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    example: { encoding: 'windows-1252' },
    description: 'How the file was said to be read: mapping, encoding, delimiter, header_row, sheet',
  })
  options: ReadingOptions;

  @ApiProperty({ example: 'FERIA 2026' })
  source: string;

  @ApiProperty({
    example: 'import-20261126T170000Z-a1b2c3',
    description: 'In `import_batch_id` of every contact that it created or changed',
  })
  import_batch_id: string;

  @ApiProperty({
    enum: IMPORT_PHASES,
    nullable: true,
    example: null,
    description: 'What is being done while it is RUNNING',
  })
  phase: ImportPhase | null;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 100 })
  progress_percentage: number;

  @ApiProperty({
    type: 'integer',
    example: 1200,
    description:
      'created + updated + unchanged + rejected, once it is COMPLETED. A row with two phones counts twice',
  })
  rows_read: number;

  @ApiProperty({
    type: 'integer',
    example: 900,
    description: 'Of opt_outs: phones without a contact, kept on the list',
  })
  created: number;

  @ApiProperty({ type: 'integer', example: 100 })
  updated: number;

  @ApiProperty({ type: 'integer', example: 190, description: 'Rows without a change, and duplicates' })
  unchanged: number;

  @ApiProperty({ type: 'integer', example: 10 })
  rejected: number;

  @ApiProperty({ type: 'integer', example: 4, description: 'Rows whose number occurs again in the file' })
  duplicates: number;

  @ApiProperty({ ...COUNTS, example: { phone_too_short: 10 }, description: 'Rejected rows by their reason' })
  rejected_by_code: Record<string, number>;

  @ApiProperty({
    ...COUNTS,
    example: {},
    description: 'Rows that forbid contact, taken only for that, by what was wrong with them',
  })
  taken_in_part_by_code: Record<string, number>;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { phone: ['telefono'], full_name: ['nombre'] },
    description: 'The columns of the file that each field was read from',
  })
  columns: Partial<Record<ImportField, string[]>>;

  @ApiProperty({ type: [String], example: ['folio'], description: 'Columns that were not read' })
  ignored_columns: string[];

  @ApiProperty({ type: [String], example: [], description: 'Assumptions that were made in reading the file' })
  notices: string[];

  @ApiProperty({
    type: [String],
    example: [],
    description: 'What slows it down while it is RUNNING, such as a replica that is behind',
  })
  warnings: string[];

  @ApiProperty({ type: [ImportPreviewRowDto], description: 'The first rows as they were understood' })
  preview: ImportPreviewRowDto[];

  @ApiProperty({ type: 'integer', example: 0, description: 'Contacts that undoing deleted' })
  undone_created: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Contacts that undoing restored' })
  undone_updated: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Contacts that undoing left as they are: they were changed since, or they opted out',
  })
  undone_kept: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  undone_at: Date | null;

  @ApiProperty({ ...text, example: null, description: 'Why it failed, and what to do' })
  error_details: string | null;

  @ApiProperty({ example: 'ana' })
  created_by: string;

  @ApiProperty({ example: '2026-11-26T17:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-26T17:00:00.100Z' })
  started_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-26T17:00:02.000Z' })
  completed_at: Date | null;

  @ApiProperty({ example: '2026-11-26T17:00:02.000Z' })
  updated_at: Date;
}

@ApiSchema({ name: 'ContactImportPage' })
export class ImportPageDto extends KeysetPageDto {
  @ApiProperty({ type: [ImportResponseDto] })
  items: ImportResponseDto[];
}
