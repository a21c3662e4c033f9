import { Body, Controller, Get, HttpCode, Post, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { UnavailableError } from '../../common/errors/app-error.js';
import { FilterPipe } from '../filter/filter.pipe.js';
import {
  CONTACT_EXPORT_EXAMPLES,
  ContactExportQueryDto,
  CreateContactExportDto,
} from './dto/export-query.dto.js';
import { ExportResponseDto } from './dto/export-response.dto.js';
import {
  ApiDownload,
  clientLeft,
  columnsOfText,
  contactsRequest,
  download,
  spreadWithoutLimit,
} from './export-download.js';
import { ExportRecordsService } from './export-records.service.js';
import { ExportService } from './export.service.js';

/** Starts exports of contacts. `ExportsController` shows the records of all exports. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('contacts')
export class ContactExportsController {
  constructor(
    private readonly exports: ExportService,
    private readonly records: ExportRecordsService,
  ) {}

  @Get('export')
  @RequiredRole('operator')
  @ApiOperation({
    summary:
      'Contacts of a filter as a file, newest first, without those who may not be contacted (operator)',
    description:
      'Streamed in parts of 5,000: a contact that opts out meanwhile is left out of later parts. In CSV, cells that a spreadsheet would run as formulas begin with an apostrophe.',
  })
  @ApiDownload()
  @ApiProblems(columnsOfText(), spreadWithoutLimit())
  async exportContacts(
    @Query(FilterPipe) query: ContactExportQueryDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const started = await this.exports.start(contactsRequest(query), caller.subject, clientLeft(reply));
    return download(started, query.format, reply);
  }

  @Post('exports')
  @HttpCode(202)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Contacts of a filter as a file that a worker writes, for many of them (operator)',
    description:
      'Follow it at GET /exports/{export_uuid}/events. When it is COMPLETED, `download_url` is a link to the file, which is kept for a day.',
  })
  @ApiBody({ type: CreateContactExportDto, examples: CONTACT_EXPORT_EXAMPLES })
  @ApiAcceptedResponse({ type: ExportResponseDto })
  @ApiProblems(columnsOfText(), spreadWithoutLimit(), UnavailableError.writeConflict())
  async queue(
    @Body(FilterPipe) body: CreateContactExportDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ExportResponseDto> {
    return this.records.get(await this.exports.queue(contactsRequest(body), caller.subject));
  }
}
