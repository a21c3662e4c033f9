import { applyDecorators, Body, Controller, HttpCode, Param, Post, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { AcceptsInboundKey, CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller, Role } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError, UnavailableError, type AppError } from '../../common/errors/app-error.js';
import { OPT_OUT_CONTACT_ID, UNKNOWN_ID } from '../../common/examples.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../../common/parameters.js';
import { notAPhone } from '../../common/phone.js';
import { ContactResponseDto } from '../dto/contact-response.dto.js';
import {
  INBOUND_SMS_EXAMPLES,
  InboundSmsDto,
  InboundSmsResponseDto,
  OPT_IN_EXAMPLES,
  OPT_OUT_EXAMPLES,
  OPT_OUTS_EXAMPLES,
  OptInRequestDto,
  OptOutRequestDto,
  OptOutsRequestDto,
  OptOutsResponseDto,
} from './opt-out.dto.js';
import { OptOutService, contactBlocked, notYet } from './opt-out.service.js';

/** A route that changes whether one contact may be contacted. It answers with the contact. */
export function ConsentRoute(
  path: string,
  role: Exclude<Role, 'viewer'>,
  summary: string,
  body: { type: Type; examples: Record<string, { summary: string; value: object }> },
  ...problems: AppError[]
): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    RequiredRole(role),
    ApiOperation({ summary: `${summary} (${role})` }),
    ApiParam({ ...CONTACT_ID_PARAMETER, example: OPT_OUT_CONTACT_ID }),
    ApiBody(body),
    ApiOkResponse({ type: ContactResponseDto }),
    ApiProblems(
      notAnId('contact_id'),
      notYet(),
      NotFoundError.of('contact', UNKNOWN_ID),
      ...problems,
      UnavailableError.writeConflict(),
    ),
  );
}

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('contacts')
export class OptOutController {
  constructor(private readonly service: OptOutService) {}

  @Post('opt-outs')
  @HttpCode(200)
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Opt out up to 10,000 phones, effective at once everywhere (operator)',
    description:
      'Phones without a contact are stored too: a contact that gets one of them later is not contacted.',
  })
  @ApiBody({ type: OptOutsRequestDto, examples: OPT_OUTS_EXAMPLES })
  @ApiOkResponse({ type: OptOutsResponseDto })
  @ApiProblems(notYet(), UnavailableError.writeConflict())
  optOutPhones(
    @Body() request: OptOutsRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<OptOutsResponseDto> {
    return this.service.optOutPhones(request, caller.subject);
  }

  @ConsentRoute(':contact_id/opt-out', 'operator', 'Opt a contact out, effective at once everywhere', {
    type: OptOutRequestDto,
    examples: OPT_OUT_EXAMPLES,
  })
  optOut(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Body() request: OptOutRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactResponseDto> {
    return this.service.optOut(contactId, request, caller.subject);
  }

  @ConsentRoute(
    ':contact_id/opt-in',
    'admin',
    'Let a contact be contacted again, with the evidence of its consent',
    { type: OptInRequestDto, examples: OPT_IN_EXAMPLES },
    contactBlocked(),
  )
  optIn(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Body() request: OptInRequestDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactResponseDto> {
    return this.service.optIn(contactId, request, caller.subject);
  }
}

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('inbound')
export class InboundSmsController {
  constructor(private readonly service: OptOutService) {}

  @Post('sms')
  @HttpCode(200)
  @RequiredRole('operator')
  @AcceptsInboundKey(true)
  @ApiSecurity('inbound-key')
  @ApiOperation({
    summary:
      'Receive a reply from an SMS gateway: BAJA, STOP and the like opt out (operator, or the key of the gateway)',
    description:
      'Send INBOUND_SMS_KEY as the header X-Api-Key. The sender opts out with a word of INBOUND_SMS_STOP_WORDS, alone or as the ' +
      'first word of the text, or with a phrase such as "ya no me escriban". Any other reply is only stored.',
  })
  @ApiBody({ type: InboundSmsDto, examples: INBOUND_SMS_EXAMPLES })
  @ApiOkResponse({ type: InboundSmsResponseDto })
  @ApiProblems(notAPhone('from', 'too_short'), UnavailableError.writeConflict())
  receive(@Body() message: InboundSmsDto, @CurrentCaller() caller: Caller): Promise<InboundSmsResponseDto> {
    return this.service.receive(message, caller.subject);
  }
}
