import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { givenServers, leaveShell } from './services/given-servers.js';
import { DISPOSABLE_DATA, startServices, type Services } from './services/index.js';
import { Stopped, stopSignal } from './services/stop-signal.js';

/* npm test: starts PostgreSQL and Redis, runs Jest with the given arguments against them, stops them again. */

const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(jestArgs: string[]): Promise<number> {
  const signal = stopSignal();
  leaveShell('test');
  try {
    const services = await startServices({
      name: 'test',
      external: await givenServers('test'),
      postgresSettings: DISPOSABLE_DATA,
      signal,
    });
    try {
      return await runJest(jestArgs, services, signal);
    } finally {
      await services.stop();
    }
  } catch (error) {
    if (error instanceof Stopped) return error.exitCode;
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** Returns the exit code of Jest. Rejects with the reason of the signal when that interrupts the run. */
async function runJest(args: string[], services: Services, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const jest = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', JEST, ...args],
    {
      stdio: 'inherit',
      // A separate process group, so that Jest, its workers and the programs that tests start can be ended together.
      detached: true,
      env: {
        ...process.env,
        NODE_ENV: 'test',
        TEST_DATABASE_URL: services.databaseUrl,
        TEST_REDIS_URL: services.redisUrl,
      },
    },
  );
  const exited = once(jest, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  signal.addEventListener('abort', () => {
    killGroup(jest.pid, 'SIGTERM');
  });
  const [code, killedBy] = await exited;
  killGroup(jest.pid, 'SIGKILL');
  signal.throwIfAborted();
  return code ?? 128 + constants.signals[killedBy ?? 'SIGKILL'];
}

function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader !== undefined) process.kill(-leader, signal);
  } catch {
    // No process of the group is left.
  }
}
