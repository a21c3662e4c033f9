import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AuthModule } from '../auth/auth.module.js';
import { QueueCounts } from '../background-work/queue-counts.js';
import { StatisticsModule } from '../contacts/statistics/statistics.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsRepository } from './metrics.repository.js';
import { PoolMetrics, RequestMetrics } from './process-metrics.js';
import { StoredMetrics } from './stored-metrics.js';

/** What the process shows Prometheus. Global: features put metrics of their own into the registry. */
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

/** A registry of its own: several applications can live in one process, as they do in the tests. */
function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
