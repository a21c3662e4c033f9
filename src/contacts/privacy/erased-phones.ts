import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConflictError, UnavailableError } from '../../common/errors/app-error.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { PrivacyEnvironment } from '../../config/environment.js';
import { ErasedPhonesRepository } from './erased-phones.repository.js';

/**
 * The keyed hash of a phone: nothing else remains of a deleted person. Without a key, a hash could be reversed by
 * trying all ten billion phones.
 */
export class PhoneHash {
  /** Names the key without revealing it. */
  readonly keyId: string;

  constructor(private readonly key: string) {
    this.keyId = this.of('which key').toString('hex').slice(0, 16);
  }

  of(phone_e164: string): Buffer {
    return createHmac('sha256', this.key).update(phone_e164).digest();
  }
}

/** The phones of people who were deleted on request, so that they are not stored again. */
@Injectable()
export class ErasedPhones {
  private readonly hash: PhoneHash | undefined;

  constructor(
    private readonly repository: ErasedPhonesRepository,
    @Inject(ENVIRONMENT) { PRIVACY_HASH_KEY }: PrivacyEnvironment,
  ) {
    this.hash = PRIVACY_HASH_KEY === undefined ? undefined : new PhoneHash(PRIVACY_HASH_KEY);
  }

  /** 503 when nobody can be deleted, because there is no key or it differs from the key of earlier deletions. */
  async requireKey(manager: EntityManager): Promise<PhoneHash> {
    if (!this.hash) throw keyMissing();
    if (await this.repository.hasOtherKey(manager, this.hash.keyId)) throw keyDiffers();
    return this.hash;
  }

  async add(manager: EntityManager, phones: readonly string[]): Promise<void> {
    const hash = await this.requireKey(manager);
    await this.repository.add(
      manager,
      phones.map((phone) => hash.of(phone)),
      hash.keyId,
    );
  }

  /** 409 for the phone of a deleted person; 503 when that cannot be checked. */
  async refuse(manager: EntityManager, phone_e164: string): Promise<void> {
    if (!this.hash && !(await this.repository.hasAny(manager))) return;
    const hash = await this.requireKey(manager);
    if (await this.repository.has(manager, hash.of(phone_e164))) throw phoneErased();
  }
}

/** 409: the person with that phone was deleted. */
export function phoneErased(): ConflictError {
  return new ConflictError('phone_erased', 'The person with that phone asked to be deleted.', [
    { field: 'phone_e164', code: 'erased', detail: 'belongs to somebody who asked to be deleted' },
  ]);
}

const WHAT_TO_DO = 'Set it for the API, the worker and imports, and keep it safe: it cannot be replaced.';

/** 503: PRIVACY_HASH_KEY is not set. */
export function keyMissing(): UnavailableError {
  return new UnavailableError('privacy_key_missing', `PRIVACY_HASH_KEY is not set. ${WHAT_TO_DO}`);
}

/** 503: PRIVACY_HASH_KEY is not the key of earlier deletions. */
function keyDiffers(): UnavailableError {
  return new UnavailableError(
    'privacy_key_differs',
    'PRIVACY_HASH_KEY differs from the key of earlier deletions. Set the earlier key again.',
  );
}
