import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiredRole } from '../auth/auth.decorators.js';
import { ApiProblems } from '../common/api-problems.js';
import { ChoicePipe, IdPipe } from '../common/parameters.js';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { PlatformQuery } from './dto/platform-query.dto.js';
import { PlatformValidationCreate } from './dto/platform-validation-create.dto.js';
import { PlatformValidationResponse } from './dto/platform-validation.response.js';
import { PlatformValidationsService } from './platform-validations.service.js';

@ApiTags('validations')
@ApiBearerAuth()
@Controller('validations')
export class PlatformValidationsController {
  constructor(private readonly service: PlatformValidationsService) {}

  @Post()
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Store the result of one platform for one contact, new or known (operator)' })
  @ApiOkResponse({ type: PlatformValidationResponse })
  @ApiProblems(400, 404, 422)
  store(@Body() input: PlatformValidationCreate): Promise<PlatformValidationResponse> {
    return this.service.store(input);
  }

  @Get('contact/:contact_id')
  @ApiOperation({ summary: 'All results of one contact, by platform' })
  @ApiParam({ name: 'contact_id', type: 'integer', example: 42 })
  @ApiOkResponse({ type: [PlatformValidationResponse] })
  @ApiProblems(400, 404)
  ofContact(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
  ): Promise<PlatformValidationResponse[]> {
    return this.service.ofContact(contactId);
  }

  @Get('platform/:platform')
  @ApiOperation({
    summary: 'The newest results of one platform, without those of contacts who may not be contacted',
  })
  @ApiParam({ name: 'platform', enum: PLATFORMS, example: 'whatsapp' })
  @ApiOkResponse({ type: [PlatformValidationResponse] })
  @ApiProblems(400)
  ofPlatform(
    @Param('platform', new ChoicePipe('platform', PLATFORMS)) platform: Platform,
    @Query() query: PlatformQuery,
  ): Promise<PlatformValidationResponse[]> {
    return this.service.ofPlatform(platform, query);
  }
}
