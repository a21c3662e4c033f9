import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, works } from './processes.js';
import type { ServerSpec } from './server.js';

const COMPOSE_FILE = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));

/** Whether a Docker engine with the compose plugin answers. */
export async function composeWorks(): Promise<boolean> {
  return (await works('docker', ['compose', 'version'])) && (await works('docker', ['info']));
}

/** Fetches the image, which may take longer than the time limit for starting a server. */
export async function pullRedis(dir: string, aborted: AbortSignal): Promise<void> {
  await writeFile(marker(dir), '');
  await run('docker', composeArguments(dir, 'pull', '--quiet', 'redis'), {
    env: environment(0, ''),
    signal: aborted,
  });
}

/**
 * How to run the `redis` service of docker-compose.yml in the foreground, as a separate project that is named after
 * the run folder. `crash` is the same as `clean` here: a signal ends the client, which stops the container.
 */
export function composeRedis(dir: string, password: string): Pick<ServerSpec, 'command' | 'signals'> {
  return {
    signals: { clean: 'SIGTERM', crash: 'SIGTERM' },
    command: (port) =>
      Promise.resolve({
        file: 'docker',
        args: composeArguments(dir, 'up', '--no-color', 'redis'),
        options: { env: environment(port, password) },
      }),
  };
}

/** Removes the remains of a run folder's compose project from Docker. */
export async function removeComposeRedis(dir: string): Promise<void> {
  if (!existsSync(marker(dir))) return;
  await run('docker', composeArguments(dir, 'down', '--volumes'), { env: environment(0, '') });
}

/** A file that exists when this run has used Docker. */
function marker(dir: string): string {
  return join(dir, 'redis', 'docker-compose');
}

function composeArguments(dir: string, ...command: string[]): string[] {
  return ['compose', '--file', COMPOSE_FILE, '--project-name', `sms-marketing-${basename(dir)}`, ...command];
}

/** Compose needs every required variable of the file, even those of services that are not started. */
function environment(port: number, password: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    REDIS_PORT: String(port),
    REDIS_PASSWORD: password || 'unused',
    POSTGRES_PASSWORD: 'unused',
    APP_POSTGRES_PASSWORD: 'unused',
    JWT_SECRET: 'unused',
  };
}
