import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import { ApiKey } from '../auth/api-key.entity.js';
import type { CreatedCursor } from '../common/keyset.js';

export type NewApiKey = Pick<
  ApiKey,
  'name' | 'prefix' | 'key_hash' | 'role' | 'pii' | 'created_by' | 'expires_at'
>;
type ApiKeyRow = Omit<ApiKey, 'key_hash'> & { cursor_created_at: string };

/** The SQL of API keys for administrators. */
@Injectable()
export class ApiKeysRepository {
  /** Keys, newest first, including revoked ones. */
  async list(manager: EntityManager, limit: number, after: CreatedCursor | undefined): Promise<ApiKeyRow[]> {
    return manager.query<ApiKeyRow[]>(
      `SELECT k.id, k.api_key_uuid, k.name, k.prefix, k.role, k.pii, k.created_by, k.created_at, k.expires_at,
         k.last_used_at, k.revoked_at, k.created_at::text AS cursor_created_at
       FROM api_keys k ${after ? 'WHERE (k.created_at, k.id) < ($2::timestamptz, $3::integer)' : ''}
       ORDER BY k.created_at DESC, k.id DESC LIMIT $1`,
      after ? [limit, after.created_at, after.id] : [limit],
    );
  }

  async find(manager: EntityManager, api_key_uuid: string): Promise<ApiKey | null> {
    return manager.findOneBy(ApiKey, { api_key_uuid });
  }

  async get(manager: EntityManager, api_key_uuid: string): Promise<ApiKey> {
    return manager.findOneByOrFail(ApiKey, { api_key_uuid });
  }

  async create(manager: EntityManager, key: NewApiKey): Promise<string> {
    const { generatedMaps } = await manager.insert(ApiKey, key);
    return (generatedMaps[0] as ApiKey).api_key_uuid;
  }

  /** Revokes a key. Answers whether there was such a key that was not revoked before. */
  async revoke(manager: EntityManager, api_key_uuid: string): Promise<boolean> {
    const open = { api_key_uuid, revoked_at: IsNull() };
    const { affected } = await manager.update(ApiKey, open, { revoked_at: () => 'now()' });
    return affected === 1;
  }
}
