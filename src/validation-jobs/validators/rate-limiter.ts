import { Inject, Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Platform } from '../../common/platforms.js';
import { wait } from '../../common/wait.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { WaitingLine } from '../engine/waiting-line.js';

const MINUTE_MS = 60_000;
/** Stays a little below the limit, so that no window of a minute exceeds it through the network's jitter. */
const SHARE_OF_LIMIT = 0.99;
/** A request that comes late by as much does not delay those after it. */
const TOLERANCE_MS = 50;
/** Without Redis nobody knows what the others ask: nothing is asked until it is back. */
const REDIS_AWAY_MS = 500;

/**
 * The generic cell rate algorithm over several limits at once, by Redis' own clock. Each key holds when the next
 * request is due if all come evenly. Answers how many of the wanted requests may go now and counts them, or else,
 * below zero, how many milliseconds to wait.
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

/** A limit that all who use the same key share. */
export interface RateLimit {
  key: string;
  per_minute: number;
}

/** Spreads requests evenly over each minute, over all jobs and workers that share a Redis. */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);

  constructor(
    private readonly redis: Redis,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** The turnstile of one job on one platform. */
  turnstile(jobUuid: string, perMinute: number, platform: Platform): Turnstile {
    const prefix = `${this.environment.QUEUE_PREFIX}:rate`;
    const platformLimit = this.environment.rateLimits[platform];
    const limits = [{ key: `${prefix}:job:${jobUuid}`, per_minute: perMinute }];
    if (platformLimit !== undefined) {
      limits.push({ key: `${prefix}:platform:${platform}`, per_minute: platformLimit });
    }
    return new Turnstile((wanted) => this.take(limits, wanted));
  }

  private async take(limits: readonly RateLimit[], wanted: number): Promise<number> {
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

/** Lets the requests of one job to one platform through in their order; all that wait ask Redis together. */
export class Turnstile {
  private readonly line = new WaitingLine();
  private turning = false;

  /** @param take how many of the wanted may go now, or, below zero, how many milliseconds to wait */
  constructor(private readonly take: (wanted: number) => Promise<number>) {}

  /** Resolves when the next request may go. Rejects when the signal fires first. */
  async pass(signal: AbortSignal): Promise<void> {
    const passed = this.line.join(signal);
    if (!this.turning) void this.turn();
    await passed;
  }

  /** Turns as long as anybody waits. Never rejects: `take` does not. */
  private async turn(): Promise<void> {
    this.turning = true;
    while (this.line.length > 0) {
      const granted = await this.take(this.line.length);
      if (granted < 0) await wait(-granted, { ref: false });
      this.line.letIn(granted);
    }
    this.turning = false;
  }
}
