import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';

/** A connection for short commands: it fails fast instead of queueing while Redis is away. */
@Global()
@Module({
  providers: [
    {
      provide: Redis,
      inject: [ENVIRONMENT],
      useFactory: (environment: Environment) => connect(environment.REDIS_URL),
    },
  ],
  exports: [Redis],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(Redis) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2000, lazyConnect: true });
  // Without a listener ioredis prints to the console; every command reports its own failure.
  redis.on('error', () => undefined);
  return redis;
}
