import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError, UnavailableError } from '../../common/errors/app-error.js';
import { EXAMPLE_SUPPRESSION, UNKNOWN_UUID } from '../../common/examples.js';
import { IdPipe, notAUuid, uuidPipe } from '../../common/parameters.js';
import { fileMissing, receiveFile } from '../../common/upload.js';
import { ContactResponseDto } from '../dto/contact-response.dto.js';
import { ConsentRoute } from '../opt-out/opt-out.controller.js';
import { OVERRIDE_EXAMPLES, OverrideRequestDto } from '../opt-out/opt-out.dto.js';
import {
  CreateSuppressionDto,
  SuppressionFormDto,
  SuppressionListDto,
  SuppressionSnapshotDto,
} from './suppression.dto.js';
import { notAList, SuppressionService } from './suppression.service.js';

/** A route that activates or deactivates a version. */
function ChangeRoute(action: 'activate' | 'deactivate', summary: string): MethodDecorator {
  return applyDecorators(
    Post(`suppressions/:snapshot_uuid/${action}`),
    HttpCode(200),
    RequiredRole('admin'),
    ApiOperation({ summary }),
    ApiParam({ name: 'snapshot_uuid', format: 'uuid', example: EXAMPLE_SUPPRESSION }),
    ApiOkResponse({ type: SuppressionSnapshotDto }),
    ApiProblems(
      notAUuid('snapshot_uuid'),
      NotFoundError.of('suppression snapshot', UNKNOWN_UUID),
      UnavailableError.writeConflict(),
    ),
  );
}

const SnapshotUuid = (): ParameterDecorator => Param('snapshot_uuid', uuidPipe('snapshot_uuid'));

@ApiTags('suppressions')
@ApiBearerAuth()
@Controller()
export class SuppressionController {
  constructor(private readonly service: SuppressionService) {}

  @Get('suppressions')
  @ApiOperation({ summary: 'Suppression lists: their versions, age, licence and warnings' })
  @ApiOkResponse({ type: SuppressionListDto })
  @ApiProblems()
  list(): Promise<SuppressionListDto> {
    return this.service.list();
  }

  @Post('suppressions')
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Store a file of phones as the next version of a list, and activate it (admin)',
    description:
      'It is in force at once: nobody on an active list is contacted, including contacts that are added later.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: SuppressionFormDto })
  @ApiCreatedResponse({ type: SuppressionSnapshotDto })
  @ApiProblems(fileMissing(), notAList('The file has no phone.'), UnavailableError.writeConflict())
  create(@Req() request: FastifyRequest, @CurrentCaller() caller: Caller): Promise<SuppressionSnapshotDto> {
    return receiveFile(request, CreateSuppressionDto, (file, fields) =>
      this.service.create(file, fields, caller.subject),
    );
  }

  @ChangeRoute('activate', 'Activate a version of a list, the newest or an earlier one (admin)')
  activate(@SnapshotUuid() uuid: string, @CurrentCaller() caller: Caller): Promise<SuppressionSnapshotDto> {
    return this.service.activate(uuid, true, caller.subject);
  }

  @ChangeRoute('deactivate', 'Deactivate a list (admin)')
  deactivate(@SnapshotUuid() uuid: string, @CurrentCaller() caller: Caller): Promise<SuppressionSnapshotDto> {
    return this.service.activate(uuid, false, caller.subject);
  }

  @ConsentRoute(
    'contacts/:contact_id/suppression-overrides',
    'admin',
    'Let a contact be contacted in spite of a list, because of its express consent',
    { type: OverrideRequestDto, examples: OVERRIDE_EXAMPLES },
  )
  override(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Body() request: OverrideRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactResponseDto> {
    return this.service.override(contactId, request, caller.subject);
  }
}
