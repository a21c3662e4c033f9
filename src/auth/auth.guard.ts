import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthenticatedError } from '../common/errors/app-error.js';
import { AcceptsInboundKey, AcceptsSignedLink, LeastRole, Public } from './auth.decorators.js';
import { roleAllows, type Role, type Caller } from './tokens.js';
import { sessionToken } from './page-session.js';
import { TokenVerifier } from './token-verifier.js';

export type AuthenticatedRequest = FastifyRequest & { caller?: Caller };

/**
 * Lets a request pass that carries a valid token of a sufficient role, as its bearer or in the page's cookie; viewer
 * suffices where none is named.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<true | undefined>(Public.KEY, targets)) return true;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (this.reflector.getAllAndOverride<true | undefined>(AcceptsInboundKey.KEY, targets)) {
      const gateway = this.tokens.callerOfKey(request.headers['x-api-key']);
      if (gateway) {
        request.caller = gateway;
        return true;
      }
    }
    if (this.reflector.getAllAndOverride<true | undefined>(AcceptsSignedLink.KEY, targets)) {
      const { expires, signature } = request.query as Partial<Record<string, unknown>>;
      if (expires !== undefined || signature !== undefined) {
        if (this.tokens.holdsLink(request.url, expires, signature)) return true;
        throw UnauthenticatedError.link();
      }
    }
    const caller = await this.authenticate(request);
    const required = this.reflector.getAllAndOverride<Role | undefined>(LeastRole.KEY, targets) ?? 'viewer';
    if (!roleAllows(caller.role, required)) {
      throw ForbiddenError.of(required, caller.role);
    }
    request.caller = caller;
    return true;
  }

  private async authenticate(request: FastifyRequest): Promise<Caller> {
    const header = request.headers.authorization;
    const token = header === undefined ? sessionToken(request) : /^Bearer ([^\s]+)$/i.exec(header)?.[1];
    if (!token) throw UnauthenticatedError.missing();
    try {
      return await this.tokens.verify(token);
    } catch {
      throw UnauthenticatedError.invalid();
    }
  }
}
