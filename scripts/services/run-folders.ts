import { mkdir, readFile, readdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OUTSIDE_PREFIX } from './postgres-home.js';
import { commandLine } from './processes.js';
import { removeComposeRedis } from './redis-compose.js';

/** The parent folder with one folder `<name>-<pid of its guardian>` per run. Ignored by git. */
const RUN_FOLDERS = fileURLToPath(new URL('../../.local/', import.meta.url));
const STOP_PATIENCE_MS = 5_000;

/** Creates the run folder of this guardian process and returns its real path. */
export async function createRunFolder(name: string): Promise<string> {
  await mkdir(RUN_FOLDERS, { recursive: true });
  const dir = join(await realpath(RUN_FOLDERS), `${name}-${process.pid}`);
  // PostgreSQL's user has to pass through the folder. Its files are closed to others one by one.
  await mkdir(dir, { mode: 0o711 });
  return dir;
}

/** Stops the servers and removes the folders of all runs whose guardian was killed before it could do so. */
export async function sweepLeftovers(): Promise<void> {
  const entries = await readdir(RUN_FOLDERS, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const [, name, pid] = /^(.+)-(\d+)$/.exec(entry.name) ?? [];
    if (!entry.isDirectory() || name === undefined || (await isGuardian(Number(pid), name))) continue;
    // Only its owner (such as root) can remove such a folder. That is no reason not to start.
    await removeRunFolder(join(RUN_FOLDERS, entry.name)).catch(() => undefined);
  }
}

/** Stops the servers of a run folder that still run, then removes it with everything it keeps elsewhere. */
export async function removeRunFolder(dir: string): Promise<void> {
  const postgres = await realpath(join(dir, 'postgres')).catch(() => undefined);
  if (postgres) {
    const data = join(postgres, 'data');
    await stopLeftover(join(data, 'postmaster.pid'), ['SIGINT', 'SIGQUIT', 'SIGKILL'], (command) =>
      command.includes(data),
    );
  }
  const config = await readFile(join(dir, 'redis', 'redis.conf'), 'utf8').catch(() => '');
  const port = /^port (\d+)$/m.exec(config)?.[1] ?? 'none';
  await stopLeftover(join(dir, 'redis', 'redis.pid'), ['SIGTERM', 'SIGKILL'], (command) =>
    command.includes(`127.0.0.1:${port}`),
  );
  await removeComposeRedis(dir);
  if (postgres && basename(postgres).startsWith(OUTSIDE_PREFIX)) await remove(postgres);
  await remove(dir);
}

/**
 * Whether a process is the guardian of a run. Its command line has to confirm it, because the process id may have
 * been reused.
 */
async function isGuardian(pid: number, name: string): Promise<boolean> {
  if (pid === process.pid) return false;
  const command = await commandLine(pid);
  return command !== undefined && command.includes(`guardian.ts ${name} `);
}

async function stopLeftover(
  pidFile: string,
  signals: NodeJS.Signals[],
  isOurs: (command: string) => boolean,
): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 1)) return;
  const lives = async (): Promise<boolean> => {
    const command = await commandLine(pid);
    return command !== undefined && isOurs(command);
  };
  for (const signal of signals) {
    if (!(await lives())) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_PATIENCE_MS;
    while (Date.now() < deadline && (await lives())) await sleep(50);
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
