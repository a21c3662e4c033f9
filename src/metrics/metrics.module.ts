import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AuthModule } from '../auth/auth.module.js';
import { QueueCounts } from '../background-work/queues.js';
import { StatisticsModule } from '../contacts/statistics/statistics.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsRepository } from './metrics.repository.js';
import { PoolMetrics, RequestMetrics } from './process-metrics.js';
import { StoredMetrics } from './stored-metrics.js';

/** The metrics of the process for Prometheus. Global, so that features can register their own. */
@Global()
@Module({
  imports: [AuthModule, StatisticsModule],
  controllers: [MetricsController],
  providers: [
    { provide: Registry, useFactory: createRegistry },
    MetricsRepository,
    PoolMetrics,
    QueueCounts,
    RequestMetrics,
    StoredMetrics,
  ],
  exports: [Registry],
})
export class MetricsModule {}

/** A separate registry, because tests run several applications in one process. */
function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
