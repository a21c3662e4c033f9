import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisConnections } from './redis-connections.js';

/** The connection for short commands. For a Cluster it is ioredis' Cluster, which takes the same commands. */
@Global()
@Module({
  providers: [
    RedisConnections,
    {
      provide: Redis,
      inject: [RedisConnections],
      useFactory: (connections: RedisConnections) => connections.forCommands(),
    },
  ],
  exports: [Redis, RedisConnections],
})
export class RedisModule {}
