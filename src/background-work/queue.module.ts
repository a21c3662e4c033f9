import { BullModule } from '@nestjs/bull';
import { Module, type DynamicModule } from '@nestjs/common';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { RedisConnections } from './redis-connections.js';
import { RedisModule } from './redis.module.js';
import { QUEUES, type QueueName } from './queues.js';

/** Opens one queue of the catalogue with its settings. */
@Module({})
export class QueueModule {
  static register(name: QueueName): DynamicModule {
    const { jobOptions, settings } = QUEUES[name];
    const queue = BullModule.registerQueueAsync({
      name,
      imports: [RedisModule],
      inject: [ENVIRONMENT, RedisConnections],
      useFactory: (environment: Environment, connections: RedisConnections) => ({
        createClient: connections.forBull,
        prefix: environment.QUEUE_PREFIX,
        defaultJobOptions: jobOptions,
        settings,
      }),
    });
    return { module: QueueModule, imports: [queue], exports: [queue] };
  }
}
