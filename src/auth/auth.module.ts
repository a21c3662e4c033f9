import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { ClientLimits } from './client-limits.js';
import { Credentials } from './credentials.js';
import { CredentialsRepository } from './credentials.repository.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { TokenVerifier } from './token-verifier.js';

/** Guards every route of the process; `@Public()` is the exception. */
@Module({
  providers: [
    Authenticator,
    ClientLimits,
    Credentials,
    CredentialsRepository,
    OidcSignIn,
    TokenVerifier,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Authenticator, ClientLimits, Credentials, CredentialsRepository, OidcSignIn, TokenVerifier],
})
export class AuthModule {}
