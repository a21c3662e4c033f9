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
  description: 'Stands for the campaign when none is named: with the same key nobody is counted twice',
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
    summary: 'Record sent messages, up to 10,000 contacts by id or phone (operator)',
    description:
      'Updates `send_count` and `last_sent_at` once per contact and campaign, so a request can be repeated. ' +
      'The list of contacts uses both: filter it by `not_contacted_days`, or sort it by `last_sent`.',
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
    summary: 'Record sent messages to the phones of a file (operator)',
    description:
      'The phones are stored in batches. After an interruption, send the file again: nobody is counted twice per campaign.',
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
