import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { PublicWhereOpened } from '../auth/auth.decorators.js';
import { StoredMetrics } from './stored-metrics.js';

/** Metrics in Prometheus' text format. They are numbers only, but they reveal how much business there is. */
@ApiExcludeController()
@PublicWhereOpened('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    private readonly stored: StoredMetrics,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    return Registry.merge([this.registry, ...(await this.stored.read())]).metrics();
  }
}
