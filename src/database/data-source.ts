import type { DataSourceOptions, Logger } from 'typeorm';
import type { DatabaseEnvironment } from '../config/environment.js';
import { ENTITIES } from './entities.js';
import { MigratingDataSource } from './migrating-data-source.js';
import { MIGRATIONS } from './migrations/index.js';
import { NO_LIMITS, SessionClient, type SessionLimits } from './session-client.js';

/** The one definition of the data source, shared by the application, TypeORM's CLI and the tests. */
export function dataSourceOptions(
  environment: DatabaseEnvironment,
  session: SessionLimits = NO_LIMITS,
): DataSourceOptions & { extra: object } {
  return {
    type: 'postgres',
    url: environment.DATABASE_URL,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    // gen_random_uuid() is built in: no extension to install, for which the role might lack the privilege.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: 'sms-marketing-platform',
    poolSize: environment.DATABASE_POOL_SIZE,
    extra: { Client: SessionClient, session },
  };
}

/** A data source of its own, for what runs outside Nest: TypeORM's CLI, the terminal commands and the tests. */
export function createDataSource(environment: DatabaseEnvironment, logger?: Logger): MigratingDataSource {
  return new MigratingDataSource({ ...dataSourceOptions(environment), ...(logger && { logger }) });
}

/** Shows an operator what the migrations do, step by step, and not the statements by which they find out. */
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
    // Dozens of catalog queries per step would bury the steps.
  }

  logQueryError(): void {
    // TypeORM's CLI prints the error that reaches it; the others were handled.
  }

  logQuerySlow(): void {
    // Long steps report their own duration.
  }
}
