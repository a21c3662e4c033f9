import { Module, type DynamicModule, Injectable } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { dataSourceOptions, PATIENCE, replication } from './data-source.js';
import { MigrationGate } from './migration-gate.js';
import { RecentWrites } from './replicas/recent-writes.js';
import { ReplicaReads } from './replicas/replica-reads.js';
import { Replicas } from './replicas/replicas.js';
import type { SessionLimits } from './session-client.js';

/** The reasons why this process cannot write, by the part that reports them. Readiness shows them while they last. */
@Injectable()
export class WriteTroubles {
  private readonly troubles = new Map<string, string>();

  /** Records a reason. Undefined records that it has ended. */
  report(who: string, trouble: string | undefined): void {
    if (trouble === undefined) this.troubles.delete(who);
    else this.troubles.set(who, trouble);
  }

  /** All reasons, without repetition. */
  get list(): string[] {
    return [...new Set(this.troubles.values())];
  }
}

/** Opens the one data source of a process. */
@Module({})
export class DatabaseModule {
  /** @param statementSeconds the time limit of every statement; none by default */
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

/** A process that is frozen in a transaction must not keep its locks longer than a lease. */
function limitsOf(environment: Environment, statementSeconds = 0): SessionLimits {
  return {
    statement_timeout_ms: statementSeconds * 1000,
    idle_in_transaction_ms: environment.VALIDATION_JOB_LEASE_SECONDS * 1000,
    prepare: environment.DATABASE_PREPARED_STATEMENTS,
  };
}
