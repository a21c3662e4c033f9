import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import type { AuthenticatedRequest } from '../../auth/auth.guard.js';
import { wait } from '../../common/wait.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';

/** Longer than an answer can be delayed on its way to the client. */
const MARGIN_MS = 2000;
const PATIENCE_MS = 250;

/**
 * Remembers, across all processes, which callers wrote recently. Such a caller reads its own writes: its reads go to
 * the primary until every replica in use has them.
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

  /**
   * Records each write before its answer is sent. This is a hook, because an interceptor does not see requests that
   * a guard or a pipe refuses.
   */
  onModuleInit(): void {
    if (this.environment.DATABASE_REPLICA_URLS.length === 0) return;
    const server = this.adapters.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onSend', async (request: AuthenticatedRequest) => {
      if (request.caller && !['GET', 'HEAD'].includes(request.method))
        await this.note(request.caller.subject);
    });
  }

  /** Whether the caller wrote recently; true when Redis does not answer. */
  async isOf(subject: string): Promise<boolean> {
    return (await this.within(this.redis.exists(this.keyOf(subject)))) !== 0;
  }

  private async note(subject: string): Promise<void> {
    await this.within(this.redis.set(this.keyOf(subject), '1', 'PX', this.keptMs));
  }

  /** A digest, because the name of a caller may be an address or a phone. */
  private keyOf(subject: string): string {
    return `${this.prefix}:${createHash('sha256').update(subject).digest('base64url')}`;
  }

  /** The answer of Redis, or undefined when it is late. */
  private async within<T>(question: Promise<T>): Promise<T | undefined> {
    const answer = question.catch(() => undefined);
    return Promise.race([answer, wait(PATIENCE_MS, { ref: false }).then(() => undefined)]);
  }
}
