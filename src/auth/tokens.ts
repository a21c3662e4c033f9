import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

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
}

/** Longer ones are refused: it is stored with what its bearer does. */
export const LONGEST_SUBJECT = 100;

const claimsSchema = z.object({
  role: z.enum(ROLES),
  sub: z.string().min(1).max(LONGEST_SUBJECT).optional(),
  exp: z.number(),
});

/** Signs a token for `caller` that holds for `expiresIn`, such as `8h` or `30d`. */
export async function signToken(secret: string, caller: Caller, expiresIn: string): Promise<string> {
  return new SignJWT({ role: caller.role })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(caller.subject)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key(secret));
}

/** A caller whose token holds, and until when (milliseconds since 1970). */
export interface VerifiedToken {
  caller: Caller;
  expires_at: number;
}

/** Checks signature, algorithm (HS256 only), `exp` (required) and role. Throws when any of them does not hold. */
export async function verifyToken(secret: string, token: string): Promise<VerifiedToken> {
  const { payload } = await jwtVerify(token, key(secret), {
    algorithms: [ALGORITHM],
    requiredClaims: ['exp'],
    clockTolerance: 5,
  });
  const claims = claimsSchema.parse(payload);
  return {
    caller: { role: claims.role, subject: claims.sub ?? claims.role },
    expires_at: claims.exp * 1000,
  };
}

function key(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
