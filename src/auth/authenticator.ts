import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ClientLimits } from './client-limits.js';
import { Credentials } from './credentials.js';
import { sessionToken } from './page-session.js';
import type { Caller } from './tokens.js';

/** Finds out who sends a request, and counts it. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly credentials: Credentials,
    private readonly limits: ClientLimits,
  ) {}

  /**
   * The caller, by the bearer token or API key, or the page's cookie; `given` has priority. UnauthenticatedError if
   * none is valid, TooManyRequestsError above the limit of requests.
   */
  async authenticate(request: FastifyRequest, given?: string): Promise<Caller> {
    const caller = await this.verify(request, given).catch((error: unknown) => {
      // Not while the database is away: clients would get 429 although they did nothing wrong.
      if (error instanceof UnauthenticatedError || error instanceof ForbiddenError)
        this.limits.countAnonymous(request.ip);
      throw error;
    });
    this.limits.countCaller(caller);
    return caller;
  }

  /** Whether the credentials of a request are still valid. True also when that cannot be checked. */
  async stillHolds(request: FastifyRequest): Promise<boolean> {
    return this.verify(request).then(
      () => true,
      (error: unknown) => !(error instanceof UnauthenticatedError),
    );
  }

  private async verify(request: FastifyRequest, given?: string): Promise<Caller> {
    const header = request.headers.authorization;
    const sent = header === undefined ? sessionToken(request) : /^Bearer ([^\s]+)$/i.exec(header)?.[1];
    const credential = given ?? sent;
    if (!credential) throw UnauthenticatedError.missing();
    return (await this.credentials.check(credential)).caller;
  }
}
