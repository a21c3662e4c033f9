import pg from 'pg';
import type { Logger } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { DatabaseEnvironment, ReplicaEnvironment } from '../config/environment.js';
import { ENTITIES } from './entities.js';
import { MigratingDataSource } from './migrating-data-source.js';
import { MIGRATIONS } from './migrations/index.js';
import { NO_LIMITS, SessionClient, type SessionLimits } from './session-client.js';

/** The one definition of the data source, shared by the application, TypeORM's CLI and the tests. */
export function dataSourceOptions(
  environment: DatabaseEnvironment,
  session: SessionLimits = NO_LIMITS,
): PostgresDataSourceOptions & { extra: object } {
  return {
    type: 'postgres',
    url: environment.DATABASE_URL,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    // gen_random_uuid() is built in, so no extension is needed. The role might not be allowed to install one.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: 'sms-marketing-platform',
    poolSize: environment.DATABASE_POOL_SIZE,
    extra: { Client: SessionClient, session },
  };
}

/** Settings that notice a server that has vanished without closing its connections. */
export const PATIENCE = {
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
};

/**
 * Makes TypeORM read on replicas, but only in a query runner of mode `slave`. The list of replicas is empty at
 * first, because TypeORM would not start while a replica is away. `Replicas` fills it.
 */
export function replication({
  DATABASE_URL,
  DATABASE_REPLICA_URLS,
}: DatabaseEnvironment & ReplicaEnvironment): Pick<PostgresDataSourceOptions, 'replication'> {
  if (DATABASE_REPLICA_URLS.length === 0) return {};
  return { replication: { defaultMode: 'master', master: { url: DATABASE_URL }, slaves: [] } };
}

/** For a replica that hangs. It is longer than any limit of the server. */
const REPLICA_PATIENCE_MS = 5000;

/** Connections to a replica, with the same settings as those to the primary. */
export function replicaPool(url: string, session: SessionLimits, size: number): pg.Pool {
  const { statement_timeout_ms } = session;
  const options: pg.PoolConfig & { Client: typeof SessionClient; session: SessionLimits } = {
    ...PATIENCE,
    connectionString: url,
    application_name: 'sms-marketing-platform',
    connectionTimeoutMillis: REPLICA_PATIENCE_MS,
    max: size,
    query_timeout: statement_timeout_ms + REPLICA_PATIENCE_MS,
    Client: SessionClient,
    session,
  };
  const pool = new pg.Pool(options);
  // An idle connection was lost. The next check of the replica reports that.
  pool.on('error', () => undefined);
  return pool;
}

/** A data source for everything outside Nest: TypeORM's CLI, the terminal commands and the tests. */
export function createDataSource(environment: DatabaseEnvironment, logger?: Logger): MigratingDataSource {
  return new MigratingDataSource({ ...dataSourceOptions(environment), ...(logger && { logger }) });
}

/** Prints the steps of migrations for the operator, without their statements. */
export class TerminalLogger implements Logger {
  constructor(private readonly write: (line: string) => void) {}

  logMigration(message: string): void {
    this.write(message);
  }

  logSchemaBuild(message: string): void {
    this.write(message);
  }

  log(_level: 'log' | 'info' | 'warn', message: unknown): void {
    this.write(String(message));
  }

  logQuery(): void {
    // Each step has dozens of catalog queries, which would hide the steps.
  }

  logQueryError(): void {
    // TypeORM's CLI prints an error that reaches it. All others were handled.
  }

  logQuerySlow(): void {
    // Long steps report their own duration.
  }
}
