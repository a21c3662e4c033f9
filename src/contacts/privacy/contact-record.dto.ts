import { ApiProperty, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { AuditEventDto } from '../../audit/audit.dto.js';
import { type BodyExamples } from '../../common/examples.js';
import { ContactResponseDto } from '../dto/contact-response.dto.js';
import { CreateContactDto } from '../dto/create-contact.dto.js';
import { PrivacyRequestResponseDto } from './privacy-request.dto.js';

/** The fields of a contact that can be rectified. null or an empty text clears a field; absent fields stay. */
@ApiSchema({ name: 'ContactUpdate' })
export class UpdateContactDto extends PartialType(OmitType(CreateContactDto, ['status', 'source']), {
  skipNullProperties: false,
}) {}

export const CONTACT_UPDATE_EXAMPLES: BodyExamples<UpdateContactDto> = {
  name: {
    summary: 'Another name and state',
    value: { full_name: 'Guadalupe Ibáñez Ríos', state_code: 'SON', state_name: 'Sonora' },
  },
};

const ROWS = { type: 'array', items: { type: 'object', additionalProperties: true } } as const;
type Row = Record<string, unknown>;

/** Everything that is stored about one person. */
@ApiSchema({ name: 'ContactRecord' })
export class ContactRecordDto {
  @ApiProperty({ type: ContactResponseDto })
  contact: ContactResponseDto;

  @ApiProperty({ example: true, description: 'Whether the person may be contacted' })
  contactable: boolean;

  @ApiProperty({
    ...ROWS,
    description: 'The results of each platform, with everything that the validators answered',
  })
  validations: Row[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The score with its breakdown; null when there is none',
  })
  score: Row | null;

  @ApiProperty({ ...ROWS, description: 'What the person said about being contacted, with the evidence' })
  consent: Row[];

  @ApiProperty({ type: [String], example: [], description: 'Suppression lists that have the phone' })
  suppression_lists: string[];

  @ApiProperty({
    type: [String],
    example: [],
    description: 'Suppression lists that the person’s consent overrides',
  })
  suppression_overrides: string[];

  @ApiProperty({ ...ROWS, description: 'Failures of validation jobs to get an answer about the person' })
  validation_failures: Row[];

  @ApiProperty({ ...ROWS, description: 'Exported files that contain the person, and who created them' })
  exports: Row[];

  @ApiProperty({ type: [PrivacyRequestResponseDto], description: 'The requests of the person, newest first' })
  privacy_requests: PrivacyRequestResponseDto[];

  @ApiProperty({
    type: [AuditEventDto],
    description: 'The newest 500 audit events of the contact; all of them: GET /audit?contact_id=',
  })
  audit: AuditEventDto[];
}
