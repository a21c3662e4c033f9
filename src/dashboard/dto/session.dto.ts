import { IsString, MaxLength } from 'class-validator';
import type { Role } from '../../auth/tokens.js';
import { OptionalNotNull } from '../../common/fields.js';

/** Longer than any token that we sign; browsers keep cookies of 4 kB. */
const LONGEST_TOKEN = 3000;

/** What somebody signs in by: an access token or API key, or the code of a link. */
export class CreateSessionDto {
  @OptionalNotNull()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  token?: string;

  @OptionalNotNull()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  code?: string;
}

/** Who is signed in; both null when nobody is. */
export interface Session {
  subject: string | null;
  role: Role | null;
  /** A viewer who sees phones and names as they are. */
  pii?: true;
}

/** The same, and whether one may sign in by OpenID Connect here. */
export interface CurrentSession extends Session {
  oidc: boolean;
}

/** Nobody is signed in any more; where the provider of OpenID Connect signs out too, if he came from there. */
export interface EndedSession extends Session {
  sign_out_url: string | null;
}

/** Where somebody wants to be after he has signed in. */
export class BeginOidcQueryDto {
  @OptionalNotNull()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  return_to?: string;
}
