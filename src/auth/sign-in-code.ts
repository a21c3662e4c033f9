import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ROLES } from './roles.js';
import type { Caller } from './tokens.js';

const ALGORITHM = 'HS256';
/** Access tokens have no audience, and their claims look otherwise: neither passes for the other. */
const AUDIENCE = 'sign-in';

const claimsSchema = z.object({
  signs_in: z.object({ subject: z.string().min(1), role: z.enum(ROLES) }),
  jti: z.string(),
  exp: z.number(),
});

/** What a code stands for. Whoever takes it must see to it that its id is taken once. */
export interface SignInCode {
  id: string;
  caller: Caller;
  /** Seconds since 1970. */
  expires_at: number;
}

/** Signs a code that lets its bearer sign in once on the page, as `caller`, within `expiresIn`, such as `1h`. */
export async function createSignInCode(secret: string, caller: Caller, expiresIn: string): Promise<string> {
  return new SignJWT({ signs_in: { subject: caller.subject, role: caller.role } })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** Checks a code; throws when it does not hold. */
export async function readSignInCode(secret: string, code: string): Promise<SignInCode> {
  const { payload } = await jwtVerify(code, key(secret), { algorithms: [ALGORITHM], audience: AUDIENCE });
  const { jti, exp, signs_in } = claimsSchema.parse(payload);
  return { id: jti, caller: signs_in, expires_at: exp };
}

function key(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
