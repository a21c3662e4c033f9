import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { EXAMPLE_CONTACT } from '../../../common/examples.js';
import { MaxCharacters } from '../../../common/fields.js';

/** Whose presence in a file is asked about. */
export class ExplainQueryDto {
  @ApiProperty({ example: EXAMPLE_CONTACT.phone_e164, description: 'In any Mexican form', maxLength: 30 })
  @MaxCharacters(30)
  @IsString()
  phone: string;
}
