import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Length, Max, Min, ValidateBy } from 'class-validator';
import { MaxCharacters, OptionalNotNull, toBoolean, toNumber } from '../../../common/fields.js';
import { IMPORT_KINDS, type ImportKind } from '../contact-import.entity.js';
import { MAPPING_KEYS, type Mapping } from '../import-columns.js';
import { ENCODINGS, type Encoding } from '../text-lines.js';

const MOST_LINES = 9_999_999;

/** Form fields are text: JSON becomes what it says, and what is none stays, to be refused. */
function parseJson({ value }: TransformFnParams): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isColumn = (column: unknown): boolean => typeof column === 'string' && column.length <= 255;
  return Object.entries(value).every(
    ([key, column]) =>
      MAPPING_KEYS.some((known) => known === key) &&
      (column === null || isColumn(column) || (Array.isArray(column) && column.every(isColumn))),
  );
}

/** The fields beside the file of an import. */
export class CreateImportDto {
  @ApiPropertyOptional({
    enum: IMPORT_KINDS,
    default: 'contacts',
    description:
      '`contacts` creates and changes contacts. `opt_outs` opts out every phone of the file; phones of nobody go on the suppression list',
  })
  @OptionalNotNull()
  @IsIn(IMPORT_KINDS, { message: `must be one of ${IMPORT_KINDS.join(', ')}` })
  kind?: ImportKind;

  @ApiPropertyOptional({
    default: false,
    description: 'Reads the file and counts what would be done, and changes nothing',
    example: true,
  })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  dry_run?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description:
      'JSON: for each field the title of its column, or `#3` for the third; several in a list; null leaves the field out. ' +
      `Fields: ${MAPPING_KEYS.join(', ')}. The usual titles are known without it`,
    example: '{"full_name":"Nombre","ignore":["Notas"]}',
  })
  @OptionalNotNull()
  @ValidateBy({
    name: 'mapping',
    validator: {
      validate: isMapping,
      defaultMessage: () => `must be a JSON object of columns by field: ${MAPPING_KEYS.join(', ')}`,
    },
  })
  @Transform(parseJson)
  mapping?: Mapping;

  @ApiPropertyOptional({ enum: ENCODINGS, description: 'Found from the file where it is left out' })
  @OptionalNotNull()
  @IsIn(ENCODINGS, { message: `must be one of ${ENCODINGS.join(', ')}` })
  encoding?: Encoding;

  @ApiPropertyOptional({
    description: 'One character; found from the file where it is left out',
    example: ',',
  })
  @OptionalNotNull()
  @Length(1, 1, { message: 'must be one character' })
  delimiter?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MOST_LINES,
    description: 'The line of the header, 0 when there is none; found from the file where it is left out',
    example: 1,
  })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(0)
  @Max(MOST_LINES)
  @IsInt()
  header_row?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 1,
    description: 'Which sheet of a workbook',
  })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(1000)
  @IsInt()
  sheet?: number;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 50,
    default: 'IMPORT',
    description: 'Where new contacts come from',
    example: 'FERIA 2026',
  })
  @OptionalNotNull()
  @MaxCharacters(50)
  @Length(1)
  source?: string;
}

/** What the document shows of the form. */
@ApiSchema({ name: 'ContactImportForm' })
export class ImportFormDto extends CreateImportDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: 'CSV or XLSX, packed with gzip or not, of at most 1 GiB',
    example: 'telefono,nombre,ciudad\n5512345678,Ana Pérez,Ciudad de México\n5587654,Luis,\n',
  })
  file: string;
}
