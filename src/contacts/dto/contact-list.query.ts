import { IntersectionType } from '@nestjs/swagger';
import { KeysetQuery } from '../../common/keyset.js';
import { ContactFilter } from '../filter/contact-filter.js';

/** Query of the contact list: the filter and the page. */
export class ContactListQuery extends IntersectionType(ContactFilter, KeysetQuery) {}
