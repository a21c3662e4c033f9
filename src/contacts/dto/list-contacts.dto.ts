import { ApiPropertyOptional, IntersectionType, OmitType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { OptionalNotNull, toBoolean } from '../../common/fields.js';
import { KeysetQueryDto } from '../../common/keyset.js';
import { CONTACT_SORTS, type ContactSort } from '../contact-sort.sql.js';
import { ContactFilterDto } from '../filter/contact-filter.dto.js';

/** Query of the contact list: the filter, the order and the page. */
export class ListContactsDto extends IntersectionType(
  ContactFilterDto,
  OmitType(KeysetQueryDto, ['cursor']),
) {
  @ApiPropertyOptional({
    enum: CONTACT_SORTS,
    default: 'newest',
    description:
      '`score`: the best score first, contacts without a score last. `name`: from A to Z, contacts without a name last. `last_sent`: contacts who were never contacted first, then those who were contacted longest ago',
  })
  @OptionalNotNull()
  @IsIn(CONTACT_SORTS)
  sort: ContactSort = 'newest';

  @ApiPropertyOptional({
    description: '`next_cursor` of the previous page, with the same sort; without it, the first page',
  })
  @OptionalNotNull()
  @MaxLength(2000)
  @IsString()
  cursor?: string;

  @ApiPropertyOptional({
    default: false,
    description:
      'Whether to count the contacts that match the filter too: exactly when that is quick, else estimated',
  })
  @OptionalNotNull()
  @Transform(toBoolean)
  @IsBoolean()
  with_total: boolean = false;
}
