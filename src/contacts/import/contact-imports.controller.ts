import {
  Controller,
  Get,
  HttpCode,
  Post,
  Query,
  Req,
  StreamableFile,
  type MessageEvent,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { workRoutes } from '../../background-work/work-routes.js';
import { WorkListQueryDto } from '../../background-work/work-states.js';
import { ApiProblems } from '../../common/api-problems.js';
import { InvalidInputError, UnavailableError } from '../../common/errors/app-error.js';
import { EXAMPLE_IMPORTS } from '../../common/examples.js';
import { LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { fileMissing, receiveFile } from '../../common/upload.js';
import { CONTACT_IMPORT } from './contact-import.kind.js';
import { nothingToUndo } from './contact-imports.repository.js';
import { ContactImportsService, ImportEvents, nothingRead } from './contact-imports.service.js';
import { CreateImportDto, ImportFormDto } from './dto/create-import.dto.js';
import { ImportPageDto, ImportResponseDto } from './dto/import-response.dto.js';

const { Uuid, OfOne, Action, Events } = workRoutes({
  kind: CONTACT_IMPORT,
  answer: ImportResponseDto,
  role: 'operator',
  service: ContactImportsService,
});

@ApiTags('imports')
@ApiBearerAuth()
@Controller('contacts/imports')
export class ContactImportsController {
  constructor(
    private readonly service: ContactImportsService,
    private readonly importEvents: ImportEvents,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Import a file of contacts, or of opt-outs, in the background (operator)',
    description:
      'New numbers are created, known ones get the fields that the file gives; an empty field erases nothing, and an ' +
      'opt-out is never undone. Written in chunks: what is written counts at once. A file that cannot be understood ' +
      'fails before anything is changed, and `error_details` says what to do.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: ImportFormDto })
  @ApiAcceptedResponse({ type: ImportResponseDto })
  @ApiProblems(
    fileMissing(),
    InvalidInputError.of('kind', 'isIn', 'must be one of contacts, opt_outs'),
    UnavailableError.writeConflict(),
  )
  create(@Req() request: FastifyRequest, @CurrentCaller() caller: Caller): Promise<ImportResponseDto> {
    return receiveFile(request, CreateImportDto, (file, fields, name) =>
      this.service.create(file, fields, name, caller.subject),
    );
  }

  @Get()
  @ApiOperation({ summary: 'Imports, newest first' })
  @ApiOkResponse({ type: ImportPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: WorkListQueryDto): Promise<ImportPageDto> {
    return this.service.list(query);
  }

  @Get(':import_uuid')
  @ApiOperation({ summary: 'One import: its progress, its counts, and its first rows as understood' })
  @ApiOkResponse({ type: ImportResponseDto })
  @OfOne(EXAMPLE_IMPORTS.completed)
  get(@Uuid() importUuid: string): Promise<ImportResponseDto> {
    return this.service.get(importUuid);
  }

  @Get(':import_uuid/rejects')
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'The rejected rows as CSV: header and cells of the file, the line and the reason (operator)',
    description:
      'Once corrected, it can be imported as it is. Complete once the phase is no longer `reading`.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'In UTF-8', schema: { type: 'string' } })
  @OfOne(EXAMPLE_IMPORTS.completed, nothingRead(EXAMPLE_IMPORTS.running))
  async rejects(@Uuid() importUuid: string): Promise<StreamableFile> {
    return new StreamableFile(await this.service.rejects(importUuid), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="rejects-${importUuid}.csv"`,
    });
  }

  @Action('cancel', EXAMPLE_IMPORTS.running, 'Cancel an import that has not ended; what is written stays')
  cancel(@Uuid() importUuid: string): Promise<ImportResponseDto> {
    return this.service.cancel(importUuid);
  }

  @Action(
    'undo',
    EXAMPLE_IMPORTS.completed,
    'Undo an import, except for contacts that were changed since; opt-outs stay',
    nothingToUndo(),
  )
  undo(@Uuid() importUuid: string, @CurrentCaller() caller: Caller): Promise<ImportResponseDto> {
    return this.service.undo(importUuid, caller.subject);
  }

  @Events(EXAMPLE_IMPORTS.completed)
  async events(@Uuid() importUuid: string): Promise<Observable<MessageEvent>> {
    return this.importEvents.follow(await this.service.get(importUuid));
  }
}
