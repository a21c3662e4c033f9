import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError } from '../../common/errors/app-error.js';
import { EXAMPLE_EXPORT, UNKNOWN_UUID } from '../../common/examples.js';
import { KeysetQueryDto, LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { notAUuid, uuidPipe } from '../../common/parameters.js';
import { notAPhone } from '../phone-input.js';
import { ExplainQueryDto } from './dto/explain-query.dto.js';
import { ContactExportQueryDto } from './dto/export-query.dto.js';
import {
  ExportExplanationDto,
  ExportPageDto,
  ExportResponseDto,
  WithdrawnPageDto,
} from './dto/export-response.dto.js';
import {
  ApiDownload,
  clientLeft,
  columnsOfText,
  download,
  fileOptions,
  spreadWithoutLimit,
} from './export-download.js';
import { ExportRecordsService } from './export-records.service.js';
import { contactSelection } from './contact-selection.js';
import { ExportService } from './export.service.js';

const UUID = { name: 'export_uuid', format: 'uuid', example: EXAMPLE_EXPORT } as const;

@ApiTags('exports')
@ApiBearerAuth()
@Controller()
export class ExportsController {
  constructor(
    private readonly exports: ExportService,
    private readonly records: ExportRecordsService,
  ) {}

  @Get('contacts/export')
  @RequiredRole('operator')
  @ApiOperation({
    summary:
      'Contacts of a filter as a file, newest first, without those who may not be contacted (operator)',
    description:
      'Sent while it is read, in parts of 5,000: whoever opts out meanwhile is in no later part. Cells that a spreadsheet would run begin with an apostrophe in CSV.',
  })
  @ApiDownload()
  @ApiProblems(columnsOfText(), spreadWithoutLimit())
  async exportContacts(
    @Query() query: ContactExportQueryDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const started = await this.exports.start(
      contactSelection(query),
      fileOptions(query),
      caller.subject,
      clientLeft(reply),
    );
    return download(started, query.format, reply);
  }

  @Get('exports')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Files of contacts that were taken out, newest first (operator)' })
  @ApiOkResponse({ type: ExportPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: KeysetQueryDto): Promise<ExportPageDto> {
    return this.records.list(query);
  }

  @Get('exports/:export_uuid')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'The record of one file (operator)' })
  @ApiParam(UUID)
  @ApiOkResponse({ type: ExportResponseDto })
  @ApiProblems(notAUuid('export_uuid'), NotFoundError.of('export', UNKNOWN_UUID))
  get(@Param('export_uuid', uuidPipe('export_uuid')) uuid: string): Promise<ExportResponseDto> {
    return this.records.get(uuid);
  }

  @Get('exports/:export_uuid/explain')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Why a phone was, or was not, in a file (operator)' })
  @ApiParam(UUID)
  @ApiOkResponse({ type: ExportExplanationDto })
  @ApiProblems(
    notAUuid('export_uuid'),
    notAPhone('phone', 'too_short'),
    NotFoundError.of('export', UNKNOWN_UUID),
  )
  explain(
    @Param('export_uuid', uuidPipe('export_uuid')) uuid: string,
    @Query() { phone }: ExplainQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ExportExplanationDto> {
    return this.records.explain(uuid, phone, caller.subject);
  }

  @Get('exports/:export_uuid/withdrawn')
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Who was in a file and may not be contacted any more, for the sender to drop (operator)',
  })
  @ApiParam(UUID)
  @ApiOkResponse({ type: WithdrawnPageDto })
  @ApiProblems(notAUuid('export_uuid'), LIMIT_TOO_LARGE, NotFoundError.of('export', UNKNOWN_UUID))
  withdrawn(
    @Param('export_uuid', uuidPipe('export_uuid')) uuid: string,
    @Query() query: KeysetQueryDto,
  ): Promise<WithdrawnPageDto> {
    return this.records.withdrawn(uuid, query);
  }
}
