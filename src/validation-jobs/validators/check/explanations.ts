import { isDeepStrictEqual } from 'node:util';
import { envelopeSchema, readAnswer, resultSchema } from '../http-answer.js';
import { mostBytes } from '../http.validator.js';
import type { Exchange } from './exchange.js';

const MOST_FAULTS_SHOWN = 3;

/** The mistakes of an answer, by the schemas of the engine. A phone is named only by its position in the list. */
export interface AnswerFaults {
  missing: number;
  unasked: number;
  repeated: number;
  values: string[];
}

/** Reads a body that the engine could read. Throws for one that it could not. */
export function faultsOf(phones: readonly string[], body: string): AnswerFaults {
  const asked = new Set(phones);
  const seen = new Set<unknown>();
  const faults: AnswerFaults = { missing: 0, unasked: 0, repeated: 0, values: [] };
  for (const [index, entry] of envelopeSchema.parse(JSON.parse(body)).results.entries()) {
    const phone = (entry as { phone_e164?: unknown } | null)?.phone_e164;
    if (typeof phone === 'string' && !asked.has(phone)) {
      faults.unasked += 1;
      continue;
    }
    if (seen.has(phone)) faults.repeated += 1;
    if (typeof phone === 'string') seen.add(phone);
    for (const { path, message } of resultSchema.safeParse(entry).error?.issues ?? [])
      faults.values.push(`results[${index}]${path.map((key) => `.${String(key)}`).join('')}: ${message}`);
  }
  faults.missing = phones.filter((phone) => !seen.has(phone)).length;
  return faults;
}

/** The first of several faults, and how many more there are. */
export function firstOf(faults: readonly string[]): string {
  const more = faults.length - MOST_FAULTS_SHOWN;
  return faults.slice(0, MOST_FAULTS_SHOWN).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Why the engine got nothing from an exchange, and what to do about it. */
export function explainFailure({ failure, statusCode = 0, body = '', ...exchange }: Exchange): string {
  switch (failure?.code) {
    case undefined:
      return 'answered.';
    case 'timeout':
      return (
        `gave no complete answer within ${exchange.timeoutMs} ms. Answer sooner, ` +
        'make the batches of your jobs smaller, or raise VALIDATOR_TIMEOUT_MS.'
      );
    case 'connection_failed':
      return 'broke the connection before the answer was complete, or did not send HTTP. Look at its log.';
    case 'rate_limited':
      return `answered 429 to each of ${exchange.attempts} attempts. Run this check again when it accepts requests.`;
    case 'server_error':
      return `answered ${statusCode}. The engine then asks again, without success while this lasts.`;
    case 'rejected':
      return `answered ${statusCode}. ${explainRejection(statusCode)} The engine does not ask again after such an answer.`;
    case 'answer_too_large':
      return (
        `answered more than the ${mostBytes(exchange.phones.length)} bytes that an answer about ` +
        `${exchange.phones.length} phones may have. Send fewer details.`
      );
    case 'invalid_answer':
    case 'missing_in_answer':
      return explainUnreadable(body);
  }
}

function explainRejection(statusCode: number): string {
  if (statusCode >= 300 && statusCode < 400)
    return 'Redirects are not followed: use the address that the redirect leads to.';
  if (statusCode === 401 || statusCode === 403)
    return 'It does not accept the token: give the right --token.';
  if (statusCode === 404) return 'Check the path of the address.';
  if (statusCode === 409)
    return 'Let a repeated question wait for the first one, or answer 503 with Retry-After.';
  return 'Answer 200, or 429 or 503 with Retry-After where asking again helps.';
}

function explainUnreadable(body: string): string {
  if (body.trim() === '') return 'answered 200 with an empty body. Answer JSON.';
  if (/^\s*</.test(body))
    return 'answered 200 with an HTML page, as proxies and sign-in pages do. Answer JSON; give errors their status.';
  return isJson(body)
    ? 'answered JSON without a list of results. Answer {"results": [ … ]}.'
    : 'answered 200 with a body that is not JSON. Answer {"results": [ … ]}.';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether two answers to one question mean the same to the engine, and whether they are identical. */
export function compare(first: Exchange, second: Exchange): { forEngine: boolean; whole: boolean } {
  const [one, other] = [first, second].map(({ phones, body = '' }) => ({
    forEngine: [...readAnswer(phones, body, 0)],
    whole: JSON.parse(body) as unknown,
  }));
  return {
    forEngine: isDeepStrictEqual(one?.forEngine, other?.forEngine),
    whole: isDeepStrictEqual(one?.whole, other?.whole),
  };
}

/** The subject of a failure that concerns the whole answer. */
export function kindOf({ failure }: Exchange): string {
  switch (failure?.code) {
    case 'timeout':
      return 'time';
    case 'answer_too_large':
      return 'size';
    case 'connection_failed':
      return 'connection';
    case 'invalid_answer':
      return 'JSON';
    case 'rate_limited':
    case 'server_error':
    case 'rejected':
    case 'missing_in_answer':
    case undefined:
      return 'status';
  }
}

/** All faults in one text; empty when there are none. */
export function describeFaults({ missing, unasked, repeated, values }: AnswerFaults): string {
  return [
    ...(missing > 0 ? [`phones without an answer: ${missing}`] : []),
    ...(unasked > 0 ? [`results about other phones: ${unasked}`] : []),
    ...(repeated > 0 ? [`results that repeat a phone: ${repeated}`] : []),
    ...(values.length > 0 ? [firstOf(values)] : []),
  ].join('; ');
}
