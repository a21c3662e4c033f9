import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError, UnavailableError } from '../common/errors/app-error.js';
import { ClientLimits } from './client-limits.js';
import { sessionToken } from './page-session.js';
import { TokenVerifier } from './token-verifier.js';
import type { Caller } from './tokens.js';

/** Finds out who sends a request, and counts it. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly limits: ClientLimits,
  ) {}

  /**
   * The caller, by the bearer token or the page's cookie. UnauthenticatedError where there is none that holds,
   * TooManyRequestsError for one request more than is allowed.
   */
  async authenticate(request: FastifyRequest): Promise<Caller> {
    const caller = await this.verify(request).catch((error: unknown) => {
      this.limits.countAnonymous(request.ip);
      throw error;
    });
    this.limits.countCaller(caller);
    return caller;
  }

  private async verify(request: FastifyRequest): Promise<Caller> {
    const header = request.headers.authorization;
    const token = header === undefined ? sessionToken(request) : /^Bearer ([^\s]+)$/i.exec(header)?.[1];
    if (!token) throw UnauthenticatedError.missing();
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      throw UnauthenticatedError.invalid();
    }
  }
}
