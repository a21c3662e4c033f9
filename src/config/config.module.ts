import { Module, type DynamicModule } from '@nestjs/common';
import type { Environment } from './environment.js';

/** Injection token of the validated environment. */
export const ENVIRONMENT = Symbol('Environment');

/** Hands the validated environment to every module. */
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ENVIRONMENT, useValue: environment }],
      exports: [ENVIRONMENT],
    };
  }
}
