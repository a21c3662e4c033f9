import { Module } from '@nestjs/common';
import { SegmentsModule } from '../segments/segments.module.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRepository } from './statistics.repository.js';
import { StatisticsService } from './statistics.service.js';

/** The kept counts without their routes. */
@Module({ providers: [StatisticsRepository], exports: [StatisticsRepository] })
export class StatisticsModule {}

/** Statistics over HTTP. */
@Module({
  imports: [SegmentsModule, StatisticsModule],
  controllers: [StatisticsController],
  providers: [StatisticsService],
})
export class StatisticsHttpModule {}
