import createClient from 'openapi-fetch';
import type { components, paths } from '../../../test/client/api.js';

/** The types of the API, under their names in openapi.json. */
export type Schemas = components['schemas'];

export type Contact = Schemas['ContactResponse'];
export type Lead = Schemas['ContactWithScore'];
export type Job = Schemas['ValidationJobResponse'];
export type Platform = Contact['validated_platforms'][number];
export type Tier = Contact['lead_tier'];
export type ContactStatus = Contact['status'];
export type JobStatus = Job['status'];
export type FailureCode = Schemas['FailureResponse']['code'];
export type Role = 'viewer' | 'operator' | 'admin';

export const PLATFORMS = [
  'whatsapp',
  'instagram',
  'facebook',
  'google',
  'apple',
] as const satisfies Platform[];
export const TIERS = ['PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN'] as const satisfies Tier[];
/** A contact with one of these tiers was scored. */
export const SCORED_TIERS = TIERS.filter((tier) => tier !== 'UNKNOWN');

/** Marks requests of this page's scripts; another site cannot make a browser send this header. */
export const FROM_PAGE = { 'x-requested-with': 'page' };

/** The client of the API, typed by its document. The cookie identifies the user. */
export const api = createClient<paths>({ baseUrl: '/', headers: FROM_PAGE });

/** Why a request failed. */
export class Failure extends Error {
  override name = 'Failure';

  /**
   * @param status the status of the answer; 0 when there was no answer
   * @param code a stable code for programs; `offline` when there was no answer
   */
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly requestId: string | null,
    readonly fields: readonly { field: string; detail: string }[] = [],
  ) {
    super(detail);
  }
}

/** Called when an answer says that nobody is signed in any more. */
export const signedOutListeners = new Set<() => void>();

/** The data of an answer. Throws a Failure when there is none. */
export async function answered<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked.catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new Failure(0, 'offline', '', null);
  });
  if (data !== undefined && response.ok) return data;
  throw failureOf(response, error);
}

/** The failure of an unsuccessful answer. */
export function failureOf(response: Response, body: unknown): Failure {
  if (response.status === 401) for (const listener of signedOutListeners) listener();
  const problem = isProblem(body) ? body : undefined;
  return new Failure(
    response.status,
    problem?.code ?? 'error',
    problem?.detail ?? response.statusText,
    problem?.request_id ?? response.headers.get('x-request-id'),
    problem?.errors ?? [],
  );
}

function isProblem(body: unknown): body is Schemas['ProblemDetails'] {
  return typeof body === 'object' && body !== null && 'code' in body && 'request_id' in body;
}
