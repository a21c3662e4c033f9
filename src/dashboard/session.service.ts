import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { isApiKey } from '../auth/api-key.js';
import { Credentials } from '../auth/credentials.js';
import { OidcSignIn, type OidcSession } from '../auth/oidc-sign-in.js';
import { keepAttempt, readAttempt, readSignInCode } from '../auth/page-session.js';
import { signToken, type VerifiedToken } from '../auth/tokens.js';
import { InvalidInputError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import type { CreateSessionDto } from './dto/session.dto.js';

/** How long a session lasts that a link or the provider opened: a working day. */
const SESSION_HOURS = 12;
/** How long signing in at the provider may take. */
const ATTEMPT_EXPIRES_IN = '10m';
/** Matches addresses of the page, and never those of another site. */
const OWN_ADDRESS = /^\/(?![/\\])/;

/** A valid token, for the cookie. */
export interface OpenedSession extends VerifiedToken {
  token: string;
}

/** Signs users in on the page. */
@Injectable()
export class SessionService {
  constructor(
    private readonly credentials: Credentials,
    private readonly redis: Redis,
    private readonly oidc: OidcSignIn,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'JWT_SECRET' | 'QUEUE_PREFIX'>,
  ) {}

  /**
   * Signs in by an access token, an API key or the code of a link. 401 when it is not valid or the code was used
   * before.
   */
  async open({ token, code }: CreateSessionDto): Promise<OpenedSession> {
    if ((token === undefined) === (code === undefined)) {
      throw InvalidInputError.of('token', 'exclusive', 'give either a token or a code');
    }
    const accessToken = token?.trim() ?? (await this.redeem(code ?? ''));
    const verified = await this.credentials.check(accessToken);
    // A key may be valid for a year, but the browser forgets it after a working day.
    const latest = isApiKey(accessToken) ? Date.now() + SESSION_HOURS * 3_600_000 : Infinity;
    return { token: accessToken, ...verified, expires_at: Math.min(verified.expires_at, latest) };
  }

  /** The provider's address, and the state that the browser keeps until it comes back. */
  async beginOidc(returnTo = '/'): Promise<{ url: URL; kept: string }> {
    const { url, attempt } = await this.oidc.begin();
    const return_to = OWN_ADDRESS.test(returnTo) ? returnTo : '/';
    const { JWT_SECRET } = this.environment;
    return { url, kept: await keepAttempt(JWT_SECRET, { attempt, return_to }, ATTEMPT_EXPIRES_IN) };
  }

  /** Signs in the user that the provider sent back with `query`. 401 when it does not match the browser's state. */
  async finishOidc(
    query: string,
    kept: string | undefined,
  ): Promise<OpenedSession & Pick<OidcSession, 'id_token'> & { return_to: string }> {
    const { JWT_SECRET } = this.environment;
    const { attempt, return_to } = await readAttempt(JWT_SECRET, kept ?? '').catch(() => {
      throw new UnauthenticatedError('oidc_expired', 'This sign-in has expired. Sign in again.');
    });
    const { caller, id_token } = await this.oidc.finish(query, attempt);
    const token = await signToken(JWT_SECRET, caller, `${SESSION_HOURS}h`);
    return { token, id_token, return_to, ...(await this.credentials.check(token)) };
  }

  /** An access token for the code of a link. Redis remembers used codes for as long as they are valid. */
  private async redeem(code: string): Promise<string> {
    const { id, caller, expires_at } = await readSignInCode(this.environment.JWT_SECRET, code).catch(() => {
      throw new UnauthenticatedError('link_invalid', 'The link is not valid or has expired.');
    });
    const key = `${this.environment.QUEUE_PREFIX}:sign-in:${id}`;
    const isFirst = await this.redis.set(key, '', 'EXAT', expires_at + 1, 'NX');
    if (!isFirst)
      throw new UnauthenticatedError(
        'link_used',
        'The link was used already. It is valid for one sign-in only.',
      );
    return signToken(this.environment.JWT_SECRET, caller, `${SESSION_HOURS}h`);
  }
}
