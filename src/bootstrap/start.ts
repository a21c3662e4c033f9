import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, NestLogger } from '../common/logging/logger.js';
import { describeError } from '../common/terminal/terminal-program.js';
import { readEnvironment, type Environment } from '../config/environment.js';
import { createAdapter } from './configure-app.js';
import { endOnSignal } from './drain.js';
import { startTracing } from './tracing.js';

/**
 * Starts one process: reads the environment, builds the module, configures it and listens. A wrong environment ends
 * the process with status 1 and one line for each wrong variable, before anything is opened.
 * @param service the name of the process in traces
 */
export async function start(
  service: string,
  build: (environment: Environment) => DynamicModule,
  configure: (app: NestFastifyApplication, environment: Environment) => void,
  port: (environment: Environment) => number,
): Promise<void> {
  try {
    const environment = readEnvironment();
    const logger = createLogger(environment.LOG_LEVEL);
    const tracing = await startTracing(environment, service);
    const app = await NestFactory.create<NestFastifyApplication>(
      build(environment),
      createAdapter(logger, environment),
      {
        logger: new NestLogger(logger),
        abortOnError: false,
      },
    );
    configure(app, environment);
    tracing?.watch(app);
    endOnSignal(app, environment, () => tracing?.end());
    await app.listen(port(environment), environment.HOST);
    // PORT may be 0, which means any free port.
    logger.info({ url: await app.getUrl() }, 'listening');
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exit(1);
  }
}
