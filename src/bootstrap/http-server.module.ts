import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ProblemFilter } from '../common/errors/problem.filter.js';
import { InputPipe } from '../common/validation.pipe.js';
import { explainMissing } from '../database/migration-state.js';
import { HealthModule } from '../health/health.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';

/** The routes of every process, and how it reads input and answers errors. */
@Module({
  imports: [HealthModule, MetricsModule],
  providers: [
    { provide: APP_PIPE, useClass: InputPipe },
    {
      provide: APP_FILTER,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new ProblemFilter((error) => explainMissing(dataSource, error)),
    },
  ],
  exports: [MetricsModule],
})
export class HttpServerModule {}
