import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { NotMigratedError, requireMigrated } from '../database/migration-state.js';
import { WriteTroubles } from '../database/write-troubles.js';

const PATIENCE_MS = 2000;

/** What works, and for what does not, the reason and what to do about it. */
export interface Health {
  postgres: boolean;
  redis: boolean;
  /** Whether the tables are those of this program. */
  migrations: boolean;
  reasons: string[];
}

/** Asks what the process depends on whether it answers. */
@Injectable()
export class HealthService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly redis: Redis,
    private readonly troubles: WriteTroubles,
  ) {}

  async check(): Promise<Health> {
    const [database, redis] = await Promise.all([this.database(), answers(this.redis.ping())]);
    const reasons = [...database.reasons];
    if (!redis) reasons.push('Redis does not answer.');
    const troubles = this.troubles.list.map((trouble) => `PostgreSQL takes no writes: ${trouble}.`);
    const postgres = database.postgres && troubles.length === 0;
    return { ...database, postgres, redis, reasons: [...reasons, ...troubles] };
  }

  private async database(): Promise<Omit<Health, 'redis'>> {
    let reason: string | undefined;
    const asked = requireMigrated(this.dataSource).catch((error: unknown) => {
      // PostgreSQL has answered: it is the tables that are missing.
      if (!(error instanceof NotMigratedError)) throw error;
      reason = error.message;
    });
    const postgres = await answers(asked);
    if (!postgres) return { postgres, migrations: false, reasons: ['PostgreSQL does not answer.'] };
    return { postgres, migrations: reason === undefined, reasons: reason === undefined ? [] : [reason] };
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
