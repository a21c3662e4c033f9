import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';

const WINDOW_MS = 10_000;
const PUBLISH_EVERY_MS = 2000;
/** With fewer requests in the window, the 99th percentile would be the single slowest one. */
const LEAST = 100;
/** The most requests that are kept, the newest ones, so that sorting them stays cheap. */
const MOST = 5000;

/**
 * The 99th percentile of the response times of reads over all API processes, shared by Redis. It is measured until
 * the first byte, because files and event streams take longer to send. Writes do not count: an upload takes as long
 * as its client wants.
 */
@Injectable()
export class RequestTimes implements OnModuleInit, BeforeApplicationShutdown {
  private readonly key: string;
  private readonly process = randomUUID();
  private times: { at: number; took: number }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly adapters: HttpAdapterHost,
    @Inject(ENVIRONMENT) { QUEUE_PREFIX }: Pick<Environment, 'QUEUE_PREFIX'>,
  ) {
    this.key = `${QUEUE_PREFIX}:request-times`;
  }

  onModuleInit(): void {
    const server = this.adapters.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onSend', (request, reply, payload, done) => {
      if (request.method === 'GET') this.times.push({ at: Date.now(), took: reply.elapsedTime });
      done(null, payload);
    });
    this.timer = setInterval(() => void this.publish().catch(() => undefined), PUBLISH_EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** The 99th percentile in milliseconds of the slowest process; 0 when there are few requests. */
  async slowest(): Promise<number> {
    const told = Object.values(await this.redis.hgetall(this.key)).map((text) => text.split(' ').map(Number));
    const recent = told.filter(([at = 0]) => Date.now() - at < WINDOW_MS).map(([, took = 0]) => took);
    return Math.max(0, ...recent);
  }

  /** Publishes this process's percentile. */
  async publish(): Promise<void> {
    const now = Date.now();
    this.times = this.times.filter(({ at }) => now - at < WINDOW_MS).slice(-MOST);
    if (this.times.length < LEAST) return;
    const took = this.times.map((time) => time.took).sort((one, other) => one - other);
    const slowest = took[Math.floor(took.length * 0.99)] ?? 0;
    await this.redis
      .pipeline()
      .hset(this.key, this.process, `${now} ${slowest}`)
      // Entries of ended processes go when the key expires.
      .pexpire(this.key, 6 * WINDOW_MS)
      .exec();
  }
}
