import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { ClientLimits } from './client-limits.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { TokenVerifier } from './token-verifier.js';

/** Guards every route of the process; `@Public()` is the exception. */
@Module({
  providers: [
    Authenticator,
    ClientLimits,
    OidcSignIn,
    TokenVerifier,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Authenticator, ClientLimits, OidcSignIn, TokenVerifier],
})
export class AuthModule {}
