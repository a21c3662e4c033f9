import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { NotMigratedError, requireMigrated } from '../database/migration-state.js';
import { WriteTroubles } from '../database/write-troubles.js';

const PATIENCE_MS = 2000;

/** Asks what the process depends on whether it answers. A down indicator says why, and what to do about it. */
@Injectable()
export class HealthService {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
    private readonly troubles: WriteTroubles,
  ) {}

  /** What works and what does not; `error` also while the process is shutting down. */
  async check(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.checkDatabase(), () => this.checkRedis()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private async checkRedis(): Promise<HealthIndicatorResult> {
    const redis = this.indicators.check('redis');
    return (await answers(this.redis.ping())) ? redis.up() : redis.down('Redis does not answer.');
  }

  private async checkDatabase(): Promise<HealthIndicatorResult> {
    const postgres = this.indicators.check('postgres');
    const migrations = this.indicators.check('migrations');
    let missing: string | undefined;
    const asked = requireMigrated(this.dataSource).catch((error: unknown) => {
      // PostgreSQL has answered: it is the tables that are missing.
      if (!(error instanceof NotMigratedError)) throw error;
      missing = error.message;
    });
    if (!(await answers(asked)))
      return { ...postgres.down('PostgreSQL does not answer.'), ...migrations.down() };
    // It answers, and a job cannot write: the disk is full, or it is read-only.
    const troubles = this.troubles.list.map((trouble) => `PostgreSQL takes no writes: ${trouble}.`);
    return {
      ...(troubles.length === 0 ? postgres.up() : postgres.down(troubles.join(' '))),
      ...(missing === undefined ? migrations.up() : migrations.down(missing)),
    };
  }
}

/** False when it fails or takes too long. */
async function answers(question: Promise<unknown>): Promise<boolean> {
  const answered = question.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, wait(PATIENCE_MS, { ref: false }).then(() => false)]);
}
