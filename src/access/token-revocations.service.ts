import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { isApiKey } from '../auth/api-key.js';
import { Credentials } from '../auth/credentials.js';
import { CredentialsRepository } from '../auth/credentials.repository.js';
import { InvalidInputError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import type { RevokeTokenDto, TokenRevocationDto } from './access.dto.js';

const DAY_MS = 86_400_000;

/** Revokes tokens before they expire. */
@Injectable()
export class TokenRevocationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CredentialsRepository,
    @Inject(Credentials) private readonly credentials: Pick<Credentials, 'check' | 'forget'>,
    private readonly audit: AuditRepository,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'JWT_MAX_LIFETIME_DAYS'>,
  ) {}

  /**
   * Revokes a token, given by itself or by its id. Revoking it again changes nothing. InvalidInputError for a text
   * that is not a valid token.
   */
  async revoke({ token, jti, expires_at }: RevokeTokenDto, by: string): Promise<TokenRevocationDto> {
    if ((token === undefined) === (jti === undefined))
      throw InvalidInputError.of('token', 'exclusive', 'give either the token or its jti');
    const latest = new Date(Date.now() + this.environment.JWT_MAX_LIFETIME_DAYS * DAY_MS);
    const revocation =
      token === undefined
        ? { token_id: jti ?? '', expires_at: expires_at === undefined ? latest : new Date(expires_at) }
        : await this.idOf(token.trim());
    await this.dataSource.transaction(async (manager) => {
      await this.repository.forgetExpired(manager);
      if (!(await this.repository.revoke(manager, revocation, by))) return;
      const { token_id } = revocation;
      await this.audit.record(manager, { actor: by, action: 'token.revoked', details: { token_id } });
    });
    this.credentials.forget();
    return revocation;
  }

  private async idOf(token: string): Promise<TokenRevocationDto> {
    if (isApiKey(token)) throw keyGiven();
    const { token_id, expires_at } = await this.credentials.check(token).catch((error: unknown) => {
      throw error instanceof UnauthenticatedError ? notAToken() : error;
    });
    return { token_id, expires_at: new Date(expires_at) };
  }
}

/** 400: a text that is not a token, or a token that is not valid any more. */
export function notAToken(): InvalidInputError {
  return InvalidInputError.of('token', 'token', 'is not a valid token');
}

function keyGiven(): InvalidInputError {
  return InvalidInputError.of('token', 'token', 'is an API key: revoke it with POST /api-keys/…/revoke');
}
