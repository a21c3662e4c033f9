import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError, UnavailableError, type AppError } from '../../common/errors/app-error.js';
import { EXAMPLE_PRIVACY_REQUESTS, UNKNOWN_ID, UNKNOWN_UUID } from '../../common/examples.js';
import { LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { notAUuid, uuidPipe } from '../../common/parameters.js';
import { keyMissing } from './erased-phones.js';
import {
  ACCEPT_EXAMPLES,
  AcceptRequestDto,
  CreatePrivacyRequestDto,
  ListPrivacyRequestsDto,
  PRIVACY_REQUEST_EXAMPLES,
  PrivacyRequestPageDto,
  PrivacyRequestResponseDto,
  REJECT_EXAMPLES,
  RejectRequestDto,
} from './privacy-request.dto.js';
import {
  alreadyOpen,
  notYetReceived,
  PrivacyRequestsService,
  stateForbids,
} from './privacy-requests.service.js';

const NOT_FOUND = NotFoundError.of('privacy request', UNKNOWN_UUID);

/** A route for one step of a request, for administrators. */
function Step(
  action: 'accept' | 'complete' | 'extend' | 'reject',
  example: string,
  summary: string,
  ...errors: AppError[]
): MethodDecorator {
  return applyDecorators(
    Post(`:request_uuid/${action}`),
    HttpCode(200),
    RequiredRole('admin'),
    ApiOperation({ summary: `${summary} (admin)` }),
    ApiParam({ name: 'request_uuid', format: 'uuid', example }),
    ApiOkResponse({ type: PrivacyRequestResponseDto }),
    ApiProblems(notAUuid('request_uuid'), NOT_FOUND, UnavailableError.writeConflict(), ...errors),
  );
}

const RequestUuid = (): ParameterDecorator => Param('request_uuid', uuidPipe('request_uuid'));

@ApiTags('privacy')
@ApiBearerAuth()
@Controller('privacy-requests')
export class PrivacyRequestsController {
  constructor(private readonly service: PrivacyRequestsService) {}

  @Post()
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Record a privacy request of a person (operator)',
    description:
      'The legal periods start on `received_on`. A person who asks for `cancellation` or `opposition` is blocked everywhere at once.',
  })
  @ApiBody({ type: CreatePrivacyRequestDto, examples: PRIVACY_REQUEST_EXAMPLES })
  @ApiCreatedResponse({ type: PrivacyRequestResponseDto })
  @ApiProblems(
    notYetReceived(),
    NotFoundError.of('contact', UNKNOWN_ID),
    alreadyOpen(),
    UnavailableError.writeConflict(),
  )
  create(
    @Body() input: CreatePrivacyRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<PrivacyRequestResponseDto> {
    return this.service.create(input, caller.subject);
  }

  @Get()
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Privacy requests, newest first, with deadlines and the days left (operator)' })
  @ApiOkResponse({ type: PrivacyRequestPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: ListPrivacyRequestsDto): Promise<PrivacyRequestPageDto> {
    return this.service.list(query);
  }

  @Get(':request_uuid')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'One request (operator)' })
  @ApiParam({ name: 'request_uuid', format: 'uuid', example: EXAMPLE_PRIVACY_REQUESTS.received })
  @ApiOkResponse({ type: PrivacyRequestResponseDto })
  @ApiProblems(notAUuid('request_uuid'), NOT_FOUND)
  get(@RequestUuid() uuid: string): Promise<PrivacyRequestResponseDto> {
    return this.service.get(uuid);
  }

  @Step(
    'extend',
    EXAMPLE_PRIVACY_REQUESTS.received,
    'Extend the current deadline once, by the length of its period',
    stateForbids('extended'),
  )
  extend(@RequestUuid() uuid: string, @CurrentCaller() caller: Caller): Promise<PrivacyRequestResponseDto> {
    return this.service.extend(uuid, caller.subject);
  }

  @Step(
    'accept',
    EXAMPLE_PRIVACY_REQUESTS.justified,
    'Accept a request: it will be carried out. The worker deletes the person of a cancellation on `blocked_until`',
    stateForbids('accepted'),
    keyMissing(),
  )
  @ApiBody({ type: AcceptRequestDto, examples: ACCEPT_EXAMPLES })
  accept(
    @RequestUuid() uuid: string,
    @Body() input: AcceptRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<PrivacyRequestResponseDto> {
    return this.service.accept(uuid, input, caller.subject);
  }

  @Step(
    'reject',
    EXAMPLE_PRIVACY_REQUESTS.unjustified,
    'Reject a request with the reason. Its block is lifted',
    stateForbids('rejected'),
  )
  @ApiBody({ type: RejectRequestDto, examples: REJECT_EXAMPLES })
  reject(
    @RequestUuid() uuid: string,
    @Body() input: RejectRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<PrivacyRequestResponseDto> {
    return this.service.reject(uuid, input, caller.subject);
  }

  @Step(
    'complete',
    EXAMPLE_PRIVACY_REQUESTS.accepted,
    'Carry out an accepted request. An opposition becomes an opt-out, a cancellation deletes the person after the block, and any other request is only marked as done',
    stateForbids('completed'),
  )
  complete(@RequestUuid() uuid: string, @CurrentCaller() caller: Caller): Promise<PrivacyRequestResponseDto> {
    return this.service.complete(uuid, caller.subject);
  }
}
