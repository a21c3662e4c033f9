import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { wait } from '../../common/wait.js';
import type { DatabaseEnvironment, ReplicaEnvironment } from '../../config/environment.js';
import { replicaPool } from '../data-source.js';
import type { Querying } from '../migration-state.js';
import type { SessionLimits } from '../session-client.js';
import { appliedWal, writtenWal } from './replica-position.repository.js';

const CHECK_EVERY_MS = 500;
/** Two per second for the longest lag that can be configured. */
const MOST_MARKS = 1200;

type State = 'current' | 'behind' | 'away';

/** The state of a replica in this process. */
interface Replica {
  /** Host and port only, because the whole address holds a password. */
  name: string;
  reads: pg.Pool;
  /** A separate connection, so that checks do not wait for reads. */
  watch: pg.Pool;
  /** The replica has all commits from before this time (`performance.now()`). */
  asOf: number;
  state: State;
  isAsked: boolean;
}

/** The part of TypeORM's driver that is used here: the pools among which a query runner of mode `slave` chooses. */
interface ReplicatedDriver {
  slaves: pg.Pool[];
}

/**
 * Watches the replicas of DATABASE_REPLICA_URLS and gives TypeORM those that are fresh enough. TypeORM alone would
 * not start while one is away, and would not notice one that is away or behind: docs/decisions/replicas.md.
 *
 * Twice a second the primary's WAL position is recorded with the time. A replica that has applied that position has
 * all commits from before that time. So a replica that no longer hears from the primary ages by itself.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Replicas.name);
  private readonly stopping = new AbortController();
  private readonly replicas: Replica[];
  private readonly mostMs: number;
  /** The recorded WAL positions and their times, newest last. */
  private readonly marks: { written: number; at: number }[] = [];

  constructor(
    private readonly dataSource: DataSource,
    environment: ReplicaEnvironment & Pick<DatabaseEnvironment, 'DATABASE_POOL_SIZE'>,
    limits: SessionLimits,
  ) {
    this.mostMs = environment.DATABASE_REPLICA_MAX_LAG_SECONDS * 1000;
    this.replicas = environment.DATABASE_REPLICA_URLS.map((url) => ({
      name: new URL(url).host,
      reads: replicaPool(url, limits, environment.DATABASE_POOL_SIZE),
      watch: replicaPool(url, limits, 1),
      asOf: -Infinity,
      state: 'away',
      isAsked: false,
    }));
  }

  onApplicationBootstrap(): void {
    if (this.replicas.length > 0) void this.watch();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // Otherwise TypeORM would close these pools too.
    this.driver.slaves = [];
    const pools = this.replicas.flatMap(({ reads, watch }) => [reads, watch]);
    await Promise.all(pools.filter(({ ending }) => !ending).map((pool) => pool.end()));
  }

  /** Whether any replicas are configured. */
  get areConfigured(): boolean {
    return this.replicas.length > 0;
  }

  /**
   * Lets query runners of mode `slave` choose among the replicas that are fresh enough now; answers whether there is
   * one.
   */
  offer(): boolean {
    const current = this.replicas.filter((replica) => this.isCurrent(replica));
    this.driver.slaves = current.map(({ reads }) => reads);
    return current.length > 0;
  }

  /**
   * The most seconds by which each replica is behind; for one that never caught up, at least the age of this
   * process.
   */
  get lags(): { replica: string; seconds: number; isAway: boolean }[] {
    const now = performance.now();
    const began = this.marks[0]?.at ?? now;
    return this.replicas.map(({ name, asOf, state }) => ({
      replica: name,
      seconds: (now - Math.max(asOf, began)) / 1000,
      isAway: state === 'away',
    }));
  }

  private get driver(): ReplicatedDriver {
    return this.dataSource.driver as unknown as ReplicatedDriver;
  }

  private isCurrent({ state, asOf }: Replica): boolean {
    return state !== 'away' && performance.now() - asOf <= this.mostMs;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.mark();
      // Not awaited: a replica that hangs must not delay the check of the others.
      for (const replica of this.replicas) if (!replica.isAsked) void this.check(replica);
      await wait(CHECK_EVERY_MS, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async mark(): Promise<void> {
    // Taken before the query, so that its answer includes every commit before this time.
    const at = performance.now();
    const written = await writtenWal(this.dataSource).catch(() => undefined);
    // While the primary is away the age of the replicas is unknown.
    if (written === undefined) return;
    this.marks.push({ written, at });
    if (this.marks.length > MOST_MARKS) this.marks.shift();
  }

  private async check(replica: Replica): Promise<void> {
    replica.isAsked = true;
    try {
      const applied = await appliedWal(querying(replica.watch));
      if (applied === undefined) {
        this.enter(replica, 'away', 'the server is a primary, not a replica');
        return;
      }
      replica.asOf = this.marks.findLast(({ written }) => written <= applied)?.at ?? replica.asOf;
      const isFresh = performance.now() - replica.asOf <= this.mostMs;
      this.enter(replica, isFresh ? 'current' : 'behind');
    } catch (error) {
      this.enter(replica, 'away', error);
    } finally {
      replica.isAsked = false;
    }
  }

  private enter(replica: Replica, state: State, why?: unknown): void {
    if (replica.state === state) return;
    const { name } = replica;
    replica.state = state;
    if (this.stopping.signal.aborted) return;
    if (state === 'current') this.logger.log({ msg: 'a replica is used for reads', replica: name });
    else this.logger.warn({ msg: `a replica is ${state}: reads go elsewhere`, replica: name, err: why });
  }
}

/** The lag of each replica; infinite for one that does not answer. */
@Injectable()
export class ReplicaMetrics {
  constructor(@Inject(Registry) registry: Registry, replicas: Replicas) {
    new Gauge({
      name: 'database_replica_lag_seconds',
      help: 'By how much a replica of DATABASE_REPLICA_URLS is behind at most',
      labelNames: ['replica'],
      registers: [registry],
      collect() {
        for (const { replica, seconds, isAway } of replicas.lags)
          this.set({ replica }, isAway ? Infinity : seconds);
      },
    });
  }
}

function querying(pool: pg.Pool): Querying {
  return { query: async <T>(sql: string) => (await pool.query(sql)).rows as T };
}
