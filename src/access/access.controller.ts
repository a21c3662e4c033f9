import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { InvalidInputError, NotFoundError, UnavailableError } from '../common/errors/app-error.js';
import { EXAMPLE_API_KEYS, UNKNOWN_UUID } from '../common/examples.js';
import { KeysetQueryDto, LIMIT_TOO_LARGE } from '../common/keyset.js';
import { notAUuid, uuidPipe } from '../common/parameters.js';
import {
  API_KEY_EXAMPLES,
  ApiKeyDto,
  ApiKeyPageDto,
  CreateApiKeyDto,
  CreatedApiKeyDto,
  REVOCATION_EXAMPLES,
  RevokeTokenDto,
  TokenRevocationDto,
} from './access.dto.js';
import { ApiKeysService } from './api-keys.service.js';
import { notAToken, TokenRevocationsService } from './token-revocations.service.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller()
export class AccessController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly revocations: TokenRevocationsService,
  ) {}

  @Get('api-keys')
  @RequiredRole('admin')
  @ApiOperation({ summary: 'API keys, newest first, including revoked and expired ones (admin)' })
  @ApiOkResponse({ type: ApiKeyPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: KeysetQueryDto): Promise<ApiKeyPageDto> {
    return this.keys.list(query);
  }

  @Post('api-keys')
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Create an API key. Only this answer shows it (admin)',
    description: 'Use it like a token: as `Authorization: Bearer`, or to sign in on the page.',
  })
  @ApiBody({ type: CreateApiKeyDto, examples: API_KEY_EXAMPLES })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems(
    InvalidInputError.of('role', 'isIn', 'must be one of the following values: viewer, operator, admin'),
    UnavailableError.writeConflict(),
  )
  create(@Body() input: CreateApiKeyDto, @CurrentCaller() caller: Caller): Promise<CreatedApiKeyDto> {
    return this.keys.create(input, caller.subject);
  }

  @Post('api-keys/:api_key_uuid/revoke')
  @HttpCode(200)
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Revoke an API key, and sessions that were opened with it, within a second (admin)',
  })
  @ApiParam({ name: 'api_key_uuid', format: 'uuid', example: EXAMPLE_API_KEYS.unwanted })
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems(
    notAUuid('api_key_uuid'),
    NotFoundError.of('api key', UNKNOWN_UUID),
    UnavailableError.writeConflict(),
  )
  revoke(
    @Param('api_key_uuid', uuidPipe('api_key_uuid')) uuid: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ApiKeyDto> {
    return this.keys.revoke(uuid, caller.subject);
  }

  @Post('token-revocations')
  @RequiredRole('admin')
  @ApiOperation({
    summary:
      'Revoke a token before it expires, and sessions that were opened with it, within a second (admin)',
  })
  @ApiBody({ type: RevokeTokenDto, examples: REVOCATION_EXAMPLES })
  @ApiCreatedResponse({ type: TokenRevocationDto })
  @ApiProblems(notAToken(), UnavailableError.writeConflict())
  revokeToken(@Body() input: RevokeTokenDto, @CurrentCaller() caller: Caller): Promise<TokenRevocationDto> {
    return this.revocations.revoke(input, caller.subject);
  }
}
