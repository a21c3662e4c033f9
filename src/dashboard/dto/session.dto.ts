import { IsString, MaxLength } from 'class-validator';
import type { Role } from '../../auth/tokens.js';
import { Omittable } from '../../common/fields.js';

/** Longer than any token that we sign; browsers keep cookies of 4 kB. */
const LONGEST_TOKEN = 3000;

/** What somebody signs in by: an access token, or the code of a link. */
export class CreateSessionDto {
  @Omittable()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  token?: string;

  @Omittable()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  code?: string;
}

/** Who is signed in; both null when nobody is. */
export interface Session {
  subject: string | null;
  role: Role | null;
}
