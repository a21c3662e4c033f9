import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ROLES, type Role } from './roles.js';

const ALGORITHM = 'HS256';

/** Who sent a request. */
export interface Caller {
  subject: string;
  role: Role;
}

const claimsSchema = z.object({ role: z.enum(ROLES), sub: z.string().min(1).max(100).optional() });

/** Signs a token for `caller` that holds for `expiresIn`, such as `8h` or `30d`. */
export async function signToken(secret: string, caller: Caller, expiresIn: string): Promise<string> {
  return new SignJWT({ role: caller.role })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(caller.subject)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** Checks signature, algorithm (HS256 only), `exp` (required) and role. Throws when any of them does not hold. */
export async function verifyToken(secret: string, token: string): Promise<Caller> {
  const { payload } = await jwtVerify(token, key(secret), {
    algorithms: [ALGORITHM],
    requiredClaims: ['exp'],
    clockTolerance: 5,
  });
  const claims = claimsSchema.parse(payload);
  return { role: claims.role, subject: claims.sub ?? claims.role };
}

function key(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
