import { IsString, MaxLength } from 'class-validator';
import type { Role } from '../../auth/tokens.js';
import { OptionalNotNull } from '../../common/fields.js';

/** Longer than any token that this program signs. A browser accepts cookies of up to 4 kB. */
const LONGEST_TOKEN = 3000;

/** The credentials: an access token, an API key, or the code of a link. */
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

/** The signed-in user; both null when nobody is signed in. */
export interface Session {
  subject: string | null;
  role: Role | null;
  /** Whether this viewer sees phones and names unmasked. */
  pii?: true;
}

/** The signed-in user, and whether signing in by OpenID Connect is configured. */
export interface CurrentSession extends Session {
  oidc: boolean;
}

/**
 * The answer to signing out. It has the address for signing out at the OpenID provider when the session came from
 * there.
 */
export interface EndedSession extends Session {
  sign_out_url: string | null;
}

/** The address to return to after signing in. */
export class BeginOidcQueryDto {
  @OptionalNotNull()
  @IsString()
  @MaxLength(LONGEST_TOKEN)
  return_to?: string;
}
