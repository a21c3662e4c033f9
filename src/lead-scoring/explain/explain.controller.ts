import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../common/api-problems.js';
import { IdPipe } from '../../common/parameters.js';
import { ExplainedScoreResponse } from './dto/explained-score.response.js';
import { ExplainService } from './explain.service.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring')
export class ExplainController {
  constructor(private readonly service: ExplainService) {}

  @Get('contact/:contact_id')
  @ApiOperation({
    summary: 'The stored score of one contact, in parts that add up',
    description:
      'Also of a contact who may not be contacted. 404 has the code `contact_not_found` for an unknown contact and ' +
      '`contact_not_scored` for one that was never scored.',
  })
  @ApiParam({ name: 'contact_id', type: 'integer', example: 42 })
  @ApiOkResponse({ type: ExplainedScoreResponse })
  @ApiProblems(400, 404)
  explain(@Param('contact_id', new IdPipe('contact_id')) contactId: number): Promise<ExplainedScoreResponse> {
    return this.service.explain(contactId);
  }
}
