import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { refusalOfRedis } from '../background-work/redis-connections.js';
import { errorCode } from '../common/errors/error-kind.js';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { wait } from '../common/wait.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { NotMigratedError, requireMigrated } from '../database/migration-state.js';
import { WriteTroubles } from '../database/database.module.js';
import { ReadinessRepository } from './readiness.repository.js';

const PATIENCE_MS = 2000;

/** Runs the kinds of commands that Bull needs: writing keys, publishing to channels, and scripts. */
const WRITE = `redis.call('PUBLISH', KEYS[1], '') return redis.call('SET', KEYS[1], '1', 'PX', 60000)`;

/**
 * Checks whether the process and the services it depends on work. Each indicator that is down has a reason and
 * advice.
 */
@Injectable()
export class HealthService {
  private draining = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
    private readonly troubles: WriteTroubles,
    private readonly repository: ReadinessRepository,
    @Inject(ENVIRONMENT)
    private readonly environment: Pick<Environment, 'QUEUE_PREFIX' | 'VALIDATOR_SANDBOX' | 'validators'>,
  ) {}

  /** Whether the process is about to end. It is not ready then, but still answers requests. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** Makes the process not ready from now on. */
  drain(): void {
    this.draining = true;
  }

  /** The state of all parts. It is `error` also while the process is shutting down. */
  async check(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        () => this.checkDatabase(),
        () => this.checkRedis(),
        () => this.checkEnd(),
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  /** The platforms with a validator in this process's configuration. The worker asks them. */
  get validators(): Platform[] {
    const { VALIDATOR_SANDBOX, validators } = this.environment;
    return PLATFORMS.filter((platform) => VALIDATOR_SANDBOX || validators[platform]);
  }

  private checkEnd(): HealthIndicatorResult {
    const process = this.indicators.check('process');
    return this.draining ? process.down('The process is ending.') : process.up();
  }

  private async checkRedis(): Promise<HealthIndicatorResult> {
    const redis = this.indicators.check('redis');
    const key = `${this.environment.QUEUE_PREFIX}:ready`;
    const answer = await within(this.redis.eval(WRITE, 1, key));
    if (answer.answered) return redis.up();
    const refusal = refusalOfRedis(answer.error);
    return redis.down(
      refusal === undefined ? 'Redis does not answer.' : `Redis accepts no writes: ${refusal}`,
    );
  }

  private async checkDatabase(): Promise<HealthIndicatorResult> {
    const postgres = this.indicators.check('postgres');
    const migrations = this.indicators.check('migrations');
    let missing: string | undefined;
    let obstacles: string[] = [];
    let pending: number | undefined;
    const asked = async (): Promise<void> => {
      obstacles = await this.repository.obstacles(this.dataSource.manager);
      await requireMigrated(this.dataSource).catch((error: unknown) => {
        // PostgreSQL has answered, so the tables are missing.
        if (!(error instanceof NotMigratedError)) throw error;
        missing = error.message;
      });
      if (missing === undefined) pending = await this.repository.pendingDeltas(this.dataSource.manager);
    };
    const { answered, error } = await within(asked());
    if (!answered) {
      const why = refusalOf(error);
      const reason = why === undefined ? 'PostgreSQL does not answer.' : `PostgreSQL refuses: ${why}.`;
      return { ...postgres.down(reason), ...migrations.down() };
    }
    // PostgreSQL answers, but a job could not write, because the disk is full or the database is read-only.
    const troubles = [
      ...obstacles,
      ...this.troubles.list.map((trouble) => `PostgreSQL accepts no writes: ${trouble}.`),
    ];
    return {
      ...(troubles.length === 0 ? postgres.up() : postgres.down(troubles.join(' '))),
      ...(missing === undefined ? migrations.up() : migrations.down(missing)),
      // Answers are right even while changes wait, so readiness does not depend on their number.
      ...this.indicators.check('statistics').up({ pending }),
    };
  }
}

/** The SQLSTATE of a refusal; undefined when PostgreSQL did not answer. Its message could contain data. */
function refusalOf(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : undefined;
}

/** Whether a check was answered in time, and its error if it was not. */
async function within(question: Promise<unknown>): Promise<{ answered: boolean; error?: unknown }> {
  const answered = question.then(
    () => ({ answered: true }),
    (error: unknown) => ({ answered: false, error }),
  );
  return Promise.race([answered, wait(PATIENCE_MS, { ref: false }).then(() => ({ answered: false }))]);
}
