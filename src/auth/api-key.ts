import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX_BYTES = 4;

/** `sms_`, eight characters that are shown, and 256 random bits. The log strikes out what looks like it. */
const SHAPE = /^sms_[0-9a-f]{8}_[\w-]{43}$/;

/** A key that nobody had before, and what of it is kept. The key itself is shown once. */
export function createApiKey(): { key: string; prefix: string; key_hash: Buffer } {
  const prefix = `sms_${randomBytes(PREFIX_BYTES).toString('hex')}`;
  const key = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, prefix, key_hash: hashOf(key) };
}

/** Whether a credential is meant to be an API key, and no token. */
export function isApiKey(credential: unknown): credential is string {
  return typeof credential === 'string' && SHAPE.test(credential);
}

/**
 * By which a key is found. A plain SHA-256 suffices for 256 random bits, which nobody guesses; and because the hash is
 * looked up, how long that takes tells nothing of any key.
 */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
