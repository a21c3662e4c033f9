import { Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { MetricsController, RequestMetrics } from './metrics.controller.js';

@Module({
  controllers: [MetricsController],
  providers: [{ provide: Registry, useFactory: createRegistry }, RequestMetrics],
  exports: [Registry],
})
export class MetricsModule {}

/** A registry of its own: several applications can live in one process, as they do in the tests. */
function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
