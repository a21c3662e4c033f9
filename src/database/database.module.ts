import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { dataSourceOptions } from './data-source.js';
import { MigrationGate } from './migration-gate.js';
import { WriteTroubles } from './write-troubles.js';
import { PreparingClient } from './prepared-statements.js';

/** Opens the one data source of a process. */
@Module({})
export class DatabaseModule {
  /** @param statementSeconds how long any statement may take; without it as long as it likes */
  static forRoot(statementSeconds?: number): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [MigrationGate, WriteTroubles],
      exports: [MigrationGate, WriteTroubles],
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [ENVIRONMENT],
          useFactory: (environment: Environment) => ({
            ...dataSourceOptions(environment),
            extra: {
              ...patience(environment, statementSeconds),
              ...(environment.DATABASE_PREPARED_STATEMENTS && { Client: PreparingClient }),
            },
          }),
        }),
      ],
    };
  }
}

/**
 * A process that is stopped in the middle of a transaction must not hold its locks longer than a lease, and a server
 * that vanished without a word is noticed.
 */
function patience({ VALIDATION_JOB_LEASE_SECONDS }: Environment, statementSeconds?: number) {
  return {
    ...(statementSeconds !== undefined && { statement_timeout: statementSeconds * 1000 }),
    idle_in_transaction_session_timeout: VALIDATION_JOB_LEASE_SECONDS * 1000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
