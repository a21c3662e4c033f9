import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { EXAMPLE_EXPORT, EXAMPLE_SUPPRESSION } from '../../../common/examples.js';
import { KeysetPageDto } from '../../../common/keyset.js';
import { CONTACT_STATUSES, type ContactStatus } from '../../contact-status.js';
import { ContactFilterDto } from '../../filter/contact-filter.dto.js';
import {
  EXPORT_DELIVERIES,
  EXPORT_FORMATS,
  EXPORT_SOURCES,
  EXPORT_SPREADS,
  EXPORT_STATUSES,
  type ExportDelivery,
  type ExportFormat,
  type ExportSource,
  type ExportSpread,
  type ExportStatus,
  type UsedSuppression,
} from '../contact-export.entity.js';
import { EXPORT_COLUMNS, type ExportColumn } from '../export-columns.js';

class UsedSuppressionDto implements UsedSuppression {
  @ApiProperty({ example: 'repep' })
  list: string;

  @ApiProperty({ type: 'integer', example: 4 })
  version: number;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_SUPPRESSION })
  snapshot_uuid: string;
}

/** The record of one file of contacts. */
@ApiSchema({ name: 'ExportResponse' })
export class ExportResponseDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_EXPORT })
  export_uuid: string;

  @ApiProperty({ example: '2025-08-20T18:00:00.000Z' })
  created_at: Date;

  @ApiProperty({ example: 'ana', description: 'Whose token it was' })
  created_by: string;

  @ApiProperty({ enum: EXPORT_SOURCES, example: 'contacts' })
  source: ExportSource;

  @ApiProperty({ enum: EXPORT_FORMATS, example: 'csv' })
  format: ExportFormat;

  @ApiProperty({ enum: EXPORT_COLUMNS, isArray: true, example: ['phone_e164', 'full_name'] })
  columns: ExportColumn[];

  @ApiProperty({ type: ContactFilterDto })
  contact_filters: ContactFilterDto;

  @ApiProperty({ type: 'integer', nullable: true, example: 500, description: 'The `limit` asked for' })
  max_contacts: number | null;

  @ApiProperty({ enum: EXPORT_SPREADS, nullable: true, example: null })
  spread: ExportSpread | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '3f2a9c81d0e54b67',
    description: 'The version of the scoring policy; null in records of an earlier version',
  })
  policy_version: string | null;

  @ApiProperty({
    type: [UsedSuppressionDto],
    description: 'The versions of the suppression lists that were active when it began',
  })
  suppression_snapshots: UsedSuppressionDto[];

  @ApiProperty({
    enum: EXPORT_DELIVERIES,
    example: 'file',
    description: '`stream`: sent while it was read. `file`: written in the background, then kept for a day',
  })
  delivery: ExportDelivery;

  @ApiProperty({
    enum: EXPORT_STATUSES,
    example: 'COMPLETED',
    description:
      'A stream is STREAMING, then COMPLETED, ABORTED (the client went away) or FAILED. A file is QUEUED, RUNNING, then COMPLETED, FAILED or CANCELLED',
  })
  status: ExportStatus;

  @ApiProperty({ type: 'integer', example: 500, description: 'Contacts in the file, as far as it has come' })
  contact_count: number;

  @ApiProperty({ type: 'integer', example: 41_250 })
  file_bytes: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'SHA-256 of the whole file; null until it is complete',
  })
  file_sha256: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it failed' })
  error_details: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:00:00.000Z' })
  started_at: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:00:02.000Z' })
  finished_at: Date | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: `/api/v1/exports/${EXAMPLE_EXPORT}/file?expires=1755799202&signature=Zk1s`,
    description:
      'Where the file can be fetched without a token until it expires: anybody with this link can fetch it. null while there is no file',
  })
  download_url: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2025-08-21T18:00:02.000Z',
    description: 'When the file and its link expire; the record stays',
  })
  file_expires_at: Date | null;

  @ApiProperty({ example: '2025-08-20T18:00:02.000Z' })
  updated_at: Date;
}

@ApiSchema({ name: 'ExportPage' })
export class ExportPageDto extends KeysetPageDto {
  @ApiProperty({ type: [ExportResponseDto] })
  items: ExportResponseDto[];
}

/** Why somebody was, or was not, in a file. */
const EXPLAIN_REASONS = [
  'included',
  'no_contact',
  'created_later',
  'may_not_be_contacted',
  'not_in_filter',
  'not_selected',
] as const;

export type ExplainReason = (typeof EXPLAIN_REASONS)[number];

@ApiSchema({ name: 'ExportExplanation' })
export class ExportExplanationDto {
  @ApiProperty({ example: '+523311102193' })
  phone_e164: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 983 })
  contact_id: number | null;

  @ApiProperty({ example: true, description: 'Whether the contact was in the file' })
  included: boolean;

  @ApiProperty({
    enum: EXPLAIN_REASONS,
    example: 'included',
    description:
      '`not_selected`: the contact matches now; the limit was reached before, the export did not end well, or the contact changed since',
  })
  reason: ExplainReason;

  @ApiProperty({ example: 'The contact was in the file.' })
  detail: string;

  @ApiProperty({
    type: [String],
    example: [],
    description: 'Fields of the filter that the contact does not match, as it is now',
  })
  unmatched_fields: string[];

  @ApiProperty({ example: true, description: 'Whether the contact may be contacted now' })
  contactable_now: boolean;

  @ApiProperty({ enum: CONTACT_STATUSES, nullable: true, example: 'VERIFIED' })
  status: ContactStatus | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  opt_out_at: Date | null;
}

/** Somebody who was in a file and may not be contacted any more. */
@ApiSchema({ name: 'WithdrawnContact' })
export class WithdrawnContactDto {
  @ApiProperty({ type: 'integer', example: 983 })
  contact_id: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '+523311102193',
    description: 'null: the contact was deleted',
  })
  phone_e164: string | null;

  @ApiProperty({ enum: CONTACT_STATUSES, nullable: true, example: 'OPTED_OUT' })
  status: ContactStatus | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T19:00:00.000Z' })
  opt_out_at: Date | null;
}

@ApiSchema({ name: 'WithdrawnPage' })
export class WithdrawnPageDto extends KeysetPageDto {
  @ApiProperty({ type: [WithdrawnContactDto] })
  items: WithdrawnContactDto[];
}
