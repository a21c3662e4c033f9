import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Not, type EntityManager } from 'typeorm';
import { ErasedPhone } from './privacy-request.entity.js';

/** An import holds this lock in shared mode while it runs. Deleting a person takes it in exclusive mode. */
const IMPORTING_LOCK = 5_226_003;

const HASHES = `SELECT encode(phone_hash, 'base64') AS phone_hash, key_id FROM erased_phones`;

export interface ErasedPhoneRow {
  /** Encoded in base64. */
  phone_hash: string;
  key_id: string;
}

/** The SQL of the phone hashes of deleted people. */
@Injectable()
export class ErasedPhonesRepository {
  async add(manager: EntityManager, hashes: readonly Buffer[], keyId: string): Promise<void> {
    await manager.query(
      'INSERT INTO erased_phones (phone_hash, key_id) SELECT hash, $2 FROM unnest($1::bytea[]) AS hash ON CONFLICT DO NOTHING',
      [hashes, keyId],
    );
  }

  async has(manager: EntityManager, hash: Buffer): Promise<boolean> {
    return manager.existsBy(ErasedPhone, { phone_hash: hash });
  }

  async hasAny(manager: EntityManager): Promise<boolean> {
    return manager.exists(ErasedPhone);
  }

  /** Whether an earlier deletion used another key. */
  async hasOtherKey(manager: EntityManager, keyId: string): Promise<boolean> {
    return manager.existsBy(ErasedPhone, { key_id: Not(keyId) });
  }

  /**
   * Keeps imports from starting until the end of the transaction. Answers false when an import is running: it has
   * read the hashes already and could bring back a person who is deleted now.
   */
  async holdImports(manager: EntityManager): Promise<boolean> {
    const [row] = await manager.query<{ held: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(${IMPORTING_LOCK}) AS held`,
    );
    return row?.held ?? false;
  }
}

/** Reads all hashes for an import. Nobody can be deleted until `endImport`. */
export async function beginImport(client: ClientBase): Promise<ErasedPhoneRow[]> {
  await client.query(`SELECT pg_advisory_lock_shared(${IMPORTING_LOCK})`);
  return (await client.query<ErasedPhoneRow>(HASHES)).rows;
}

export async function endImport(client: ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock_shared(${IMPORTING_LOCK})`);
}
