import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { NotMigratedError, readMigrationState, type MigrationState } from '../database/migration-state.js';

const PATIENCE_MS = 2000;

/** Asks what the process depends on whether it answers. */
@Injectable()
export class HealthService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
  ) {}

  /** What works, and for what does not, the reason and what to do about it. */
  async check(): Promise<Health> {
    const [state, pong] = await Promise.all([
      answer(readMigrationState(this.dataSource)),
      answer(this.redis.ping()),
    ]);
    const migrations = state !== undefined && state.applied >= state.known;
    return {
      postgres: state !== undefined,
      redis: pong !== undefined,
      migrations,
      reasons: reasonsOf(state, pong),
    };
  }
}

export interface Health {
  postgres: boolean;
  redis: boolean;
  /** Whether the tables are those of this program. */
  migrations: boolean;
  reasons: string[];
}

function reasonsOf(state: MigrationState | undefined, pong: string | undefined): string[] {
  const reasons: string[] = [];
  if (!state) reasons.push('PostgreSQL does not answer.');
  else if (state.applied < state.known) reasons.push(new NotMigratedError(state).message);
  if (pong === undefined) reasons.push('Redis does not answer.');
  return reasons;
}

/** Undefined when it fails or takes too long. */
async function answer<T>(question: Promise<T>): Promise<T | undefined> {
  const answered = question.catch(() => undefined);
  return Promise.race([answered, wait(PATIENCE_MS, { ref: false }).then(() => undefined)]);
}
