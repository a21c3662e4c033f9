import { createHmac, timingSafeEqual } from 'node:crypto';

/** Gives links a key of their own, so that the signature of a link is never valid for a token. */
const PURPOSE = 'signed-link';

/** The path with its expiry and signature. Until then, anybody with the link may GET it without a token. */
export function signLink(secret: string, path: string, expires: Date): string {
  const seconds = String(Math.floor(expires.getTime() / 1000));
  return `${path}?expires=${seconds}&signature=${signature(secret, path, seconds)}`;
}

/** Whether a link was signed by `signLink` and has not expired. */
export function linkHolds(
  secret: string,
  path: string,
  { expires, signature: given }: { expires: string; signature: string },
): boolean {
  const wanted = Buffer.from(signature(secret, path, expires));
  const bytes = Buffer.from(given);
  const signed = wanted.length === bytes.length && timingSafeEqual(wanted, bytes);
  return signed && Number(expires) * 1000 > Date.now();
}

function signature(secret: string, path: string, expires: string): string {
  const key = createHmac('sha256', secret).update(PURPOSE).digest();
  return createHmac('sha256', key).update(`${path}?expires=${expires}`).digest('base64url');
}
