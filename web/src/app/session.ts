import { computed, signal } from '@preact/signals';
import { failureOf, Failure, FROM_PAGE, signedOutListeners, type Role } from '../api/client.js';
import { forgetAnswers } from '../api/use-answer.js';

/** Who is signed in, as `/api/v1/session` answers it; the cookie itself is out of reach of scripts. */
interface Session {
  subject: string | null;
  role: Role | null;
  /** A viewer who sees phones and names as they are. */
  pii?: boolean;
  /** Whether one may sign in with the company's account; told where somebody asks who is signed in. */
  oidc?: boolean;
  /** Where the provider of that account signs out too; told at sign-out. */
  sign_out_url?: string | null;
}

/** Undefined until the API has answered for the first time. */
export const session = signal<Session | undefined>(undefined);

/** Somebody was signed in until the token expired. */
export const sessionExpired = signal(false);

const ROLES: Role[] = ['viewer', 'operator', 'admin'];

/** Whether the one who is signed in may do what needs `role`. */
export function may(role: Role): boolean {
  const own = session.value?.role;
  return own != null && ROLES.indexOf(own) >= ROLES.indexOf(role);
}

/** Whether the one who is signed in sees phones and names; for others the API masks them, and refuses to search by them. */
export function seesPeople(): boolean {
  return may('operator') || session.value?.pii === true;
}

export const isSignedIn = computed(() => session.value?.role != null);

/** Asks who is signed in. */
export async function readSession(): Promise<void> {
  session.value = await send('GET');
}

/** Signs in with an access token, or with the code of a link. Throws a Failure. */
export async function signIn(by: { token: string } | { code: string }): Promise<void> {
  await send('POST', by);
  // Not what the answer says, but what the browser keeps: it may refuse the cookie.
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
    // Asked as the document asked it already, so that its answer is taken (index.html).
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
