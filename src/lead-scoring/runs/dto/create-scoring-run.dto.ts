import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Equals, IsBoolean, IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { OptionalNotNull } from '../../../common/fields.js';
import { EXAMPLE_CONTACT_IDS, type BodyExamples } from '../../../common/examples.js';
import { IdListField } from '../../../common/parameters.js';
import { ContactFilterDto } from '../../../contacts/filter/contact-filter.dto.js';
import { SCORING_METHODS, type ScoringMethod } from '../../policy/scoring-policy.js';

/**
 * A scoring run: exactly one of `contact_filters`, `contact_ids` and `all`. Contacts without results are scored only
 * with `include_unvalidated`.
 */
@ApiSchema({ name: 'ScoringRunCreate' })
export class CreateScoringRunDto {
  @ApiPropertyOptional({
    type: ContactFilterDto,
    nullable: true,
    example: { state_code: ['JAL'] },
    description: 'Contacts of this filter, with at least one field; who may not be contacted is left out',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ContactFilterDto)
  contact_filters?: ContactFilterDto | null;

  @IdListField('Exactly these contacts; repeated ids count once')
  contact_ids?: number[] | null;

  @ApiPropertyOptional({
    type: 'boolean',
    enum: [true],
    nullable: true,
    description: 'Everybody, also who may not be contacted',
  })
  @IsOptional()
  @Equals(true)
  all?: true | null;

  @ApiPropertyOptional({
    default: false,
    description:
      'Score contacts without results too: they get 0 points and the tier POOR. ' +
      'Otherwise they are not scored, and stay UNKNOWN',
  })
  @OptionalNotNull()
  @IsBoolean()
  include_unvalidated?: boolean;

  @ApiPropertyOptional({ enum: SCORING_METHODS, default: 'standard' })
  @OptionalNotNull()
  @IsIn(SCORING_METHODS, { message: `must be one of ${SCORING_METHODS.join(', ')}` })
  method?: ScoringMethod;
}

export const SCORING_RUN_EXAMPLES: BodyExamples<CreateScoringRunDto> = {
  filter: { summary: 'The contacts of a filter', value: { contact_filters: { state_code: ['JAL'] } } },
  ids: { summary: 'Some contacts', value: { contact_ids: EXAMPLE_CONTACT_IDS, method: 'weighted' } },
  all: { summary: 'Everybody with results', value: { all: true } },
};
