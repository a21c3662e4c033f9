import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError, UnavailableError } from '../common/errors/app-error.js';
import { EXAMPLE_CONTACT, UNKNOWN_ID } from '../common/examples.js';
import { choicePipe, CONTACT_ID_PARAMETER, IdPipe, notAChoice, notAnId } from '../common/parameters.js';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { PlatformQueryDto, PlatformValidationResponseDto } from './dto/platform-validation-response.dto.js';
import { CreatePlatformValidationDto, VALIDATION_EXAMPLES } from './dto/create-platform-validation.dto.js';
import { phoneMismatch, PlatformValidationsService } from './platform-validations.service.js';

@ApiTags('validations')
@ApiBearerAuth()
@Controller('validations')
export class PlatformValidationsController {
  constructor(private readonly service: PlatformValidationsService) {}

  @Post()
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Store the result of one platform for one contact, whether new or updated (operator)',
  })
  @ApiBody({ type: CreatePlatformValidationDto, examples: VALIDATION_EXAMPLES })
  @ApiOkResponse({ type: PlatformValidationResponseDto })
  @ApiProblems(
    notAChoice('platform', PLATFORMS),
    NotFoundError.of('contact', UNKNOWN_ID),
    phoneMismatch(EXAMPLE_CONTACT.id),
    UnavailableError.writeConflict(),
  )
  store(
    @Body() input: CreatePlatformValidationDto,
    @CurrentCaller() caller: Caller,
  ): Promise<PlatformValidationResponseDto> {
    return this.service.store(input, caller.subject);
  }

  @Get('contact/:contact_id')
  @ApiOperation({ summary: 'All results of one contact, by platform' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: [PlatformValidationResponseDto] })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID))
  ofContact(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<PlatformValidationResponseDto[]> {
    return this.service.ofContact(contactId, caller.subject);
  }

  @Get('platform/:platform')
  @ApiOperation({
    summary: 'The newest results of one platform. Contacts who may not be contacted are left out',
  })
  @ApiParam({ name: 'platform', schema: { type: 'string', enum: [...PLATFORMS], example: 'whatsapp' } })
  @ApiOkResponse({ type: [PlatformValidationResponseDto] })
  @ApiProblems(notAChoice('platform', PLATFORMS))
  ofPlatform(
    @Param('platform', choicePipe('platform', PLATFORMS)) platform: Platform,
    @Query() query: PlatformQueryDto,
  ): Promise<PlatformValidationResponseDto[]> {
    return this.service.ofPlatform(platform, query);
  }
}
