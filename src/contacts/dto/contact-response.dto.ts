import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { KeysetPageDto } from '../../common/keyset.js';
import { CONTACT_STATUSES, type ContactStatus } from '../contact-status.js';
import { ContactWithScoreDto } from './contact-with-score.dto.js';
import { COUNT_PRECISIONS, type ContactCount } from '../statistics/contact-counter.js';

/** A contact with all its columns. */
@ApiSchema({ name: 'ContactResponse' })
export class ContactResponseDto extends ContactWithScoreDto {
  @ApiProperty({ example: '2025-08-20T18:05:00.000Z' })
  updated_at: Date;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '044 33 1234 5678',
    description: 'As it was received',
  })
  phone_original: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Av. Vallarta 1234' })
  address: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Americana' })
  neighborhood: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'JAL' })
  state_code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Guadalajara' })
  city: string | null;

  @ApiProperty({ example: true })
  is_mobile: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'Telcel' })
  operator: string | null;

  @ApiProperty({ enum: CONTACT_STATUSES, example: 'VERIFIED' })
  status: ContactStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  status_updated_at: Date | null;

  @ApiProperty({ type: String, nullable: true, example: 'IMPORT' })
  status_source: string | null;

  @ApiProperty({ type: 'integer', example: 0, description: 'SMS sent so far' })
  send_count: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  last_sent_at: Date | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When this is set, the contact must never be contacted',
  })
  opt_out_at: Date | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  opt_out_method: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  last_validated_at: Date | null;

  @ApiProperty({ type: 'integer', example: 0 })
  validation_attempts: number;

  @ApiProperty({ example: 'TELCEL2022' })
  source: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  import_batch_id: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-08-20T18:00:00.000Z' })
  last_platform_validation: Date | null;

  @ApiProperty({ type: 'integer', example: 3, description: 'Platforms with a stored result' })
  platform_validation_count: number;
}

@ApiSchema({ name: 'ContactTotal' })
export class ContactTotalDto {
  @ApiProperty({ type: 'integer', example: 2481 })
  contacts: number;

  @ApiProperty({ enum: COUNT_PRECISIONS, example: 'exact' })
  precision: ContactCount['precision'];
}

@ApiSchema({ name: 'ContactPage' })
export class ContactPageDto extends KeysetPageDto {
  @ApiProperty({
    type: ContactTotalDto,
    nullable: true,
    example: null,
    description: 'The number of contacts on all pages together; null unless `with_total` was given',
  })
  total: ContactTotalDto | null;

  @ApiProperty({ type: [ContactResponseDto] })
  items: ContactResponseDto[];
}
