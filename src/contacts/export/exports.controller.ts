import { Controller, Get, Query, Res, type MessageEvent, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { AcceptsSignedLink, CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { workRoutes } from '../../background-work/work-routes.js';
import { ApiProblems } from '../../common/api-problems.js';
import { UnauthenticatedError } from '../../common/errors/app-error.js';
import { EXAMPLE_EXPORT, EXAMPLE_EXPORT_FILES } from '../../common/examples.js';
import { KeysetQueryDto, LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { notAPhone } from '../../common/phone.js';
import { ExplainQueryDto, ExportListQueryDto } from './dto/export-query.dto.js';
import {
  ExportExplanationDto,
  ExportPageDto,
  ExportResponseDto,
  WithdrawnPageDto,
} from './dto/export-response.dto.js';
import { ApiDownload, download } from './export-download.js';
import { EXPORT } from './export-records.repository.js';
import { ExportEvents, ExportRecordsService, noFile } from './export-records.service.js';

const { Uuid, OfOne, Action, Events } = workRoutes({
  kind: EXPORT,
  answer: ExportResponseDto,
  role: 'operator',
  service: ExportRecordsService,
});

/** The records of exports, and the files that workers wrote. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('exports')
export class ExportsController {
  constructor(
    private readonly records: ExportRecordsService,
    private readonly exportEvents: ExportEvents,
  ) {}

  @Get()
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Exports, newest first (operator)' })
  @ApiOkResponse({ type: ExportPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: ExportListQueryDto): Promise<ExportPageDto> {
    return this.records.list(query);
  }

  @Get(':export_uuid')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'One export and its progress (operator)' })
  @ApiOkResponse({ type: ExportResponseDto })
  @OfOne(EXAMPLE_EXPORT)
  get(@Uuid() uuid: string): Promise<ExportResponseDto> {
    return this.records.get(uuid);
  }

  @Get(':export_uuid/file')
  @AcceptsSignedLink(true)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'The file that a worker has written (operator, or anybody with its link)',
    description:
      '`download_url` of the export is this address with `expires` and `signature`: it needs no token.',
  })
  @ApiDownload('The file, as it was written; its SHA-256 stands in the record')
  @OfOne(EXAMPLE_EXPORT_FILES.ready, UnauthenticatedError.link(), noFile(EXAMPLE_EXPORT))
  async file(@Uuid() uuid: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const file = await this.records.openFile(uuid);
    return download(file, file.format, reply);
  }

  @Events(EXAMPLE_EXPORT)
  @RequiredRole('operator')
  async events(@Uuid() uuid: string): Promise<Observable<MessageEvent>> {
    return this.exportEvents.follow(await this.records.get(uuid));
  }

  @Action('cancel', EXAMPLE_EXPORT_FILES.unwanted, 'Cancel a file that is not written yet')
  cancel(@Uuid() uuid: string): Promise<ExportResponseDto> {
    return this.records.cancel(uuid);
  }

  @Get(':export_uuid/explain')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Why a phone was, or was not, in a file (operator)' })
  @ApiOkResponse({ type: ExportExplanationDto })
  @OfOne(EXAMPLE_EXPORT, notAPhone('phone', 'too_short'))
  explain(
    @Uuid() uuid: string,
    @Query() { phone }: ExplainQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ExportExplanationDto> {
    return this.records.explain(uuid, phone, caller.subject);
  }

  @Get(':export_uuid/withdrawn')
  @RequiredRole('operator')
  @ApiOperation({
    summary:
      'Contacts of a file who may no longer be contacted, so that the sender can remove them (operator)',
  })
  @ApiOkResponse({ type: WithdrawnPageDto })
  @OfOne(EXAMPLE_EXPORT, LIMIT_TOO_LARGE)
  withdrawn(@Uuid() uuid: string, @Query() query: KeysetQueryDto): Promise<WithdrawnPageDto> {
    return this.records.withdrawn(uuid, query);
  }
}
