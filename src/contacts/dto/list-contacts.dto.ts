import { IntersectionType } from '@nestjs/swagger';
import { KeysetQueryDto } from '../../common/keyset.js';
import { ContactFilterDto } from '../filter/contact-filter.dto.js';

/** Query of the contact list: the filter and the page. */
export class ListContactsDto extends IntersectionType(ContactFilterDto, KeysetQueryDto) {}
