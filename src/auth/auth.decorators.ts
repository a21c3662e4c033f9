import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiProblem } from '../common/api-problems.js';
import { ForbiddenError } from '../common/errors/app-error.js';
import type { PublicPart } from '../config/environment.js';
import type { AuthenticatedRequest } from './auth.guard.js';
import type { Role, Caller } from './tokens.js';

/** Marks a route that needs no token. */
export const Public = Reflector.createDecorator<true>();

/** Marks a route that needs no token if PUBLIC_PARTS opens that part; otherwise any role may use it. */
export const PublicWhereOpened = Reflector.createDecorator<PublicPart>();

/** The metadata key under which the guard finds the least role of a route. */
export const LeastRole = Reflector.createDecorator<Role>();

/** Marks a route that an SMS gateway may use with its key, in place of a token. */
export const AcceptsInboundKey = Reflector.createDecorator<true>();

/** Marks a route whose link may be signed (`signLink`), in place of a token. */
export const AcceptsSignedLink = Reflector.createDecorator<true>();

/** The least role that a route asks for, and its 403 in the document. */
export function RequiredRole(role: Exclude<Role, 'viewer'>): MethodDecorator {
  return applyDecorators(LeastRole(role), ApiProblem(403, [ForbiddenError.of(role, 'viewer')]));
}

/** The caller that the guard found. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('CurrentCaller was used on a public route');
  return caller;
});
