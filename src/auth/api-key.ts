import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX_BYTES = 4;

/** `sms_`, eight characters that are shown, and 256 random bits. The log removes texts of this shape. */
const SHAPE = /^sms_[0-9a-f]{8}_[\w-]{43}$/;

/** A new key, and the parts of it that are stored. The key itself is shown once. */
export function createApiKey(): { key: string; prefix: string; key_hash: Buffer } {
  const prefix = `sms_${randomBytes(PREFIX_BYTES).toString('hex')}`;
  const key = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, prefix, key_hash: hashOf(key) };
}

/** Whether a credential has the form of an API key, not of a token. */
export function isApiKey(credential: unknown): credential is string {
  return typeof credential === 'string' && SHAPE.test(credential);
}

/**
 * The hash by which a key is found. Plain SHA-256 suffices for 256 random bits, which nobody guesses. The look-up goes
 * by the hash, so its time reveals nothing about any key.
 */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
