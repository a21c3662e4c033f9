import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment, PublicPart } from '../config/environment.js';
import {
  AcceptsInboundKey,
  AcceptsSignedLink,
  LeastRole,
  Public,
  PublicWhereOpened,
} from './auth.decorators.js';
import { isApiKey } from './api-key.js';
import { Authenticator } from './authenticator.js';
import { ClientLimits } from './client-limits.js';
import { maskReply, refuseOracles, seesPersonalData } from './personal-data.js';
import { TokenVerifier } from './token-verifier.js';
import { roleAllows, type Role, type Caller } from './tokens.js';

/** How long a stream of events may go on after its token has expired or was revoked. */
const LOOK_AGAIN_MS = 1000;

export type AuthenticatedRequest = FastifyRequest & { caller?: Caller };

/**
 * Accepts requests with a valid token of a sufficient role, as a bearer token or in the page's cookie. Routes without a
 * required role accept viewers. Streams of events are counted here, before they begin.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly tokens: TokenVerifier,
    private readonly limits: ClientLimits,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'publicParts'>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (this.isPublic(targets)) return true;

    const key = this.reflector.getAllAndOverride<true | undefined>(AcceptsInboundKey.KEY, targets)
      ? request.headers['x-api-key']
      : undefined;
    if (key !== undefined) {
      const gateway = this.tokens.callerOfKey(key);
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
    const caller = await this.authenticator.authenticate(request, isApiKey(key) ? key : undefined);
    const required = this.reflector.getAllAndOverride<Role | undefined>(LeastRole.KEY, targets) ?? 'viewer';
    if (!roleAllows(caller.role, required)) {
      throw ForbiddenError.of(required, caller.role);
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (!seesPersonalData(caller)) {
      refuseOracles(request);
      maskReply(reply);
    }
    request.caller = caller;
    if (Reflect.hasMetadata(SSE_METADATA, context.getHandler())) {
      this.follow(request, caller, reply);
    }
    return true;
  }

  /** A stream counts as long as it is open, and ends when its credentials are revoked or have expired. */
  private follow(request: AuthenticatedRequest, caller: Caller, { raw }: FastifyReply): void {
    const close = this.limits.openStream(caller, request.ip);
    const look = async (): Promise<void> => {
      // Closed as if the client had disconnected: nothing more is written.
      if (!(await this.authenticator.stillHolds(request))) request.raw.socket.destroy();
    };
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS).unref();
    raw.once('close', () => {
      clearInterval(timer);
      close();
    });
  }

  private isPublic(targets: Parameters<Reflector['getAllAndOverride']>[1]): boolean {
    const opened = this.reflector.getAllAndOverride<PublicPart | undefined>(PublicWhereOpened.KEY, targets);
    if (opened !== undefined) return this.environment.publicParts.has(opened);
    return this.reflector.getAllAndOverride<true | undefined>(Public.KEY, targets) === true;
  }
}
