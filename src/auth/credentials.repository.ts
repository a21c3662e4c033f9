import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ApiKey } from './api-key.entity.js';

/** The rights of an API key. */
export type KnownApiKey = Pick<
  ApiKey,
  'id' | 'name' | 'prefix' | 'role' | 'pii' | 'expires_at' | 'last_used_at' | 'revoked_at'
>;

/** The SQL behind each request: who owns this key, and which tokens are revoked. */
@Injectable()
export class CredentialsRepository {
  /** The existing keys of some hashes, each with its hash in hex. */
  async findKeys(
    manager: EntityManager,
    hashes: readonly Buffer[],
  ): Promise<(KnownApiKey & { hash: string })[]> {
    return manager.query<(KnownApiKey & { hash: string })[]>(
      `SELECT encode(key_hash, 'hex') AS hash, id, name, prefix, role, pii, expires_at, last_used_at, revoked_at
       FROM api_keys WHERE key_hash = ANY($1::bytea[])`,
      [hashes],
    );
  }

  /** Of some token ids, those that are revoked. */
  async findRevoked(manager: EntityManager, token_ids: readonly string[]): Promise<{ token_id: string }[]> {
    return manager.query<{ token_id: string }[]>(
      'SELECT token_id FROM revoked_tokens WHERE token_id = ANY($1::text[])',
      [token_ids],
    );
  }

  /** Notes that a key was used, at most once a minute over all processes. */
  async noteUse(manager: EntityManager, id: number): Promise<void> {
    await manager.query(
      `UPDATE api_keys SET last_used_at = now()
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }

  /** Revokes a token; answers whether it was not revoked before. */
  async revoke(
    manager: EntityManager,
    { token_id, expires_at }: { token_id: string; expires_at: Date },
    revoked_by: string,
  ): Promise<boolean> {
    const stored = await manager.query<{ token_id: string }[]>(
      `INSERT INTO revoked_tokens (token_id, expires_at, revoked_by) VALUES ($1, $2, $3)
       ON CONFLICT (token_id) DO NOTHING RETURNING token_id`,
      [token_id, expires_at, revoked_by],
    );
    return stored.length > 0;
  }

  /** Deletes tokens that have expired: they are invalid anyway, even allowing for differing clocks. */
  async forgetExpired(manager: EntityManager): Promise<void> {
    await manager.query("DELETE FROM revoked_tokens WHERE expires_at < now() - interval '1 minute'");
  }
}
