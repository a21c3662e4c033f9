import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientLimits } from '../auth/client-limits.js';

/**
 * The response times of each route. A route is named by its pattern, because a path may contain a phone number. An
 * event stream lasts as long as its client wants, so streams are only counted.
 */
@Injectable()
export class RequestMetrics {
  private readonly duration: Histogram<'method' | 'route' | 'status'>;

  constructor(@Inject(Registry) registry: Registry, limits: ClientLimits) {
    const registers = [registry];
    this.duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request coming in to its answer being sent',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    new Counter({
      name: 'http_event_streams_total',
      help: 'Streams of server-sent events that were opened',
      registers,
      collect() {
        this.reset();
        this.inc(limits.openedStreams);
      },
    });
    new Gauge({
      name: 'http_event_streams_open',
      help: 'Streams of server-sent events that are open',
      registers,
      collect() {
        this.set(limits.openStreams);
      },
    });
  }

  /** Counts an answered request, including refused ones and those without a route. */
  observe(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    this.duration.observe(labels, reply.elapsedTime / 1000);
  }
}

/** The connections of this process to PostgreSQL. */
@Injectable()
export class PoolMetrics {
  constructor(@Inject(Registry) registry: Registry, dataSource: DataSource) {
    const registers = [registry];
    const pool = (): pg.Pool => (dataSource.driver as PostgresDriver).master as pg.Pool;
    new Gauge({
      name: 'database_pool_connections',
      help: 'Connections of the pool, by what they do',
      labelNames: ['state'],
      registers,
      collect() {
        const { totalCount, idleCount } = pool();
        this.set({ state: 'busy' }, totalCount - idleCount);
        this.set({ state: 'idle' }, idleCount);
      },
    });
    new Gauge({
      name: 'database_pool_waiting',
      help: 'Statements that wait for a connection of the pool',
      registers,
      collect() {
        this.set(pool().waitingCount);
      },
    });
  }
}
