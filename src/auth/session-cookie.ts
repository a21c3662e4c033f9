import type { FastifyRequest } from 'fastify';
import { ForbiddenError } from '../common/errors/app-error.js';

/** Holds the token of somebody who signed in on the page; scripts cannot read it. */
export const SESSION_COOKIE = 'sms_session';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The token that came as a cookie. Browsers send cookies by themselves, so a request that changes something must also
 * carry a header that no other site can make them send without asking us first (CORS), which we always refuse.
 * 403 where it does not.
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
