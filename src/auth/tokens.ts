import { createHash, randomUUID } from 'node:crypto';
import {
  decodeProtectedHeader,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { UnavailableError } from '../common/errors/app-error.js';

/** Roles, lowest first; each has the rights of those before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Whether `role` may do what `required` may. */
export function roleAllows(role: Role, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}

const ALGORITHM = 'HS256';

/** Who sent a request. */
export interface Caller {
  subject: string;
  role: Role;
  /** Lets a viewer see the phones and names of contacts; the higher roles always see them. */
  pii?: true;
}

/** Longer ones are refused: it is stored with the actions of its bearer. */
export const LONGEST_SUBJECT = 100;

/** Longer ones are refused: it is stored when the token is revoked. */
export const LONGEST_TOKEN_ID = 200;

const claimsSchema = z.object({
  role: z.enum(ROLES),
  sub: z.string().min(1).max(LONGEST_SUBJECT).optional(),
  exp: z.number(),
  iat: z.number().optional(),
  jti: z.string().min(1).max(LONGEST_TOKEN_ID).optional(),
  pii: z.boolean().optional(),
});

/** Signs a token for `caller` that holds for `expiresIn`, such as `8h` or `30d`. */
export async function signToken(secret: string, caller: Caller, expiresIn: string): Promise<string> {
  return new SignJWT({ role: caller.role, ...(caller.pii && { pii: true }) })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(caller.subject)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** The caller of a valid token, and its expiry (milliseconds since 1970). */
export interface VerifiedToken {
  caller: Caller;
  expires_at: number;
  /** The id by which it can be revoked: its `jti`, or a hash of the token if it has none. */
  token_id: string;
}

/** Algorithms of a provider's tokens. Never one with a secret: the public key could be abused as that secret. */
const PUBLIC_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;

/** The rules by which tokens are checked. */
export interface TokenRules {
  /** Signs our own tokens (HS256). */
  secret: string;
  /** No token may be valid for longer. */
  longestSeconds: number;
  /** The identity provider, if its tokens are accepted too. Its keys are kept, and fetched again for an unknown one. */
  provider?: { keys: JWTVerifyGetKey; issuer: string; audience: string };
}

/**
 * Checks signature and algorithm, `exp` (required), role and lifetime; for a provider's token also issuer, audience and
 * `iat`. Rejects when one of them is wrong; with UnavailableError when the provider's keys cannot be fetched.
 */
export async function verifyToken(rules: TokenRules, token: string): Promise<VerifiedToken> {
  const payload = await verifySignature(rules, token);
  const claims = claimsSchema.parse(payload);
  const begins = claims.iat ?? Date.now() / 1000;
  if (claims.exp - begins > rules.longestSeconds + CLOCK_TOLERANCE_SECONDS)
    throw new Error('the token holds for longer than it may');
  return {
    caller: {
      role: claims.role,
      subject: claims.sub ?? claims.role,
      ...(claims.pii === true && { pii: true }),
    },
    expires_at: claims.exp * 1000,
    token_id: tokenIdOf(token, claims.jti),
  };
}

/** The id by which a token is revoked: its `jti`, or a hash of the token if it has none. */
export function tokenIdOf(token: string, jti: string | undefined): string {
  return jti ?? `sha256:${createHash('sha256').update(token).digest('hex')}`;
}

async function verifySignature({ secret, provider }: TokenRules, token: string): Promise<JWTPayload> {
  const clockTolerance = CLOCK_TOLERANCE_SECONDS;
  if (!provider || decodeProtectedHeader(token).alg === ALGORITHM) {
    const options = { algorithms: [ALGORITHM], requiredClaims: ['exp'], clockTolerance };
    return (await jwtVerify(token, key(secret), options)).payload;
  }
  const { keys, issuer, audience } = provider;
  const requiredClaims = ['exp', 'iat', 'sub'];
  const options = { algorithms: PUBLIC_ALGORITHMS, requiredClaims, issuer, audience, clockTolerance };
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    // A faulty token has an error code of its own; every other error comes from fetching the keys.
    const isOfToken = error instanceof errors.JOSEError && !UNREACHABLE.includes(error.code);
    throw isOfToken
      ? error
      : new UnavailableError('token_keys_unavailable', 'The keys for checking tokens cannot be loaded.');
  }
}

const UNREACHABLE = ['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'];

function key(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
