import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readSignInCode } from '../auth/page-session.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { signToken, type VerifiedToken } from '../auth/tokens.js';
import { InvalidInputError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import type { CreateSessionDto } from './dto/session.dto.js';

/** How long somebody stays signed in who came by a link. */
const SESSION_HOURS = 12;

/** A token that holds, for the cookie. */
export interface OpenedSession extends VerifiedToken {
  token: string;
}

/** Signs people in on the page. */
@Injectable()
export class SessionService {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly redis: Redis,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'JWT_SECRET' | 'QUEUE_PREFIX'>,
  ) {}

  /** Signs in by an access token or by the code of a link; 401 when it does not hold, or the code was used before. */
  async open({ token, code }: CreateSessionDto): Promise<OpenedSession> {
    if ((token === undefined) === (code === undefined)) {
      throw InvalidInputError.of('token', 'exclusive', 'give either a token or a code');
    }
    const accessToken = token?.trim() ?? (await this.redeem(code ?? ''));
    const verified = await this.tokens.check(accessToken).catch(() => {
      throw UnauthenticatedError.invalid();
    });
    return { token: accessToken, ...verified };
  }

  /** An access token for the code of a link. Redis remembers for as long as the code holds that it was used. */
  private async redeem(code: string): Promise<string> {
    const { id, caller, expires_at } = await readSignInCode(this.environment.JWT_SECRET, code).catch(() => {
      throw new UnauthenticatedError('link_invalid', 'The link is not valid or has expired.');
    });
    const key = `${this.environment.QUEUE_PREFIX}:sign-in:${id}`;
    const isFirst = await this.redis.set(key, '', 'EXAT', expires_at + 1, 'NX');
    if (!isFirst) throw new UnauthenticatedError('link_used', 'The link was used already; it signs in once.');
    return signToken(this.environment.JWT_SECRET, caller, `${SESSION_HOURS}h`);
  }
}
