import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { TooManyRequestsError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { SharedCounts } from './shared-counts.js';
import type { Caller } from './tokens.js';

/** The page uses one stream for everything; a tab that shows a job opens another. */
const MOST_STREAMS_OF_SUBJECT = 50;
const MOST_STREAMS_OF_ADDRESS = 200;
const STREAM_RETRY_SECONDS = 30;

/**
 * The limits of one client: requests a minute over all processes, and open streams in this one. Requests with valid
 * credentials count for their subject only, so that nobody is locked out by others at the same address.
 */
@Injectable()
export class ClientLimits implements OnApplicationShutdown {
  private readonly requests: SharedCounts;
  private readonly streams = new Map<string, number>();
  private opened = 0;

  constructor(
    redis: Redis,
    @Inject(ENVIRONMENT)
    private readonly environment: Pick<
      Environment,
      'QUEUE_PREFIX' | 'RATE_LIMIT_PER_MINUTE' | 'RATE_LIMIT_ANONYMOUS_PER_MINUTE'
    >,
  ) {
    this.requests = new SharedCounts(redis, `${environment.QUEUE_PREFIX}:requests`);
  }

  onApplicationShutdown(): void {
    this.requests.stop();
  }

  /** Counts a request with valid credentials. TooManyRequestsError above the limit. */
  countCaller({ subject }: Caller): void {
    this.count(`subject:${subject}`, this.environment.RATE_LIMIT_PER_MINUTE);
  }

  /** Counts a request without valid credentials. */
  countAnonymous(address: string): void {
    this.count(`address:${networkOf(address)}`, this.environment.RATE_LIMIT_ANONYMOUS_PER_MINUTE);
  }

  /**
   * Counts a stream of events; answers a function to call at its end. TooManyRequestsError above the limit.
   */
  openStream({ subject }: Caller, address: string): () => void {
    const limits: [key: string, most: number][] = [
      [`subject:${subject}`, MOST_STREAMS_OF_SUBJECT],
      [`address:${networkOf(address)}`, MOST_STREAMS_OF_ADDRESS],
    ];
    for (const [key, most] of limits) {
      if ((this.streams.get(key) ?? 0) >= most) throw tooManyStreams(most);
    }
    for (const [key] of limits) this.streams.set(key, (this.streams.get(key) ?? 0) + 1);
    this.opened += 1;
    return () => {
      for (const [key] of limits) {
        const remaining = (this.streams.get(key) ?? 1) - 1;
        if (remaining > 0) this.streams.set(key, remaining);
        else this.streams.delete(key);
      }
    };
  }

  /** How many streams are open in this process. */
  get openStreams(): number {
    let open = 0;
    for (const [key, count] of this.streams) if (key.startsWith('subject:')) open += count;
    return open;
  }

  /** How many streams this process has opened since it started. */
  get openedStreams(): number {
    return this.opened;
  }

  private count(key: string, most: number): void {
    if (most === 0) return;
    const { count, secondsLeft } = this.requests.take(key);
    if (count > most) throw tooManyRequests(most, secondsLeft);
  }
}

/** 429: more requests than are allowed in a minute. */
function tooManyRequests(most: number, retryAfterSeconds: number): TooManyRequestsError {
  return new TooManyRequestsError(
    'too_many_requests',
    `More than ${most} requests in a minute. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  );
}

function tooManyStreams(most: number): TooManyRequestsError {
  return new TooManyRequestsError(
    'too_many_streams',
    `${most} streams of events are open already. Close one first.`,
    STREAM_RETRY_SECONDS,
  );
}

/** The address; of IPv6 only the first 64 bits, because one client usually has all addresses behind them. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8).fill('0');
  return [...groups, ...zeros].slice(0, 4).join(':');
}
