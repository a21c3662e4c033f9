import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from './processes.js';
import { composeWorks } from './redis-compose.js';

/** A Redis server program of this machine, or the `redis` service of docker-compose.yml. */
export type RedisProgram = { kind: 'native'; file: string } | { kind: 'compose' };

// Debian's redis-tools has the server in it under this name; redis-server is a link to it and a service.
const NATIVE_PROGRAMS = ['redis-server', 'valkey-server', 'redis-check-rdb'];

/**
 * Finds a Redis to run: on the PATH, else installed by apt when root on Debian or Ubuntu, else Docker Compose.
 * Rejects with what to install when there is none of these. `note` hears what takes a while.
 */
export async function findRedis(note: (text: string) => void): Promise<RedisProgram> {
  const present = await nativeRedis();
  if (present) return present;
  if (process.getuid?.() === 0 && (await findOnPath('apt-get'))) {
    note('Redis is not installed: installing it with apt-get');
    await installWithApt().catch((error: unknown) => {
      note(String(error));
    });
    const installed = await nativeRedis();
    if (installed) return installed;
  }
  if (await composeWorks()) return { kind: 'compose' };
  throw new Error(
    [
      'Redis is needed and was not found. One of these helps:',
      '  Debian, Ubuntu:  sudo apt-get install redis-server',
      '  Fedora, RHEL:    sudo dnf install valkey   (older releases: redis)',
      '  macOS:           brew install redis',
      '  Docker:          start the Docker engine (with the compose plugin)',
      '  another server:  name an empty one (DEMO_REDIS_URL for the demo, TEST_REDIS_URL for the tests)',
    ].join('\n'),
  );
}

async function nativeRedis(): Promise<RedisProgram | undefined> {
  for (const program of NATIVE_PROGRAMS) {
    const file = await findOnPath(program);
    if (file) return { kind: 'native', file };
  }
  return undefined;
}

/**
 * Installs the package that holds the server binary but no service, so that nothing is started, enabled or
 * listening on the machine that was not before.
 */
async function installWithApt(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]): Promise<string> =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, maxBuffer: 16 * 1024 * 1024 });
  const install = (): Promise<string> => aptGet('install', '-y', '--no-install-recommends', 'redis-tools');
  // On a fresh image there are no package lists yet, on an old one they name versions that are gone.
  await install().catch(async () => {
    await aptGet('update');
    await install();
  });
}

async function findOnPath(program: string): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']) {
    const file = join(folder, program);
    const found =
      folder !== '' &&
      (await access(file, constants.X_OK).then(
        () => true,
        () => false,
      ));
    if (found) return file;
  }
  return undefined;
}
