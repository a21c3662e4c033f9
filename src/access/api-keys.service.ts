import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import type { ApiKey } from '../auth/api-key.entity.js';
import { createApiKey } from '../auth/api-key.js';
import { Credentials } from '../auth/credentials.js';
import { NotFoundError } from '../common/errors/app-error.js';
import { readPage, type KeysetQueryDto } from '../common/keyset.js';
import type { ApiKeyDto, ApiKeyPageDto, CreateApiKeyDto, CreatedApiKeyDto } from './access.dto.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const DAY_MS = 86_400_000;

/** The API keys of programs: lists, creates and revokes them. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ApiKeysRepository,
    @Inject(Credentials) private readonly credentials: Pick<Credentials, 'forget'>,
    private readonly audit: AuditRepository,
  ) {}

  /** Keys, newest first, including revoked and expired ones. */
  async list(query: KeysetQueryDto): Promise<ApiKeyPageDto> {
    const { manager } = this.dataSource;
    const { items, next_cursor } = await readPage(query, (count, after) =>
      this.keys.list(manager, count, after),
    );
    return { items: items.map(toResponse), next_cursor };
  }

  /** Creates a key. Only this answer holds the key itself. */
  async create(input: CreateApiKeyDto, by: string): Promise<CreatedApiKeyDto> {
    const { name, role, pii, expires_in_days } = input;
    const { key, prefix, key_hash } = createApiKey();
    return this.dataSource.transaction(async (manager) => {
      const expires_at = new Date(Date.now() + expires_in_days * DAY_MS);
      const created = { name, prefix, key_hash, role, pii, created_by: by, expires_at };
      const uuid = await this.keys.create(manager, created);
      const details = { prefix, role, pii };
      await this.audit.record(manager, { actor: by, action: 'api_key.created', subject_uuid: uuid, details });
      return Object.assign(toResponse(await this.keys.get(manager, uuid)), { key });
    });
  }

  /** Revokes a key. Revoking it again changes nothing. NotFoundError when there is no such key. */
  async revoke(uuid: string, by: string): Promise<ApiKeyDto> {
    const revoked = await this.dataSource.transaction(async (manager) => {
      if (await this.keys.revoke(manager, uuid))
        await this.audit.record(manager, { actor: by, action: 'api_key.revoked', subject_uuid: uuid });
      return this.keys.find(manager, uuid);
    });
    if (!revoked) throw NotFoundError.of('api key', uuid);
    this.credentials.forget();
    return toResponse(revoked);
  }
}

function toResponse(key: Omit<ApiKey, 'key_hash'>): ApiKeyDto {
  const { api_key_uuid, name, prefix, role, pii, created_by, created_at, expires_at } = key;
  const { last_used_at, revoked_at } = key;
  return {
    api_key_uuid,
    name,
    prefix,
    role,
    pii,
    created_by,
    created_at,
    expires_at,
    last_used_at,
    revoked_at,
  };
}
