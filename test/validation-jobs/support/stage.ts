import { Redis } from 'ioredis';
import pg from 'pg';
import { DISPOSABLE_DATA, startServices, type Services } from '../../../scripts/services/index.js';
import { createDataSource, TerminalLogger } from '../../../src/database/data-source.js';
import { FakeValidator } from './fake-validator.js';
import type { Queryable } from './jobs.js';
import { WorkerProcess, type ProcessEnvironment } from './processes.js';
import { RunLog } from './run-log.js';

/**
 * A PostgreSQL and a Redis that a test can take down at will, a validator, and any number of worker processes. Its
 * queries reconnect to a restarted PostgreSQL.
 */
export class Stage implements Queryable {
  readonly runs = new RunLog();
  private readonly workers: WorkerProcess[] = [];
  private workersStarted = 0;

  private constructor(
    readonly services: Services,
    readonly validator: FakeValidator,
    private readonly pool: pg.Pool,
  ) {}

  static async set(): Promise<Stage> {
    const services = await startServices({
      name: 'stage',
      external: {},
      // Even without fsync a killed server loses nothing, because the machine stays up.
      postgresSettings: DISPOSABLE_DATA,
    });
    const dataSource = createDataSource(
      { DATABASE_URL: services.databaseUrl, DATABASE_POOL_SIZE: 2 },
      new TerminalLogger(() => undefined),
    );
    await dataSource.initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
    const pool = new pg.Pool({ connectionString: services.databaseUrl, max: 4 });
    // A restart cuts idle connections.
    pool.on('error', () => undefined);
    return new Stage(services, await FakeValidator.start(), pool);
  }

  get environment(): ProcessEnvironment {
    return {
      databaseUrl: this.services.databaseUrl,
      redisUrl: this.services.redisUrl,
      queuePrefix: 'stage',
      validatorUrl: this.validator.url,
    };
  }

  async query<T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, parameters)).rows;
  }

  async one<T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<T> {
    const [row, ...more] = await this.query<T>(sql, parameters);
    if (!row || more.length > 0) throw new Error(`expected one row: ${sql}`);
    return row;
  }

  async startWorker(variables: Record<string, string> = {}): Promise<WorkerProcess> {
    this.workersStarted += 1;
    const worker = await WorkerProcess.start(
      { ...this.environment, variables },
      { name: `worker-${this.workersStarted}`, runs: this.runs },
    );
    this.workers.push(worker);
    return worker;
  }

  /** Starts a worker unless one is alive, whatever an earlier test did to it. */
  async haveWorker(): Promise<void> {
    if (this.workers.every((worker) => worker.hasEnded)) await this.startWorker();
  }

  /** Ends all workers. */
  async dismiss(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** Empties Redis. */
  async flushAll(): Promise<void> {
    const redis = new Redis(this.services.redisUrl);
    await redis.flushall();
    redis.disconnect();
  }

  /** Cuts the connections of all workers to PostgreSQL. */
  async cutConnections(): Promise<void> {
    await this.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'sms-marketing-platform' AND pid <> pg_backend_pid()`,
    );
  }

  /** Deletes stored rows and the log of requests. Workers stay. */
  async reset(): Promise<void> {
    await this.query(
      'TRUNCATE contacts, validation_jobs, scoring_runs, validator_pauses, validator_usage RESTART IDENTITY CASCADE',
    );
    this.validator.log.length = 0;
  }

  async strike(): Promise<void> {
    await this.dismiss();
    await this.validator.stop();
    await this.pool.end();
    await this.services.stop();
  }
}
