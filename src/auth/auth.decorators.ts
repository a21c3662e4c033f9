import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from './auth.guard.js';
import type { Role } from './roles.js';
import type { Caller } from './tokens.js';

/** Marks a route that needs no token. */
export const Public = Reflector.createDecorator<true>();

/** The least role that a route asks for. */
export const RequiredRole = Reflector.createDecorator<Role>();

/** The caller that the guard found. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('CurrentCaller was used on a public route');
  return caller;
});
