import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { personalDataNeeded } from '../../auth/personal-data.js';
import { ApiProblems } from '../../common/api-problems.js';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { FilterPipe } from '../filter/filter.pipe.js';
import { StatisticsQueryDto } from './dto/statistics-query.dto.js';
import { ContactStatisticsDto } from './dto/statistics-response.dto.js';
import { StatisticsService } from './statistics.service.js';
import { ReadsFromReplica } from '../../database/replicas/replica-reads.js';

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('contacts/statistics')
export class StatisticsController {
  constructor(private readonly service: StatisticsService) {}

  @Get()
  @ReadsFromReplica()
  @ApiOperation({
    summary: 'Exact counts of contacts by state, LADA, operator, status, tier, platform',
    description:
      'Filters by state, LADA, operator, kind of line, status, tier and platform are answered from kept counts, in ' +
      'milliseconds at any size. For any other filter the contacts are counted on request. Contacts who may not be ' +
      'contacted are counted too, unless `contactable` is given.',
  })
  @ApiOkResponse({ type: ContactStatisticsDto })
  @ApiProblems(
    InvalidInputError.of('contactable', 'isBoolean', 'must be a boolean value'),
    personalDataNeeded(),
  )
  count(@Query(FilterPipe) query: StatisticsQueryDto): Promise<ContactStatisticsDto> {
    return this.service.count(query);
  }
}
