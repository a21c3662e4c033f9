import { wait } from '../../../common/wait.js';
import { request, type Dispatcher } from 'undici';
import type { ValidatorEndpoint } from '../../../config/validator-environment.js';
import { HttpValidator } from '../http.validator.js';
import { ValidatorError, type PhoneAnswer, type ValidationRequest } from '../validator.js';

const MOST_ATTEMPTS = 3;
const WAIT_WITHOUT_RETRY_AFTER_MS = 1000;
/** The longest wait for a Retry-After. A longer one is still accepted as valid. */
const LONGEST_WAIT_MS = 10_000;

/** One question, the engine's reading of its answer, and the raw answer. */
export interface Exchange {
  phones: readonly string[];
  timeoutMs: number;
  elapsedMs: number;
  attempts: number;
  /** One of these two is given. */
  answers?: ReadonlyMap<string, PhoneAnswer>;
  failure?: ValidatorError;
  statusCode?: number;
  headers: Dispatcher.ResponseData['headers'];
  body?: string;
  /** For each 429 before the answer: whether its Retry-After said when to ask again. */
  rateLimits: boolean[];
}

/**
 * Asks through the engine's own adapter, and again after 429 and 503. Never rejects for an error of the validator.
 */
export async function ask(
  endpoint: ValidatorEndpoint,
  question: ValidationRequest,
  timeoutMs: number,
  mostAttempts = MOST_ATTEMPTS,
): Promise<Exchange> {
  const rateLimits: boolean[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const exchange = await askOnce(endpoint, question, timeoutMs);
    const { failure, statusCode } = exchange;
    if (statusCode === 429) rateLimits.push(failure?.retryAfterMs !== undefined);
    const pause = failure?.retryAfterMs ?? WAIT_WITHOUT_RETRY_AFTER_MS;
    const again = (statusCode === 429 || statusCode === 503) && pause <= LONGEST_WAIT_MS;
    if (!again || attempts >= mostAttempts) return { ...exchange, attempts, rateLimits };
    await wait(pause);
  }
}

async function askOnce(
  endpoint: ValidatorEndpoint,
  question: ValidationRequest,
  timeoutMs: number,
): Promise<Omit<Exchange, 'attempts' | 'rateLimits'>> {
  const seen: Pick<Exchange, 'statusCode' | 'headers' | 'body'> = { headers: {} };
  const validator = new HttpValidator(endpoint, timeoutMs, {
    onHeaders: (statusCode, headers) => Object.assign(seen, { statusCode, headers }),
    onBody: (body) => Object.assign(seen, { body }),
  });
  const startedAt = performance.now();
  const outcome = await validator.validate(question, new AbortController().signal).then(
    (answers) => ({ answers }),
    (error: unknown) => {
      if (error instanceof ValidatorError) return { failure: error };
      throw error;
    },
  );
  const elapsedMs = Math.round(performance.now() - startedAt);
  return { phones: question.phones, timeoutMs, elapsedMs, ...seen, ...outcome };
}

/** Sends a request that the engine never sends. Answers its status, or the reason why there is none. */
export async function probe(
  { url, token }: ValidatorEndpoint,
  method: 'GET' | 'POST',
  body: string | undefined,
  timeoutMs: number,
): Promise<number | string> {
  try {
    const answer = await request(url, {
      method,
      headers: {
        accept: 'application/json',
        'idempotency-key': 'validator-check',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer.body.on('error', () => undefined).destroy();
    return answer.statusCode;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
    // The message of an error may contain a header, and with it the token.
    return error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
  }
}
