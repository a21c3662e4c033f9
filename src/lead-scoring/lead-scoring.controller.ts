import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError, UnavailableError, InvalidInputError } from '../common/errors/app-error.js';
import { EXAMPLE_CONTACT_IDS, UNKNOWN_ID, type BodyExamples } from '../common/examples.js';
import { ApiWrittenJson } from '../common/json-rows.js';
import { LIMIT_TOO_LARGE } from '../common/keyset.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../common/parameters.js';
import { ContactWithScoreDto } from '../contacts/dto/contact-with-score.dto.js';
import { ExportResponseDto } from '../contacts/export/dto/export-response.dto.js';
import {
  ApiDownload,
  clientLeft,
  columnsOfText,
  download,
  spreadWithoutLimit,
} from '../contacts/export/export-download.js';
import { ExportRecordsService } from '../contacts/export/export-records.service.js';
import { ExportService } from '../contacts/export/export.service.js';
import { ContactIdsPipe, MAX_BATCH, notABatch } from './contact-ids.pipe.js';
import { BatchAcceptedDto, LeadScoreResponseDto, MethodQueryDto } from './dto/lead-score-response.dto.js';
import {
  CreateTopLeadsExportDto,
  TOP_LEADS_EXPORT_EXAMPLES,
  TopLeadsExportQueryDto,
  TopLeadsQueryDto,
} from './dto/top-leads-query.dto.js';
import { LeadScoringService } from './lead-scoring.service.js';
import { LeadsService } from './scores/leads.service.js';
import { leadsRequest } from './scores/lead-export.js';
import { FilterPipe } from '../contacts/filter/filter.pipe.js';
import { ReadsFromReplica } from '../database/replicas/replica-reads.js';
import { ScoreDistributionDto, ScoreDistributionQueryDto } from './dto/score-distribution.dto.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring')
export class LeadScoringController {
  constructor(
    private readonly service: LeadScoringService,
    private readonly leads: LeadsService,
    private readonly exports: ExportService,
    private readonly records: ExportRecordsService,
  ) {}

  @Post('calculate/:contact_id')
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Score one contact now from its stored results (operator)' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: LeadScoreResponseDto })
  @ApiProblems(
    notAnId('contact_id'),
    NotFoundError.of('contact', UNKNOWN_ID),
    UnavailableError.writeConflict(),
  )
  calculate(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Query() query: MethodQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<LeadScoreResponseDto> {
    return this.service.calculate(contactId, query.method, caller.subject);
  }

  @Post('batch-calculate')
  @HttpCode(202)
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Score up to 1,000 contacts in the background (admin)',
    description: 'Contacts without results are not scored: they stay UNKNOWN.',
  })
  @ApiBody({
    schema: {
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      minItems: 1,
      maxItems: MAX_BATCH,
    },
    examples: {
      contacts: { summary: 'Three contacts', value: EXAMPLE_CONTACT_IDS },
    } satisfies BodyExamples<number[]>,
  })
  @ApiAcceptedResponse({ type: BatchAcceptedDto })
  @ApiProblems(notABatch(), UnavailableError.writeConflict())
  startBatch(
    @Body(new ContactIdsPipe()) contactIds: number[],
    @Query() query: MethodQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<BatchAcceptedDto> {
    return this.service.startBatch(contactIds, query.method, caller.subject);
  }

  @Get('top-leads')
  @ReadsFromReplica()
  @ApiOperation({ summary: 'The best leads who may be contacted, best first' })
  @ApiWrittenJson([ContactWithScoreDto])
  @ApiProblems(LIMIT_TOO_LARGE)
  topLeads(@Query(FilterPipe) query: TopLeadsQueryDto): Promise<string> {
    return this.leads.top(query);
  }

  @Get('top-leads/export')
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'The best leads who may be contacted as a file, best first (operator)',
    description:
      'The leads are chosen at the start and sent in parts of 5,000: a contact that opts out meanwhile is left out of later parts.',
  })
  @ApiDownload()
  @ApiProblems(columnsOfText(), spreadWithoutLimit())
  async exportTopLeads(
    @Query(FilterPipe) query: TopLeadsExportQueryDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const started = await this.exports.start(leadsRequest(query), caller.subject, clientLeft(reply));
    return download(started, query.format, reply);
  }

  @Post('top-leads/exports')
  @HttpCode(202)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'The best leads as a file that a worker writes, for many of them (operator)',
    description: 'Followed and fetched at /exports/{export_uuid}, as an export of contacts is.',
  })
  @ApiBody({ type: CreateTopLeadsExportDto, examples: TOP_LEADS_EXPORT_EXAMPLES })
  @ApiAcceptedResponse({ type: ExportResponseDto })
  @ApiProblems(columnsOfText(), spreadWithoutLimit(), UnavailableError.writeConflict())
  async queueTopLeads(
    @Body(FilterPipe) body: CreateTopLeadsExportDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ExportResponseDto> {
    return this.records.get(await this.exports.queue(leadsRequest(body), caller.subject));
  }
}

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
