import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';

const WINDOW_MS = 10_000;
const PUBLISH_EVERY_MS = 2000;
/** Of fewer requests in the window, the slowest one would be the hundredth. */
const LEAST = 100;
/** Of more, the newest: their order costs little then. */
const MOST = 5000;

/**
 * How long the slowest hundredth of the reads of all API processes takes, told by way of Redis. Until the answer begins:
 * files and event streams are sent for longer. Writes are left out: an upload takes as long as its client wants.
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

  /** Milliseconds that no more than a hundredth of the reads takes longer than, of the slowest process; 0 where few ask. */
  async slowest(): Promise<number> {
    const told = Object.values(await this.redis.hgetall(this.key)).map((text) => text.split(' ').map(Number));
    const recent = told.filter(([at = 0]) => Date.now() - at < WINDOW_MS).map(([, took = 0]) => took);
    return Math.max(0, ...recent);
  }

  /** Tells the others how this process is doing. */
  async publish(): Promise<void> {
    const now = Date.now();
    this.times = this.times.filter(({ at }) => now - at < WINDOW_MS).slice(-MOST);
    if (this.times.length < LEAST) return;
    const took = this.times.map((time) => time.took).sort((one, other) => one - other);
    const slowest = took[Math.floor(took.length * 0.99)] ?? 0;
    await this.redis
      .pipeline()
      .hset(this.key, this.process, `${now} ${slowest}`)
      // What ended processes have left goes with the key, when nobody has told anything for long.
      .pexpire(this.key, 6 * WINDOW_MS)
      .exec();
  }
}
