import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RedisModule } from '../background-work/redis.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { ReadinessRepository } from './readiness.repository.js';

/** Liveness and readiness. */
@Module({
  // The answer holds the reasons. A log line for each probe would hide other lines.
  imports: [RedisModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService, ReadinessRepository],
})
export class HealthModule {}
