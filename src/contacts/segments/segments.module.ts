import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FilterValues } from '../filter/filter-values.js';
import { FilterValuesRepository } from '../filter/filter-values.repository.js';
import { ContactCounter } from '../statistics/contact-counter.js';
import { StatisticsRepository } from '../statistics/statistics.repository.js';
import { Segment } from './segment.entity.js';
import { SegmentsController } from './segments.controller.js';
import { SegmentsRepository } from './segments.repository.js';
import { SegmentsService } from './segments.service.js';

/** Saved filters without their routes, for `FilterPipe`. */
@Module({
  imports: [TypeOrmModule.forFeature([Segment])],
  providers: [ContactCounter, FilterValues, FilterValuesRepository, SegmentsRepository, StatisticsRepository],
  exports: [ContactCounter, FilterValues, SegmentsRepository],
})
export class SegmentsModule {}

/** Saved filters over HTTP. */
@Module({ imports: [SegmentsModule], controllers: [SegmentsController], providers: [SegmentsService] })
export class SegmentsHttpModule {}
