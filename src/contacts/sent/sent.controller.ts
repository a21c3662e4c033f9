import { Body, Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { UnavailableError } from '../../common/errors/app-error.js';
import { fileMissing, receiveFile } from '../../common/upload.js';
import {
  CampaignDto,
  SENT_EXAMPLES,
  SentFileResponseDto,
  SentFormDto,
  SentRequestDto,
  SentResponseDto,
} from './sent.dto.js';
import { keyTooLong, notSentYet, SentService } from './sent.service.js';

const KEY = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Stands for the campaign where none is named: the same key again counts nobody twice',
} as const;

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('contacts')
export class SentController {
  constructor(private readonly service: SentService) {}

  @Post('sent')
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Record who was sent a message, up to 10,000 contacts by id or phone (operator)',
    description:
      'Moves `send_count` and `last_sent_at`, once for each contact and campaign: it can be repeated. ' +
      'Filter by `not_contacted_days`, sort by `last_sent`.',
  })
  @ApiHeader(KEY)
  @ApiBody({ type: SentRequestDto, examples: SENT_EXAMPLES })
  @ApiOkResponse({ type: SentResponseDto })
  @ApiProblems(keyTooLong(), notSentYet(), UnavailableError.writeConflict())
  record(
    @Body() request: SentRequestDto,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() { subject }: Caller,
  ): Promise<SentResponseDto> {
    return this.service.record(request, key, subject);
  }

  @Post('sent/file')
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Record the phones of a file as sent a message (operator)',
    description:
      'Done some thousand at a time. Cut off, it can be sent again: nobody counts twice for a campaign.',
  })
  @ApiHeader(KEY)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: SentFormDto })
  @ApiOkResponse({ type: SentFileResponseDto })
  @ApiProblems(fileMissing(), UnavailableError.writeConflict())
  recordFile(
    @Req() request: FastifyRequest,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() { subject }: Caller,
  ): Promise<SentFileResponseDto> {
    return receiveFile(request, CampaignDto, (file, fields) =>
      this.service.recordFile(file, fields, key, subject),
    );
  }
}
