import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { Replicas } from '../database/replicas/replicas.js';
import { BulkLoadRepository, type BulkLoad } from './bulk-load.repository.js';
import { RequestTimes } from './request-times.js';

const LOOK_EVERY_MS = 1000;
const WAIT_MS = { least: 100, upkeep: 250, most: 5000 };
/** What bulk work writes, and what must not fall behind for it. */
const TABLES = ['contacts', 'lead_scores', 'platform_validations'];

interface Look {
  at: number;
  load: BulkLoad | undefined;
  reasons: string[];
}

/**
 * Slows bulk work down while others suffer from it: replicas fall behind, WAL is written faster than it may, its table is
 * vacuumed, requests get slow. It never stops: a replica that never catches up must not keep a run from its end.
 */
@Injectable()
export class BulkGovernor {
  private last: Promise<Look> = Promise.resolve({ at: -Infinity, load: undefined, reasons: [] });
  private lookedAt = -Infinity;
  private waitMs = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly loads: BulkLoadRepository,
    private readonly replicas: Replicas,
    private readonly requests: RequestTimes,
    @Inject(ENVIRONMENT)
    private readonly limits: Pick<
      Environment,
      'BULK_MAX_REPLICA_LAG_SECONDS' | 'BULK_MAX_WAL_MB_PER_SECOND' | 'BULK_MAX_REQUEST_MS'
    >,
  ) {}

  /**
   * To be called between two parts of bulk work, outside of any transaction: waits for as long as others need, at most
   * five seconds. Answers why, for people; nothing where nothing is in the way. Never rejects.
   */
  async pace(signal?: AbortSignal): Promise<string[]> {
    const now = performance.now();
    if (now - this.lookedAt >= LOOK_EVERY_MS) {
      this.lookedAt = now;
      this.last = this.last.then((before) => this.look(before));
    }
    const { reasons } = await this.last;
    if (this.waitMs > 0)
      await wait(this.waitMs, signal ? { signal, ref: false } : { ref: false }).catch(() => undefined);
    return reasons;
  }

  private async look(before: Look): Promise<Look> {
    const at = performance.now();
    const load = await this.loads.measure(this.dataSource.manager, TABLES).catch(() => undefined);
    const reasons = [...this.lagging(), ...this.flooding(before, { at, load }), ...(await this.makingSlow())];
    const { most, least, upkeep } = WAIT_MS;
    const milder = this.waitMs / 2;
    this.waitMs = reasons.length > 0 ? Math.min(most, Math.max(least, this.waitMs * 2)) : milder;
    if (this.waitMs < least) this.waitMs = 0;
    const tables = load?.tables_in_upkeep ?? [];
    if (tables.length > 0) {
      reasons.push(`VACUUM or an index build works on ${tables.join(', ')}`);
      this.waitMs = Math.max(this.waitMs, upkeep);
    }
    return { at, load, reasons: reasons.map((reason) => `${reason}: this work goes slower meanwhile.`) };
  }

  private lagging(): string[] {
    const most = this.limits.BULK_MAX_REPLICA_LAG_SECONDS;
    // One that does not answer is not helped by waiting for it.
    const late = this.replicas.lags.filter(({ isAway, seconds }) => !isAway && seconds > most);
    if (most === 0 || late.length === 0) return [];
    const seconds = Math.floor(Math.max(...late.map((replica) => replica.seconds)));
    return [`A replica is ${seconds} s behind, more than ${most} s`];
  }

  private flooding(before: Look, now: Pick<Look, 'at' | 'load'>): string[] {
    const most = this.limits.BULK_MAX_WAL_MB_PER_SECOND;
    if (most === 0 || !before.load || !now.load) return [];
    const megabytes = (now.load.wal_bytes - before.load.wal_bytes) / 1024 ** 2;
    const rate = Math.round(megabytes / ((now.at - before.at) / 1000));
    return rate > most ? [`PostgreSQL writes ${rate} MB of WAL a second, more than ${most} MB`] : [];
  }

  private async makingSlow(): Promise<string[]> {
    const most = this.limits.BULK_MAX_REQUEST_MS;
    if (most === 0) return [];
    // While Redis is away nobody knows.
    const slowest = Math.round(await this.requests.slowest().catch(() => 0));
    return slowest > most
      ? [`One request of a hundred takes ${slowest} ms or longer, more than ${most} ms`]
      : [];
  }
}
