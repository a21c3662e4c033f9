import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { OptionalNotNull, toBoolean } from '../../common/fields.js';

const INDEX_FINDINGS = ['invalid', 'duplicate', 'prefix', 'unused', 'too_early', 'bloated'] as const;
export type IndexFindingKind = (typeof INDEX_FINDINGS)[number];

/** A finding about an index. */
@ApiSchema({ name: 'IndexFinding' })
export class IndexFindingDto {
  @ApiProperty({
    enum: INDEX_FINDINGS,
    description:
      'invalid: useless, left by a failed build; duplicate: it has the same columns as another; prefix: another ' +
      'begins with its columns; unused: not scanned since statistics_since; too_early: not scanned either, but counted ' +
      'for less than a week; bloated: much larger than its entries need',
    example: 'prefix',
  })
  kind: IndexFindingKind;

  @ApiProperty({ example: 'idx_contacts_lada_status begins with the same columns' })
  detail: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The statement that would fix it, if something should be done. The report changes nothing',
    example: 'DROP INDEX CONCURRENTLY idx_contacts_lada;',
  })
  remedy: string | null;
}

/** One index of one of our tables. */
@ApiSchema({ name: 'IndexReport' })
export class IndexReportDto {
  @ApiProperty({ example: 'contacts' })
  table: string;

  @ApiProperty({ example: 'idx_contacts_lada' })
  index: string;

  @ApiProperty({ example: 'CREATE INDEX idx_contacts_lada ON public.contacts USING btree (lada)' })
  definition: string;

  @ApiProperty({ example: 221_249_536 })
  size_bytes: number;

  @ApiProperty({ description: 'Scans since statistics_since', example: 1042 })
  idx_scan: number;

  @ApiProperty({ description: 'Entries that those scans returned', example: 52_100 })
  idx_tup_read: number;

  @ApiProperty({ description: 'Rows that those scans fetched from the table', example: 52_100 })
  idx_tup_fetch: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'The last scan; null when there was none, and before PostgreSQL 16, which does not record it',
  })
  last_idx_scan: string | null;

  @ApiProperty({
    description:
      "Whether this product's migrations create it. The report proposes to drop it only with own=true",
    example: false,
  })
  is_own: boolean;

  @ApiProperty({ description: 'Whether it enforces a primary key or unique constraint', example: false })
  is_unique: boolean;

  @ApiProperty({
    description: 'Rough estimate from column statistics; 0 when deduplication hides it',
    example: 0,
  })
  estimated_bloat_bytes: number;

  @ApiProperty({
    description:
      'Estimate: what a million updates that are not heap-only, or inserts, write into it, from its size and the rows ' +
      'of its table. The WAL takes about as much again',
    example: 44_000_000,
  })
  estimated_bytes_per_million_writes: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What becomes slow without it. null unless the owner may drop the index although this product uses it',
    example: 'lists by state_name: ask by state_code instead',
  })
  optional_for: string | null;

  @ApiProperty({ type: [IndexFindingDto] })
  findings: IndexFindingDto[];
}

/** One of our tables. */
@ApiSchema({ name: 'TableReport' })
export class TableReportDto {
  @ApiProperty({ example: 'contacts' })
  table: string;

  @ApiProperty({ description: 'The table without its indexes', example: 6_979_321_856 })
  size_bytes: number;

  @ApiProperty({ example: 8_589_934_592 })
  index_bytes: number;

  @ApiProperty({ example: 31_833_272 })
  estimated_rows: number;

  @ApiProperty({ example: 120_000 })
  dead_rows: number;

  @ApiProperty({ description: 'Rough estimate from column statistics', example: 52_428_800 })
  estimated_bloat_bytes: number;

  @ApiProperty({
    description: 'Share of updates that touched no index, from 0 to 1',
    nullable: true,
    type: Number,
    example: 0.93,
  })
  heap_only_updates: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_vacuum: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_analyze: string | null;

  @ApiProperty({
    description: 'Transactions since the table was last frozen; the limit is 2 billion',
    example: 1_500_000,
  })
  transaction_age: number;

  @ApiProperty({
    description: 'The statement that would help, when the table needs a vacuum or statistics',
    nullable: true,
    type: String,
    example: 'VACUUM (ANALYZE) contacts;',
  })
  remedy: string | null;
}

/** A constraint that new rows obey but old ones may not. */
@ApiSchema({ name: 'UnvalidatedConstraint' })
export class UnvalidatedConstraintDto {
  @ApiProperty({ example: 'contacts' })
  table: string;

  @ApiProperty({ example: 'check_phone_e164_format' })
  constraint: string;

  @ApiProperty({ example: `CHECK (((phone_e164)::text ~ '^\\+52[0-9]{10}$'::text)) NOT VALID` })
  definition: string;

  @ApiProperty({ example: 'ALTER TABLE contacts VALIDATE CONSTRAINT check_phone_e164_format;' })
  remedy: string;
}

/** A column that this program does not know and therefore leaves null, which its NOT NULL forbids. */
@ApiSchema({ name: 'UnfilledColumnReport' })
export class UnfilledColumnReportDto {
  @ApiProperty({ example: 'contacts' })
  table: string;

  @ApiProperty({ example: 'tenant_id' })
  column: string;

  @ApiProperty({ example: 'ALTER TABLE contacts ALTER COLUMN tenant_id DROP NOT NULL;' })
  remedy: string;
}

/** The state of our tables and indexes. */
@ApiSchema({ name: 'DatabaseReport' })
export class DatabaseReportDto {
  @ApiProperty({ type: String, format: 'date-time' })
  taken_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Since when scans are counted: the last reset of the statistics, or their beginning',
  })
  statistics_since: string;

  @ApiProperty({ type: [TableReportDto] })
  tables: TableReportDto[];

  @ApiProperty({ type: [IndexReportDto], description: 'Largest first' })
  indexes: IndexReportDto[];

  @ApiProperty({ type: [UnvalidatedConstraintDto] })
  unvalidated_constraints: UnvalidatedConstraintDto[];

  @ApiProperty({
    type: [UnfilledColumnReportDto],
    description:
      'Columns that somebody else added, NOT NULL and without a default: PostgreSQL refuses every new row of their table',
  })
  unfilled_columns: UnfilledColumnReportDto[];
}

/** The scope of a report. */
export class DatabaseReportQueryDto {
  @ApiPropertyOptional({ description: 'Propose to drop indexes of this product too; default false' })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  own?: boolean;
}
