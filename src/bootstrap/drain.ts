import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { wait } from '../common/wait.js';
import type { Environment } from '../config/environment.js';
import { HealthService } from '../health/health.service.js';

/**
 * Requests that still run this long after the server closes are cut off, so that the process ends within ten
 * seconds.
 */
const LONGEST_REQUEST_MS = 8000;
const SWEEP_MS = 50;
const LAST_WORD_MS = 1000;

/**
 * Ends the process in order on SIGTERM or SIGINT; a second signal ends it at once. First readiness fails, while
 * requests are still answered for SHUTDOWN_DELAY_SECONDS, one more per connection. Then the server accepts no
 * connections, ends event streams, waits for running requests and work, and closes PostgreSQL and Redis. This
 * replaces Nest's shutdown hooks, which end all of that at the same time.
 * @param lastly runs when everything else has ended, for at most a second
 */
export function endOnSignal(
  app: NestFastifyApplication,
  { SHUTDOWN_DELAY_SECONDS }: Environment,
  lastly: () => Promise<void> | undefined,
): void {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await drain(app, SHUTDOWN_DELAY_SECONDS);
    await Promise.race([lastly(), wait(LAST_WORD_MS, { ref: false })]);
    // The exit status tells the parent process which signal ended it.
    process.kill(process.pid, signal);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      end(signal).catch((error: unknown) => {
        new Logger('Shutdown').error({ msg: 'the process could not end in order', err: error });
        process.exit(1);
      });
    });
  }
}

async function drain(app: NestFastifyApplication, delaySeconds: number): Promise<void> {
  app.get(HealthService).drain();
  await wait(delaySeconds * 1000);
  const server = app.getHttpServer();
  // A connection is idle only after its answer is sent, but Fastify checks only once, when it begins to close.
  const sweeper = setInterval(() => {
    server.closeIdleConnections();
  }, SWEEP_MS);
  const limit = setTimeout(() => {
    server.closeAllConnections();
  }, LONGEST_REQUEST_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweeper);
    clearTimeout(limit);
  }
}
