import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/metrics.module.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsUpdater } from './statistics-updater.js';
import { StatisticsMetrics } from './statistics.metrics.js';
import { StatisticsRepository } from './statistics.repository.js';
import { StatisticsService } from './statistics.service.js';

/** Reading the kept counts: no routes. */
@Module({ providers: [StatisticsRepository], exports: [StatisticsRepository] })
export class StatisticsDataModule {}

/** Statistics over HTTP. */
@Module({
  imports: [StatisticsDataModule],
  controllers: [StatisticsController],
  providers: [StatisticsService],
})
export class StatisticsModule {}

/** Folding in the background. */
@Module({
  imports: [StatisticsDataModule, MetricsModule],
  providers: [StatisticsUpdater, StatisticsMetrics],
})
export class StatisticsWorkerModule {}
