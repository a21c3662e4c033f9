import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { IdPipe } from '../common/parameters.js';
import { ContactWithScore } from '../contacts/dto/contact-with-score.js';
import { ContactIdsPipe, MAX_BATCH } from './contact-ids.pipe.js';
import { BatchAccepted } from './dto/batch-accepted.js';
import { LeadScoreResponse } from './dto/lead-score.response.js';
import { MethodQuery } from './dto/method.query.js';
import { TopLeadsQuery } from './dto/top-leads.query.js';
import { LeadScoringService } from './lead-scoring.service.js';
import { TopLeadsService } from './top-leads.service.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring')
export class LeadScoringController {
  constructor(
    private readonly service: LeadScoringService,
    private readonly leads: TopLeadsService,
  ) {}

  @Post('calculate/:contact_id')
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Score one contact now from its stored results (operator)' })
  @ApiParam({ name: 'contact_id', type: 'integer', example: 42 })
  @ApiOkResponse({ type: LeadScoreResponse })
  @ApiProblems(400, 404)
  calculate(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Query() query: MethodQuery,
  ): Promise<LeadScoreResponse> {
    return this.service.calculate(contactId, query.method);
  }

  @Post('batch-calculate')
  @HttpCode(202)
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Score up to 1,000 contacts in the background (admin)',
    description: 'Contacts without results are left alone: they stay UNKNOWN.',
  })
  @ApiBody({
    schema: {
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      minItems: 1,
      maxItems: MAX_BATCH,
      example: [1, 2, 3],
    },
  })
  @ApiAcceptedResponse({ type: BatchAccepted })
  @ApiProblems(400)
  startBatch(
    @Body(new ContactIdsPipe()) contactIds: number[],
    @Query() query: MethodQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<BatchAccepted> {
    return this.service.startBatch(contactIds, query.method, caller.subject);
  }

  @Get('top-leads')
  @ApiOperation({ summary: 'The best leads who may be contacted, best first' })
  @ApiOkResponse({ type: [ContactWithScore] })
  @ApiProblems(400)
  topLeads(@Query() query: TopLeadsQuery): Promise<ContactWithScore[]> {
    return this.leads.find(query);
  }
}
