import { DataSource, MigrationExecutor, type Migration, type QueryRunner } from 'typeorm';
import { wait } from '../common/wait.js';
import { OnlineMigration } from './online-ddl/index.js';
import { isMarkedOrCompleted } from './online-ddl/marker.js';
import { preflight, refuseWrongPlace } from './online-ddl/preflight.js';
import { requireSession } from './session-client.js';

/** The advisory lock of the migrations: the letters "smsm". Nothing else uses it. */
const LOCK_KEY = 0x73_6d_73_6d;
const LOCK_POLL_MS = 500;

/** The options of TypeORM's CLI; `transaction` is ignored, because every step has its own. */
interface MigrationOptions {
  transaction?: 'all' | 'none' | 'each';
  fake?: boolean;
}

/**
 * A data source that runs migrations. Only one process at a time migrates, because TypeORM has no lock between
 * processes and two would read the same list of pending migrations. Everything pending is checked first, and each
 * step has its own transaction.
 */
export class MigratingDataSource extends DataSource {
  /** Connects. The entities then get the comments by which the migrations recognise their own objects. */
  override async initialize(): Promise<this> {
    await super.initialize();
    await this.takeOverMarks();
    return this;
  }

  override runMigrations(options: MigrationOptions = {}): Promise<Migration[]> {
    return this.alone(async (queryRunner) => {
      if (!options.fake) await refuseWrongPlace(queryRunner, onlineMigrations(this.migrations));
      const executor = this.executor(queryRunner, options);
      if (!executor.fake) await preflight(queryRunner, await pendingMigrations(executor));
      return executor.executePendingMigrations();
    });
  }

  /** Reverts the last migration. There is never one transaction around it, whatever the options say. */
  override undoLastMigration(options: MigrationOptions = {}): Promise<void> {
    return this.alone((queryRunner) => this.executor(queryRunner, options).undoLastMigration());
  }

  /**
   * Copies the marks in the database's comments to the entities, because TypeORM compares comments. Without this,
   * `schema:log` would list every marked table and column, and `schema:sync` would erase the marks. A revert would
   * then keep our tables as if somebody else had made them.
   */
  private async takeOverMarks(): Promise<void> {
    const marks = await this.query<{ table_name: string; column_name: string | null; comment: string }[]>(
      `SELECT c.relname AS table_name, a.attname AS column_name, d.description AS comment
         FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
         LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
        WHERE d.classoid = 'pg_class'::regclass AND c.relkind = 'r'
          AND c.relnamespace = current_schema()::regnamespace AND ${isMarkedOrCompleted('d.description')}`,
    );
    for (const { table_name, column_name, comment } of marks) {
      const entity = this.entityMetadatas.find(({ tableName }) => tableName === table_name);
      const described = column_name === null ? entity : entity?.findColumnWithDatabaseName(column_name);
      if (described) described.comment = comment;
    }
  }

  private executor(queryRunner: QueryRunner, options: MigrationOptions): MigrationExecutor {
    const executor = new MigrationExecutor(this, queryRunner);
    executor.transaction = 'none';
    executor.fake = options.fake ?? false;
    return executor;
  }

  /**
   * Holds the lock on the connection that migrates. If this process is killed, its last statement may go on in the
   * server, and the lock stays until that has ended. So the next runner never meets a statement that is half done.
   */
  private async alone<T>(work: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
    const queryRunner = this.createQueryRunner();
    try {
      requireSession(await queryRunner.connect(), 'Migrations');
      await prepareSession(queryRunner);
      await this.acquire(queryRunner);
      try {
        return await work(queryRunner);
      } finally {
        await endSession(queryRunner);
      }
    } finally {
      await queryRunner.release();
    }
  }

  /**
   * Polls for the lock. A session that is blocked in pg_advisory_lock holds a snapshot, and CREATE INDEX
   * CONCURRENTLY would wait for it.
   */
  private async acquire(queryRunner: QueryRunner): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const [row] = await this.query<{ locked: boolean }[]>(
        'SELECT pg_try_advisory_lock($1) AS locked',
        [LOCK_KEY],
        queryRunner,
      );
      if (row?.locked) return;
      if (attempt === 1) await this.sayWhoMigrates(queryRunner);
      await wait(LOCK_POLL_MS);
    }
  }

  private async sayWhoMigrates(queryRunner: QueryRunner): Promise<void> {
    const [holder] = await this.query<{ pid: number }[]>(
      `SELECT pid FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1 AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [LOCK_KEY],
      queryRunner,
    );
    const pid = holder ? ` (pid ${holder.pid})` : '';
    this.logger.logMigration(`Another runner is migrating${pid}: waiting for it.`);
  }
}

async function pendingMigrations(executor: MigrationExecutor): Promise<OnlineMigration[]> {
  const pending = await executor.getPendingMigrations();
  return onlineMigrations(pending.map(({ instance }) => instance));
}

function onlineMigrations(migrations: readonly unknown[]): OnlineMigration[] {
  return migrations.filter((migration) => migration instanceof OnlineMigration);
}

/**
 * Switches off time limits of the role or database, because steps may take long. When the client dies, the server ends
 * its statement. Reading or sorting a large table uses one core and leaves the others to the traffic.
 */
async function prepareSession(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(
    `SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
     SET client_connection_check_interval = '1s'; SET max_parallel_workers_per_gather = 0;
     SET max_parallel_maintenance_workers = 0`,
  );
}

/**
 * The connection goes back to the pool with its earlier settings. A lost connection has lost its lock and settings
 * too.
 */
async function endSession(queryRunner: QueryRunner): Promise<void> {
  await queryRunner
    .query(
      `SELECT pg_advisory_unlock_all(); RESET statement_timeout; RESET lock_timeout;
       RESET idle_in_transaction_session_timeout; RESET client_connection_check_interval;
       RESET max_parallel_workers_per_gather; RESET max_parallel_maintenance_workers`,
    )
    .catch(() => undefined);
}
