import { Inject, Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Platform } from '../../common/platforms.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';

const MINUTE_MS = 60_000;
/** Slightly below the limit, so that network jitter cannot push a window of a minute over it. */
const SHARE_OF_LIMIT = 0.99;
/** A request that is late by at most this does not delay the requests after it. */
const TOLERANCE_MS = 50;
/** How long to wait without Redis: the other workers' requests are unknown then, so no request is sent. */
const REDIS_AWAY_MS = 500;

/**
 * The generic cell rate algorithm (GCRA) over several limits at once, by the clock of Redis. Each key holds the time
 * at which the next evenly spaced request is due. Counts the requests that may go now and answers their number. When
 * none may go, answers the milliseconds to wait as a negative number.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local granted, wait, due = tonumber(ARGV[1]), 0, {}
for i, key in ipairs(KEYS) do
  local interval, tolerance = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local at = math.max(now, tonumber(redis.call('GET', key) or 0))
  -- Further ahead it can only be when the clock was set back or the limit raised; kept, so that waiting ends.
  due[i] = math.min(at, now + tolerance + interval)
  if due[i] < at then redis.call('SET', key, string.format('%.3f', due[i]), 'PX', math.ceil(due[i] - now)) end
  granted = math.min(granted, math.floor((now + tolerance - due[i]) / interval) + 1)
  wait = math.max(wait, due[i] - tolerance - now)
end
if granted <= 0 then return -math.max(1, math.ceil(wait)) end
for i, key in ipairs(KEYS) do
  due[i] = due[i] + granted * tonumber(ARGV[2 * i])
  redis.call('SET', key, string.format('%.3f', due[i]), 'PX', math.max(1, math.ceil(due[i] - now)))
end
return granted`;

/** A limit, shared by everybody who uses the same key. */
interface RateLimit {
  key: string;
  per_minute: number;
}

/** Spreads requests evenly over each minute, for all jobs and workers that share a Redis. */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);

  constructor(
    private readonly redis: Redis,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /**
   * Counts how many of a job's wanted requests to a platform may go now, and answers their number. When none may go,
   * answers the milliseconds to wait as a negative number. Never rejects: without Redis no request may go.
   */
  async take(
    job: { job_uuid: string; rate_limit_per_minute: number },
    platform: Platform,
    wanted: number,
  ): Promise<number> {
    const prefix = `${this.environment.QUEUE_PREFIX}:rate`;
    const platformLimit = this.environment.rateLimits[platform];
    const limits = [{ key: `${prefix}:job:${job.job_uuid}`, per_minute: job.rate_limit_per_minute }];
    if (platformLimit !== undefined) {
      limits.push({ key: `${prefix}:platform:${platform}`, per_minute: platformLimit });
    }
    return this.pass(limits, wanted);
  }

  private async pass(limits: readonly RateLimit[], wanted: number): Promise<number> {
    const numbers = limits.flatMap(({ per_minute }) => {
      const interval = MINUTE_MS / (per_minute * SHARE_OF_LIMIT);
      return [interval, Math.max(interval, TOLERANCE_MS)];
    });
    try {
      const keys = limits.map(({ key }) => key);
      return Number(await this.redis.eval(TAKE, keys.length, ...keys, wanted, ...numbers));
    } catch (error) {
      this.logger.warn({ msg: 'Redis does not answer; requests wait for it', err: error });
      return -REDIS_AWAY_MS;
    }
  }
}
