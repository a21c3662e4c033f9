import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, getConfigToken, registerAs } from '@nestjs/config';
import type { Environment } from './environment.js';

const NAME = 'environment';

/** The injection token of the validated environment. */
export const ENVIRONMENT = getConfigToken(NAME);

/**
 * Provides the validated environment to every module. It is read before Nest starts, so that a wrong variable ends
 * the process before anything is opened. Tests start applications with different environments in one process.
 */
export function configModule(environment: Environment): Promise<DynamicModule> {
  return ConfigModule.forRoot({
    isGlobal: true,
    ignoreEnvFile: true,
    load: [registerAs(NAME, () => environment)],
  });
}
