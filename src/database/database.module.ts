import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { dataSourceOptions, PATIENCE, replication } from './data-source.js';
import { MigrationGate } from './migration-gate.js';
import { RecentWrites } from './replicas/recent-writes.js';
import { ReplicaReads } from './replicas/replica-reads.js';
import { Replicas } from './replicas/replicas.js';
import { WriteTroubles } from './write-troubles.js';
import type { SessionLimits } from './session-client.js';

/** Opens the one data source of a process. */
@Module({})
export class DatabaseModule {
  /** @param statementSeconds how long any statement may take; without it as long as it likes */
  static forRoot(statementSeconds?: number): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        MigrationGate,
        WriteTroubles,
        RecentWrites,
        ReplicaReads,
        {
          provide: Replicas,
          inject: [DataSource, ENVIRONMENT],
          useFactory: (dataSource: DataSource, environment: Environment) =>
            new Replicas(dataSource, environment, limitsOf(environment, statementSeconds)),
        },
      ],
      exports: [MigrationGate, WriteTroubles, RecentWrites, ReplicaReads, Replicas],
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [ENVIRONMENT],
          useFactory: (environment: Environment) => {
            const options = dataSourceOptions(environment, limitsOf(environment, statementSeconds));
            return { ...options, ...replication(environment), extra: { ...options.extra, ...PATIENCE } };
          },
        }),
      ],
    };
  }
}

/** A process that is stopped in the middle of a transaction must not hold its locks longer than a lease. */
function limitsOf(environment: Environment, statementSeconds = 0): SessionLimits {
  return {
    statement_timeout_ms: statementSeconds * 1000,
    idle_in_transaction_ms: environment.VALIDATION_JOB_LEASE_SECONDS * 1000,
    prepare: environment.DATABASE_PREPARED_STATEMENTS,
  };
}
