import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { NEVER_SCORED_ID, UNKNOWN_ID } from '../../common/examples.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../../common/parameters.js';
import { ExplainedScoreResponseDto } from './dto/explained-score-response.dto.js';
import { ExplainService, neverScored } from './explain.service.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring')
export class ExplainController {
  constructor(private readonly service: ExplainService) {}

  @Get('contact/:contact_id')
  @ApiOperation({
    summary: 'The stored score of one contact, with the parts that add up to it',
    description:
      'Also for a contact who may not be contacted. 404 has the code `contact_not_found` for an unknown contact and ' +
      '`contact_not_scored` for one that was never scored.',
  })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: ExplainedScoreResponseDto })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID), neverScored(NEVER_SCORED_ID))
  explain(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<ExplainedScoreResponseDto> {
    return this.service.explain(contactId, caller.subject);
  }
}
