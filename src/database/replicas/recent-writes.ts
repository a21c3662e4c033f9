import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import type { AuthenticatedRequest } from '../../auth/auth.guard.js';
import { wait } from '../../common/wait.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';

/** Longer than an answer may be late in reaching its client. */
const MARGIN_MS = 2000;
const PATIENCE_MS = 250;

/**
 * Who has written something a moment ago, over all processes. Such a caller reads what it wrote: its reads go to the
 * primary until every replica that is used has the write.
 */
@Injectable()
export class RecentWrites implements OnModuleInit {
  private readonly prefix: string;
  private readonly keptMs: number;

  constructor(
    private readonly redis: Redis,
    private readonly adapters: HttpAdapterHost,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {
    this.prefix = `${environment.QUEUE_PREFIX}:wrote`;
    this.keptMs = environment.DATABASE_REPLICA_MAX_LAG_SECONDS * 1000 + MARGIN_MS;
  }

  /** Notes each write before its answer is sent. Not an interceptor: those see nothing that a guard or a pipe refuses. */
  onModuleInit(): void {
    if (this.environment.DATABASE_REPLICA_URLS.length === 0) return;
    const server = this.adapters.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onSend', async (request: AuthenticatedRequest) => {
      if (request.caller && !['GET', 'HEAD'].includes(request.method))
        await this.note(request.caller.subject);
    });
  }

  /** Whether the caller wrote lately; also where Redis does not say. */
  async isOf(subject: string): Promise<boolean> {
    return (await this.within(this.redis.exists(this.keyOf(subject)))) !== 0;
  }

  private async note(subject: string): Promise<void> {
    await this.within(this.redis.set(this.keyOf(subject), '1', 'PX', this.keptMs));
  }

  /** A digest: a token may name its caller by an address or a phone. */
  private keyOf(subject: string): string {
    return `${this.prefix}:${createHash('sha256').update(subject).digest('base64url')}`;
  }

  /** The answer of Redis, or undefined where it has none in time. */
  private async within<T>(question: Promise<T>): Promise<T | undefined> {
    const answer = question.catch(() => undefined);
    return Promise.race([answer, wait(PATIENCE_MS, { ref: false }).then(() => undefined)]);
  }
}
