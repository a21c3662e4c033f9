import { randomUUID } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ForbiddenError } from '../common/errors/app-error.js';
import type { SignInAttempt } from './oidc-sign-in.js';
import { ROLES, type Caller } from './tokens.js';

/** The cookie that holds the token of a person signed in on the page; scripts cannot read it. */
export const SESSION_COOKIE = 'sms_session';

/** Options of a cookie that no script can read; in production over HTTPS only, except on the machine itself. */
export function cookieOf(
  { NODE_ENV }: { NODE_ENV: string },
  path: string,
  sameSite: 'strict' | 'lax',
): CookieSerializeOptions {
  return { path, httpOnly: true, sameSite, secure: NODE_ENV === 'production' };
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The token from the cookie. Browsers send cookies by themselves, so a request that changes something must also carry a
 * header that another site may send only with our permission (CORS), which we never give. 403 without that header.
 */
export function sessionToken(request: FastifyRequest): string | undefined {
  const token = request.cookies[SESSION_COOKIE];
  if (token !== undefined && !READING.has(request.method)) refuseOtherSites(request);
  return token;
}

/** 403 unless the request came from a script of our own page. */
export function refuseOtherSites({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (headers['x-requested-with'] !== undefined && (site === undefined || site === 'same-origin')) return;
  throw new ForbiddenError(
    'cross_site_request',
    'With the cookie of the page, a request that changes something must come from the page: X-Requested-With is missing, or another site sent it.',
  );
}

const ALGORITHM = 'HS256';
/** Access tokens have no audience and different claims, so neither is accepted in place of the other. */
const AUDIENCE = 'sign-in';

const claimsSchema = z.object({
  signs_in: z.object({
    subject: z.string().min(1),
    role: z.enum(ROLES),
    pii: z.literal(true).exactOptional(),
  }),
  jti: z.string(),
  exp: z.number(),
});

/** The content of a code. The caller must make sure that each id is used only once. */
export interface SignInCode {
  id: string;
  caller: Caller;
  /** Seconds since 1970. */
  expires_at: number;
}

/** Signs a code that lets its bearer sign in once on the page, as `caller`, within `expiresIn`, such as `1h`. */
export async function createSignInCode(secret: string, caller: Caller, expiresIn: string): Promise<string> {
  return new SignJWT({ signs_in: { ...caller } })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** Checks a code; throws when it is invalid. */
export async function readSignInCode(secret: string, code: string): Promise<SignInCode> {
  const { payload } = await jwtVerify(code, key(secret), { algorithms: [ALGORITHM], audience: AUDIENCE });
  const { jti, exp, signs_in } = claimsSchema.parse(payload);
  return { id: jti, caller: signs_in, expires_at: exp };
}

/** Neither an access token nor the code of a link. */
const ATTEMPT_AUDIENCE = 'sign-in-attempt';

const attemptSchema = z.object({
  attempt: z.object({ state: z.string(), nonce: z.string(), code_verifier: z.string() }),
  return_to: z.string(),
});

/** The content of the browser's cookie while a person signs in at the OpenID Connect provider. */
export interface KeptAttempt {
  attempt: SignInAttempt;
  /** The page's address that the person wanted to see. */
  return_to: string;
}

/** Signs an attempt for its cookie, so that nobody can forge one for another person's browser. */
export async function keepAttempt(secret: string, kept: KeptAttempt, expiresIn: string): Promise<string> {
  return new SignJWT({ ...kept })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(ATTEMPT_AUDIENCE)
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** Reads the cookie of an attempt; throws when it is invalid. */
export async function readAttempt(secret: string, cookie: string): Promise<KeptAttempt> {
  const { payload } = await jwtVerify(cookie, key(secret), {
    algorithms: [ALGORITHM],
    audience: ATTEMPT_AUDIENCE,
  });
  return attemptSchema.parse(payload);
}

function key(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
