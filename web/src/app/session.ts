import { computed, signal } from '@preact/signals';
import { failureOf, Failure, FROM_PAGE, signedOutListeners, type Role } from '../api/client.js';
import { forgetAnswers } from '../api/use-answer.js';

/** The signed-in user, from `/api/v1/session`. Scripts cannot read the cookie itself. */
interface Session {
  subject: string | null;
  role: Role | null;
  /** Whether this viewer sees phones and names unmasked. */
  pii?: boolean;
  /** Whether signing in with a company account is configured. Present in the answer about the session. */
  oidc?: boolean;
  /** The address for signing out at the provider. Present in the answer to a sign-out. */
  sign_out_url?: string | null;
}

/** Undefined until the API has answered. */
export const session = signal<Session | undefined>(undefined);

/** The user's token has expired. */
export const sessionExpired = signal(false);

const ROLES: Role[] = ['viewer', 'operator', 'admin'];

/** Whether the user has at least the role `role`. */
export function may(role: Role): boolean {
  const own = session.value?.role;
  return own != null && ROLES.indexOf(own) >= ROLES.indexOf(role);
}

/** Whether the user sees phones and names. For other users the API masks them, and refuses to search by them. */
export function seesPeople(): boolean {
  return may('operator') || session.value?.pii === true;
}

export const isSignedIn = computed(() => session.value?.role != null);

/** Loads the session. */
export async function readSession(): Promise<void> {
  session.value = await send('GET');
}

/** Signs in with an access token or the code of a link. Throws a Failure. */
export async function signIn(by: { token: string } | { code: string }): Promise<void> {
  await send('POST', by);
  // Loads the session again, because the browser may have refused the cookie.
  const current = await send('GET');
  if (current.role === null) throw new Failure(0, 'cookie_refused', '', null);
  sessionExpired.value = false;
  session.value = current;
}

export async function signOut(): Promise<void> {
  const { sign_out_url, ...nobody } = await send('DELETE');
  forgetAnswers();
  if (sign_out_url) location.assign(sign_out_url);
  else session.value = { ...nobody, ...(session.value?.oidc && { oidc: true }) };
}

signedOutListeners.add(() => {
  if (!isSignedIn.value) return;
  sessionExpired.value = true;
  session.value = { ...session.value, subject: null, role: null };
});

async function send(method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Session> {
  const response = await fetch('/api/v1/session', {
    method,
    // The same request as in index.html, so that its preloaded answer is used.
    ...(method !== 'GET' && {
      headers: { ...FROM_PAGE, ...(body && { 'content-type': 'application/json' }) },
    }),
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Failure(0, 'offline', '', null);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw failureOf(response, answer);
  return answer as Session;
}
