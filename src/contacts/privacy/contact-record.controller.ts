import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError, UnavailableError } from '../../common/errors/app-error.js';
import { OPT_OUT_CONTACT_ID, UNKNOWN_ID } from '../../common/examples.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../../common/parameters.js';
import { stateContradiction } from '../contacts.service.js';
import { ContactResponseDto } from '../dto/contact-response.dto.js';
import { CONTACT_UPDATE_EXAMPLES, ContactRecordDto, UpdateContactDto } from './contact-record.dto.js';
import { ContactRecordService, phoneStays } from './contact-record.service.js';

@ApiTags('privacy')
@ApiBearerAuth()
@Controller('contacts')
export class ContactRecordController {
  constructor(private readonly service: ContactRecordService) {}

  @Get(':contact_id/record')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Everything that is stored about one person, as one document (operator)' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: ContactRecordDto })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID))
  record(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactRecordDto> {
    return this.service.record(contactId, caller.subject);
  }

  @Patch(':contact_id')
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Rectify a contact (operator)',
    description:
      'Only the given fields change, and null clears a field. The phone cannot be changed. Opt-outs and opt-ins have routes of their own.',
  })
  @ApiParam({ ...CONTACT_ID_PARAMETER, example: OPT_OUT_CONTACT_ID })
  @ApiBody({ type: UpdateContactDto, examples: CONTACT_UPDATE_EXAMPLES })
  @ApiOkResponse({ type: ContactResponseDto })
  @ApiProblems(
    notAnId('contact_id'),
    NotFoundError.of('contact', UNKNOWN_ID),
    phoneStays(),
    stateContradiction('JAL', 'Jalisco'),
    UnavailableError.writeConflict(),
  )
  rectify(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @Body() input: UpdateContactDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactResponseDto> {
    return this.service.rectify(contactId, input, caller.subject);
  }
}
