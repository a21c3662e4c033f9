import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { RequiredRole } from '../auth/auth.decorators.js';
import { ApiProblems } from '../common/api-problems.js';
import { IdPipe } from '../common/parameters.js';
import { ContactsService } from './contacts.service.js';
import { ContactCreate } from './dto/contact-create.dto.js';
import { ContactListQuery } from './dto/contact-list.query.js';
import { ContactPage, ContactResponse } from './dto/contact.response.js';

@ApiTags('contacts')
@ApiBearerAuth()
@Controller('contacts')
export class ContactsController {
  constructor(private readonly service: ContactsService) {}

  @Get()
  @ApiOperation({ summary: 'Contacts of a filter, newest first, without those who may not be contacted' })
  @ApiOkResponse({ type: ContactPage })
  @ApiProblems(400)
  list(@Query() query: ContactListQuery): Promise<ContactPage> {
    return this.service.list(query);
  }

  @Get('by-phone/:phone')
  @ApiOperation({ summary: 'The contact of a phone, written in any Mexican form' })
  @ApiParam({ name: 'phone', example: '+523312345678' })
  @ApiOkResponse({ type: ContactResponse })
  @ApiProblems(400, 404)
  getByPhone(@Param('phone') phone: string): Promise<ContactResponse> {
    return this.service.getByPhone(phone);
  }

  @Get(':contact_id')
  @ApiOperation({ summary: 'One contact, also one who opted out' })
  @ApiParam({ name: 'contact_id', type: 'integer', example: 42 })
  @ApiOkResponse({ type: ContactResponse })
  @ApiProblems(400, 404)
  get(@Param('contact_id', new IdPipe('contact_id')) contactId: number): Promise<ContactResponse> {
    return this.service.get(contactId);
  }

  @Post()
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Create a contact (operator)' })
  @ApiCreatedResponse({ type: ContactResponse })
  @ApiProblems(400, 409, 422)
  create(@Body() input: ContactCreate): Promise<ContactResponse> {
    return this.service.create(input);
  }
}
