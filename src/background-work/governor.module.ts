import { Module } from '@nestjs/common';
import { BulkGovernor } from './bulk-governor.js';
import { BulkLoadRepository } from './bulk-load.repository.js';
import { RedisModule } from './redis.module.js';
import { RequestTimes } from './request-times.js';

/** The bulk governor, and the response times of all processes, which it needs. */
@Module({
  imports: [RedisModule],
  providers: [BulkGovernor, BulkLoadRepository, RequestTimes],
  exports: [BulkGovernor],
})
export class GovernorModule {}
