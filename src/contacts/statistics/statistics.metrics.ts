import { Inject, Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { StatisticsRepository } from './statistics.repository.js';

/** Shows how far the folding is behind: when the number grows, no worker folds, and reading grows slower with it. */
@Injectable()
export class StatisticsMetrics {
  constructor(
    @Inject(Registry) registry: Registry,
    dataSource: DataSource,
    statistics: StatisticsRepository,
  ) {
    new Gauge({
      name: 'contact_statistics_pending_deltas',
      help: 'Changes of contacts that are not folded into the kept counts yet',
      registers: [registry],
      async collect() {
        // A database that does not answer must not hide the other metrics.
        this.set(await statistics.pending(dataSource.manager).catch(() => NaN));
      },
    });
  }
}
