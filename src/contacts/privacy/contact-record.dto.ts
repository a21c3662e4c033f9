import { ApiProperty, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { AuditEventDto } from '../../audit/audit.dto.js';
import { type BodyExamples } from '../../common/examples.js';
import { ContactResponseDto } from '../dto/contact-response.dto.js';
import { CreateContactDto } from '../dto/create-contact.dto.js';
import { PrivacyRequestResponseDto } from './privacy-request.dto.js';

/** What of a contact can be rectified. null or an empty text clears a field; what is left out stays. */
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

/** Everything that is held on one person. */
@ApiSchema({ name: 'ContactRecord' })
export class ContactRecordDto {
  @ApiProperty({ type: ContactResponseDto })
  contact: ContactResponseDto;

  @ApiProperty({ example: true, description: 'Whether the person may be contacted' })
  contactable: boolean;

  @ApiProperty({ ...ROWS, description: 'The results of each platform, with all that the validators said' })
  validations: Row[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The score and how it came about; null when there is none',
  })
  score: Row | null;

  @ApiProperty({ ...ROWS, description: 'What the person said about being contacted, with the evidence' })
  consent: Row[];

  @ApiProperty({ type: [String], example: [], description: 'Suppression lists that have the phone' })
  suppression_lists: string[];

  @ApiProperty({ type: [String], example: [], description: 'Lists that the person’s consent overrides' })
  suppression_overrides: string[];

  @ApiProperty({ ...ROWS, description: 'Validation jobs that got no answer about the person' })
  validation_failures: Row[];

  @ApiProperty({ ...ROWS, description: 'Files that the person was in, and who took them' })
  exports: Row[];

  @ApiProperty({ type: [PrivacyRequestResponseDto], description: 'What the person asked, newest first' })
  privacy_requests: PrivacyRequestResponseDto[];

  @ApiProperty({
    type: [AuditEventDto],
    description: 'Who did what to these data: the newest 500; all of them by GET /audit?contact_id=',
  })
  audit: AuditEventDto[];
}
