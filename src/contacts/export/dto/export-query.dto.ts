import { ApiProperty, ApiPropertyOptional, ApiSchema, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Max,
  Min,
} from 'class-validator';
import { EXAMPLE_CONTACT, type BodyExamples } from '../../../common/examples.js';
import { MaxCharacters, OptionalNotNull, toBoolean, toNumber } from '../../../common/fields.js';
import { KeysetQueryDto } from '../../../common/keyset.js';
import { MAX_ID } from '../../../common/parameters.js';
import { ContactFilterDto } from '../../filter/contact-filter.dto.js';
import {
  EXPORT_FORMATS,
  EXPORT_SPREADS,
  EXPORT_STATUSES,
  type ExportFormat,
  type ExportSpread,
  type ExportStatus,
} from '../contact-export.entity.js';
import {
  CSV_DELIMITERS,
  DEFAULT_COLUMNS,
  EXPORT_COLUMNS,
  type CsvDelimiter,
  type ExportColumn,
} from '../export-columns.js';

const DELIMITERS = Object.keys(CSV_DELIMITERS);

/** How a file of contacts looks, and how many are in it. */
export class ExportFileQueryDto {
  @ApiPropertyOptional({
    enum: EXPORT_FORMATS,
    default: 'csv',
    description: '`txt` holds one phone a line and nothing else',
  })
  @OptionalNotNull()
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat = 'csv';

  @ApiPropertyOptional({
    type: String,
    description: `Columns in their order, joined by commas: ${EXPORT_COLUMNS.join(', ')}. Without it ${DEFAULT_COLUMNS.join(', ')}. Not for \`txt\``,
    example: 'phone_e164,full_name,state_name,lead_score',
  })
  @OptionalNotNull()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMinSize(1)
  @ArrayMaxSize(EXPORT_COLUMNS.length)
  @ArrayUnique()
  @IsIn(EXPORT_COLUMNS, { each: true })
  columns?: ExportColumn[];

  @ApiPropertyOptional({
    enum: DELIMITERS,
    default: 'comma',
    description:
      'The separator of a CSV file. Excel expects the one of the system: a comma in Mexico, a semicolon in Spain',
  })
  @OptionalNotNull()
  @IsIn(DELIMITERS)
  delimiter: CsvDelimiter = 'comma';

  @ApiPropertyOptional({
    default: true,
    description: 'Whether a CSV file begins with a byte order mark, by which Excel knows UTF-8',
  })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  bom: boolean = true;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'The most contacts', example: 500 })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(MAX_ID)
  @IsInt()
  limit?: number;

  @ApiPropertyOptional({
    enum: EXPORT_SPREADS,
    description:
      'Takes `limit` contacts evenly: the first of every area code or state, then the second, and so on',
  })
  @OptionalNotNull()
  @IsIn(EXPORT_SPREADS)
  spread?: ExportSpread;
}

/** Query of the export of contacts: the filter of the list, and the file. */
export class ContactExportQueryDto extends IntersectionType(ContactFilterDto, ExportFileQueryDto) {}

/** The columns in a body: a list, where a query joins them by commas. */
export const COLUMNS_IN_BODY = {
  enum: EXPORT_COLUMNS,
  isArray: true,
  description: `Columns in their order. Without it ${DEFAULT_COLUMNS.join(', ')}. Not for \`txt\``,
} as const;

/** Body of an export that a worker writes: the same fields as the query of one that is streamed. */
@ApiSchema({ name: 'CreateContactExport' })
export class CreateContactExportDto extends ContactExportQueryDto {
  @ApiPropertyOptional(COLUMNS_IN_BODY)
  override columns?: ExportColumn[];
}

export const CONTACT_EXPORT_EXAMPLES: BodyExamples<Partial<CreateContactExportDto>> = {
  state: { summary: 'All contacts of a state as CSV', value: { format: 'csv', state_code: ['JAL'] } },
  even: {
    summary: '500 contacts taken evenly from all area codes, as a workbook',
    value: { format: 'xlsx', columns: ['phone_e164', 'full_name', 'lada'], limit: 500, spread: 'lada' },
  },
};

/** Query of the list of exports. */
export class ExportListQueryDto extends KeysetQueryDto {
  @ApiPropertyOptional({ enum: EXPORT_STATUSES })
  @OptionalNotNull()
  @IsIn(EXPORT_STATUSES)
  status?: ExportStatus;
}

/** Whose presence in a file is asked about. */
export class ExplainQueryDto {
  @ApiProperty({ example: EXAMPLE_CONTACT.phone_e164, description: 'In any Mexican form', maxLength: 30 })
  @MaxCharacters(30)
  @IsString()
  phone: string;
}
