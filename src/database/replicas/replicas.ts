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

const LOOK_EVERY_MS = 500;
/** Two looks a second of the longest lag that can be set, and not more of them than that. */
const MOST_MARKS = 1200;

type State = 'current' | 'behind' | 'away';

/** A replica as this process sees it. */
interface Replica {
  /** Host and port: the address itself holds a password. */
  name: string;
  reads: pg.Pool;
  /** A connection of its own, for which no read has to be waited. */
  watch: pg.Pool;
  /** It has all that was committed before this time, on the clock of `performance.now()`. */
  asOf: number;
  state: State;
  isAsked: boolean;
}

/** What of TypeORM's driver is used: the pools among which a query runner of mode `slave` chooses. */
interface ReplicatedDriver {
  slaves: pg.Pool[];
}

/**
 * Watches the replicas of DATABASE_REPLICA_URLS and hands TypeORM those that are fresh enough. TypeORM alone would not
 * start while one is away, and would never notice that one is away or behind: docs/decisions/replicas.md.
 *
 * How far the primary has written its WAL is noted with the time, twice a second. A replica that has applied as much has
 * all that was committed before that time. So one that hears nothing of the primary any more grows old by itself.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Replicas.name);
  private readonly stopping = new AbortController();
  private readonly replicas: Replica[];
  private readonly mostMs: number;
  /** How far the WAL was written, and when, the newest last. */
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
    // TypeORM ends the pools that it has.
    this.driver.slaves = [];
    const pools = this.replicas.flatMap(({ reads, watch }) => [reads, watch]);
    await Promise.all(pools.filter(({ ending }) => !ending).map((pool) => pool.end()));
  }

  /** Whether there are any, fresh or not. */
  get areConfigured(): boolean {
    return this.replicas.length > 0;
  }

  /**
   * Lets query runners of mode `slave` choose among the replicas that are fresh enough at this moment; answers whether
   * there is one.
   */
  offer(): boolean {
    const current = this.replicas.filter((replica) => this.isCurrent(replica));
    this.driver.slaves = current.map(({ reads }) => reads);
    return current.length > 0;
  }

  /** Seconds by which each replica is behind at most; at least those since this process began, where it never caught up. */
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
      // Not waited for: one that hangs must not keep the others from being looked at.
      for (const replica of this.replicas) if (!replica.isAsked) void this.look(replica);
      await wait(LOOK_EVERY_MS, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async mark(): Promise<void> {
    // Before the question: what was committed by then is in the answer.
    const at = performance.now();
    const written = await writtenWal(this.dataSource).catch(() => undefined);
    // While the primary is away nobody knows how old the replicas are.
    if (written === undefined) return;
    this.marks.push({ written, at });
    if (this.marks.length > MOST_MARKS) this.marks.shift();
  }

  private async look(replica: Replica): Promise<void> {
    replica.isAsked = true;
    try {
      const applied = await appliedWal(querying(replica.watch));
      if (applied === undefined) {
        this.enter(replica, 'away', 'it is no replica, but a primary');
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

/** Shows how old each replica is; infinite for one that does not answer. */
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
