import { request, type Dispatcher } from 'undici';
import { errorCode } from '../../common/errors/error-kind.js';
import { traceHeaders } from '../../common/tracing.js';
import type { ValidatorEndpoint } from '../../config/validator-environment.js';
import { readAnswer } from './http-answer.js';
import { ValidatorError, type PhoneAnswer, type ValidationRequest, type Validator } from './validator.js';

/** Receives the raw answer, to explain it to the operator. */
export interface ExchangeObserver {
  onHeaders(statusCode: number, headers: Dispatcher.ResponseData['headers']): void;
  /** Called only for an answer with status 200 that is not too large. */
  onBody(body: string): void;
}

/** The largest size of an answer: a constant part, and a part per phone. */
const BASE_BYTES = 100_000;
const BYTES_PER_PHONE = 45_000;
const MOST_BYTES = 5_000_000;
const LONGEST_RETRY_AFTER_MS = 7 * 86_400_000;
/** Node's error codes when no connection was made, so nothing was asked. */
const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Asks the operator's own validation service over HTTP, by the contract in docs/validators.md. */
export class HttpValidator implements Validator {
  readonly source = 'http';

  constructor(
    private readonly endpoint: ValidatorEndpoint,
    private readonly timeoutMs: number,
    private readonly observer?: ExchangeObserver,
  ) {}

  async validate(
    question: ValidationRequest,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, PhoneAnswer>> {
    const startedAt = performance.now();
    // One time limit for the whole exchange. A limit between two bytes would never end a slow trickle.
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort();
    }, this.timeoutMs);
    // Not AbortSignal.any, which would leave a listener on the job's signal for each request.
    const stop = (): void => {
      limit.abort();
    };
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const body = await this.ask(question, limit.signal);
      return readAnswer(question.phones, body, Math.round(performance.now() - startedAt));
    } catch (error) {
      signal.throwIfAborted();
      throw toValidatorError(error, limit.signal.aborted);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  private async ask(
    { platform, phones, idempotency_key }: ValidationRequest,
    signal: AbortSignal,
  ): Promise<string> {
    const { token, url } = this.endpoint;
    const answer = await request(url, {
      method: 'POST',
      headers: {
        ...traceHeaders(),
        'content-type': 'application/json',
        accept: 'application/json',
        'idempotency-key': idempotency_key,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ platform, phones }),
      signal,
      // undici's own time limits are off: they would end a longer exchange too early.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.observer?.onHeaders(answer.statusCode, answer.headers);
    if (answer.statusCode === 200) {
      const body = await readBounded(answer.body, mostBytes(phones.length));
      this.observer?.onBody(body);
      return body;
    }
    // The body of a refusal is not read, and the connection is closed.
    answer.body.on('error', () => undefined).destroy();
    throw refusal(answer);
  }
}

/** The longest answer about this many phones, in bytes. */
export function mostBytes(phones: number): number {
  return Math.min(MOST_BYTES, BASE_BYTES + phones * BYTES_PER_PHONE);
}

async function readBounded(body: Dispatcher.ResponseData['body'], most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream, so the rest is not fetched.
    if (bytes > most) throw new ValidatorError('answer_too_large', false);
    chunks.push(chunk);
  }
  // Without the byte order mark that some services send before their JSON.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function refusal({ statusCode, headers }: Dispatcher.ResponseData): ValidatorError {
  if (statusCode === 429)
    return new ValidatorError('rate_limited', true, retryAfterMs(headers['retry-after']));
  if (statusCode >= 500)
    return new ValidatorError('server_error', true, retryAfterMs(headers['retry-after']));
  return new ValidatorError('rejected', false);
}

/** Seconds or a date (RFC 9110). An invalid value is ignored, and the wait is limited. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  // Date.parse would read "1.5" and "-5" as days of 2001.
  const date = /\d:\d\d/.test(header) ? Date.parse(header) : NaN;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : date - Date.now();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
}

function toValidatorError(error: unknown, timedOut: boolean): unknown {
  if (error instanceof ValidatorError) return error;
  if (timedOut) return new ValidatorError('timeout', true, undefined, true);
  if (!(error instanceof Error)) return error;
  // Any other error of undici or the socket means that the answer was not complete.
  const maybePaid = !NOT_CONNECTED.includes(errorCode(error) ?? '');
  return new ValidatorError('connection_failed', true, undefined, maybePaid);
}
