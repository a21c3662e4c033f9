import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../common/wait.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { Replicas } from '../database/replicas/replicas.js';
import { BulkLoadRepository, type BulkLoad } from './bulk-load.repository.js';
import { RequestTimes } from './request-times.js';

const MEASURE_EVERY_MS = 1000;
const WAIT_MS = { least: 100, upkeep: 250, most: 5000 };
/** The limits beyond which bulk work slows down. */
const TABLES = ['contacts', 'lead_scores', 'platform_validations'];

interface Measurement {
  at: number;
  load: BulkLoad | undefined;
  reasons: string[];
}

/**
 * Slows bulk work down while it harms others: replicas fall behind, too much WAL is written, VACUUM or an index
 * build works on its table, or requests get slow. It never stops the work, because a replica that never catches up
 * must not keep a run from ending.
 */
@Injectable()
export class BulkGovernor {
  private last: Promise<Measurement> = Promise.resolve({ at: -Infinity, load: undefined, reasons: [] });
  private measuredAt = -Infinity;
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
   * Call it between two parts of bulk work, outside of any transaction. It waits at most five seconds while others
   * need the database. Answers the reasons as texts for users; an empty list when there are none. Never rejects.
   */
  async pace(signal?: AbortSignal): Promise<string[]> {
    const now = performance.now();
    if (now - this.measuredAt >= MEASURE_EVERY_MS) {
      this.measuredAt = now;
      this.last = this.last.then((before) => this.measure(before));
    }
    const { reasons } = await this.last;
    if (this.waitMs > 0)
      await wait(this.waitMs, signal ? { signal, ref: false } : { ref: false }).catch(() => undefined);
    return reasons;
  }

  private async measure(before: Measurement): Promise<Measurement> {
    const at = performance.now();
    const load = await this.loads.measure(this.dataSource.manager, TABLES).catch(() => undefined);
    const reasons = [...this.lagging(), ...this.flooding(before, { at, load }), ...(await this.makingSlow())];
    const { most, least, upkeep } = WAIT_MS;
    const milder = this.waitMs / 2;
    this.waitMs = reasons.length > 0 ? Math.min(most, Math.max(least, this.waitMs * 2)) : milder;
    if (this.waitMs < least) this.waitMs = 0;
    const tables = load?.tables_in_upkeep ?? [];
    if (tables.length > 0) {
      reasons.push(`VACUUM or an index build is running on ${tables.join(', ')}`);
      this.waitMs = Math.max(this.waitMs, upkeep);
    }
    return { at, load, reasons: reasons.map((reason) => `${reason}, so this work is slowed down.`) };
  }

  private lagging(): string[] {
    const most = this.limits.BULK_MAX_REPLICA_LAG_SECONDS;
    // A replica that does not answer is left out: waiting would not help it.
    const late = this.replicas.lags.filter(({ isAway, seconds }) => !isAway && seconds > most);
    if (most === 0 || late.length === 0) return [];
    const seconds = Math.floor(Math.max(...late.map((replica) => replica.seconds)));
    return [`A replica is ${seconds} s behind, more than ${most} s`];
  }

  private flooding(before: Measurement, now: Pick<Measurement, 'at' | 'load'>): string[] {
    const most = this.limits.BULK_MAX_WAL_MB_PER_SECOND;
    if (most === 0 || !before.load || !now.load) return [];
    const megabytes = (now.load.wal_bytes - before.load.wal_bytes) / 1024 ** 2;
    const rate = Math.round(megabytes / ((now.at - before.at) / 1000));
    return rate > most ? [`PostgreSQL writes ${rate} MB of WAL a second, more than ${most} MB`] : [];
  }

  private async makingSlow(): Promise<string[]> {
    const most = this.limits.BULK_MAX_REQUEST_MS;
    if (most === 0) return [];
    // Without Redis the response times are unknown.
    const slowest = Math.round(await this.requests.slowest().catch(() => 0));
    return slowest > most
      ? [`One request of a hundred takes ${slowest} ms or longer, more than ${most} ms`]
      : [];
  }
}
