import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../common/api-problems.js';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { ScoreDistributionDto, ScoreDistributionQueryDto } from '../dto/score-distribution.dto.js';
import { LeadsService } from './leads.service.js';
import { ReadsFromReplica } from '../../database/replicas/replica-reads.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring/distribution')
export class ScoreDistributionController {
  constructor(private readonly service: LeadsService) {}

  @Get()
  @ReadsFromReplica()
  @ApiOperation({
    summary: 'Contacts by tier and by score from 0 to 100',
    description: 'Everybody counts, those who may not be contacted too, unless `contactable` is given.',
  })
  @ApiOkResponse({ type: ScoreDistributionDto })
  @ApiProblems(InvalidInputError.of('contactable', 'isBoolean', 'must be a boolean value'))
  distribution(@Query() query: ScoreDistributionQueryDto): Promise<ScoreDistributionDto> {
    return this.service.distribution(query.contactable);
  }
}
