import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry, Histogram } from 'prom-client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicWhereOpened } from '../auth/auth.decorators.js';

/** Metrics in Prometheus' text form: numbers only, yet they tell how much business there is. */
@ApiExcludeController()
@PublicWhereOpened('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Registry) private readonly registry: Registry) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}

/** How long each route takes, by its pattern: paths themselves could carry phone numbers. */
@Injectable()
export class RequestMetrics {
  private readonly duration: Histogram<'method' | 'route' | 'status'>;

  constructor(@Inject(Registry) registry: Registry) {
    this.duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request coming in to its answer being sent',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
  }

  /** Counts a request that has been answered, also one that was refused or that no route knows. */
  observe(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    this.duration.observe(labels, reply.elapsedTime / 1000);
  }
}
