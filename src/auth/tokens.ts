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

/** Roles, least first; each may do all that those before it may. */
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
  /** Grants a viewer the phones and names of contacts; whoever may do more sees them anyway. */
  pii?: true;
}

/** Longer ones are refused: it is stored with what its bearer does. */
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

/** A caller whose token holds, and until when (milliseconds since 1970). */
export interface VerifiedToken {
  caller: Caller;
  expires_at: number;
  /** By which it can be revoked: its `jti`, or a hash of it where it has none. */
  token_id: string;
}

/** What tokens of an identity provider are signed with; never with a secret, which its public key would be taken for. */
const PUBLIC_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;

/** By what tokens are checked. */
export interface TokenRules {
  /** Of our own tokens (HS256). */
  secret: string;
  /** No token may hold for longer. */
  longestSeconds: number;
  /** The identity provider whose tokens hold too; its keys are fetched, kept, and fetched again for an unknown one. */
  provider?: { keys: JWTVerifyGetKey; issuer: string; audience: string };
}

/**
 * Checks signature and algorithm, `exp` (required), role and lifetime, of a provider's token also issuer, audience and
 * `iat`. Rejects when any of them does not hold; with UnavailableError when the provider's keys cannot be had.
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

/** By which a token is revoked: its `jti`, or a hash of it where it has none. */
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
    // What is wrong with a token has a code of its own; whatever else fails, is the way to the keys.
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
