import { Module } from '@nestjs/common';
import { BulkGovernor } from './bulk-governor.js';
import { BulkLoadRepository } from './bulk-load.repository.js';
import { RedisModule } from './redis.module.js';
import { RequestTimes } from './request-times.js';

/** What slows bulk work down, and in every process what tells it how long requests take. */
@Module({
  imports: [RedisModule],
  providers: [BulkGovernor, BulkLoadRepository, RequestTimes],
  exports: [BulkGovernor],
})
export class GovernorModule {}
