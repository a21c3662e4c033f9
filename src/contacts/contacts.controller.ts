import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
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
import { personalDataNeeded } from '../auth/personal-data.js';
import type { Caller } from '../auth/tokens.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError, UnavailableError } from '../common/errors/app-error.js';
import { EXAMPLE_CONTACT, UNKNOWN_ID } from '../common/examples.js';
import { ApiWrittenJson } from '../common/json-rows.js';
import { LIMIT_TOO_LARGE } from '../common/keyset.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../common/parameters.js';
import { ContactListService } from './contact-list.service.js';
import { ContactsService, phoneNotFound, phoneTaken, stateContradiction } from './contacts.service.js';
import { unknownValue } from './filter/filter-values.js';
import { FilterPipe, unknownSegment } from './filter/filter.pipe.js';
import { notAPhone } from '../common/phone.js';
import { phoneErased } from './privacy/erased-phones.js';
import { CONTACT_CREATE_EXAMPLES, CreateContactDto } from './dto/create-contact.dto.js';
import { ListContactsDto } from './dto/list-contacts.dto.js';
import { ContactPageDto, ContactResponseDto } from './dto/contact-response.dto.js';
import { ReadsFromReplica } from '../database/replicas/replica-reads.js';

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('contacts')
export class ContactsController {
  constructor(
    private readonly service: ContactsService,
    private readonly lists: ContactListService,
  ) {}

  @Get()
  @ReadsFromReplica()
  @ApiOperation({
    summary: 'The contacts that match a filter, page by page. Those who may not be contacted are left out',
  })
  @ApiWrittenJson(ContactPageDto)
  @ApiProblems(
    LIMIT_TOO_LARGE,
    unknownSegment(),
    personalDataNeeded(),
    unknownValue('state_code', 'state_code', 'Jalisko', ['Jalisco']),
  )
  list(@Query(FilterPipe) query: ListContactsDto): Promise<string> {
    return this.lists.list(query);
  }

  @Get('by-phone/:phone')
  @ApiOperation({ summary: 'The contact with a phone, written in any Mexican form' })
  @ApiParam({ name: 'phone', example: EXAMPLE_CONTACT.phone_e164 })
  @ApiOkResponse({ type: ContactResponseDto })
  @ApiProblems(notAPhone('phone', 'too_short'), phoneNotFound())
  getByPhone(@Param('phone') phone: string, @CurrentCaller() caller: Caller): Promise<ContactResponseDto> {
    return this.service.getByPhone(phone, caller.subject);
  }

  @Get(':contact_id')
  @ApiOperation({ summary: 'One contact, also one who opted out' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: ContactResponseDto })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID))
  get(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactResponseDto> {
    return this.service.get(contactId, caller.subject);
  }

  @Post()
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Create a contact (operator)' })
  @ApiBody({ type: CreateContactDto, examples: CONTACT_CREATE_EXAMPLES })
  @ApiCreatedResponse({ type: ContactResponseDto })
  @ApiProblems(
    notAPhone('phone_e164', 'too_short'),
    phoneTaken(),
    phoneErased(),
    stateContradiction('JAL', 'Jalisco'),
    UnavailableError.writeConflict(),
  )
  create(@Body() input: CreateContactDto, @CurrentCaller() caller: Caller): Promise<ContactResponseDto> {
    return this.service.create(input, caller.subject);
  }
}
