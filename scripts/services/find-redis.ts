import { composeWorks } from './redis-compose.js';
import { canInstall, findOnPath, installPackage } from './system-packages.js';

/** A Redis server program of this machine, or the `redis` service of docker-compose.yml. */
export type RedisProgram = { kind: 'native'; file: string } | { kind: 'compose' };

// Debian's redis-tools contains the server under this name; redis-server only adds a link to it and a service.
const NATIVE_PROGRAMS = ['redis-server', 'valkey-server', 'redis-check-rdb'];

/**
 * Finds a Redis to run: on the PATH, installed by apt as root on Debian or Ubuntu, or with Docker Compose. Rejects
 * with what to install when none of these works. `note` gets a message before a slow step.
 */
export async function findRedis(note: (text: string) => void): Promise<RedisProgram> {
  const present = await nativeRedis();
  if (present) return present;
  if (await canInstall()) {
    note('Redis is not installed: installing it with apt-get');
    // The package has the server binary but no service, so nothing is started, enabled or listening afterwards.
    await installPackage('redis-tools').catch((error: unknown) => {
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
