import { startPostgres } from './postgres.js';
import type { Command, GuardianOptions, Report, ServerName } from './protocol.js';
import { startRedis } from './redis.js';
import { createRunFolder, removeRunFolder, sweepLeftovers } from './run-folders.js';
import type { Server } from './server.js';

/*
 * The process that owns the servers of one run, from before their data folder exists until after it is gone. It has
 * its own session, so that Ctrl-C in the terminal does not reach it. It ends when the channel to its parent closes,
 * and the kernel closes that however the parent dies, even by kill -9.
 */

const [name = '', json = '{}'] = process.argv.slice(2);
const options = JSON.parse(json) as GuardianOptions;
const ending = new AbortController();
const servers = new Map<ServerName, Server>();
let dir: string | undefined;
let finishing: Promise<void> | undefined;

const starting = start();
process.once('disconnect', end);
// The parent may have ended while this process was loading, before anybody listened for that event.
if (!process.connected) end();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
process.on('message', (message) => void obey(message as Command));
process.on('uncaughtException', (error) => {
  report({ type: 'failed', message: messageOf(error) });
  end();
});

async function start(): Promise<void> {
  try {
    await sweepLeftovers();
    ending.signal.throwIfAborted();
    dir = await createRunFolder(name);
    const tasks = [ownPostgres(dir), ownRedis(dir)] as const;
    try {
      const [databaseUrl, redisUrl] = await Promise.all(tasks);
      report({ type: 'started', dir, databaseUrl, redisUrl });
    } catch (error) {
      ending.abort();
      await Promise.allSettled(tasks);
      throw error;
    }
  } catch (error) {
    report({ type: 'failed', message: messageOf(error) });
    end();
  }
}

async function ownPostgres(runFolder: string): Promise<string | undefined> {
  if (!options.postgres) return undefined;
  const { postgresSettings, postgresBin, postgresKeptIn } = options;
  const { server, url } = await startPostgres(
    { dir: runFolder, settings: postgresSettings, bin: postgresBin, keptIn: postgresKeptIn },
    ending.signal,
  );
  servers.set('postgres', server);
  return url;
}

async function ownRedis(runFolder: string): Promise<string | undefined> {
  if (!options.redis) return undefined;
  const note = (text: string): void => {
    report({ type: 'note', text });
  };
  const { server, url } = await startRedis(runFolder, note, ending.signal);
  servers.set('redis', server);
  return url;
}

async function obey({ id, server: serverName, action }: Command): Promise<void> {
  try {
    const server = servers.get(serverName);
    if (!server) throw new Error(`${serverName} is not ours to control`);
    await (action === 'start' ? server.start() : server.stop(action));
    report({ type: 'done', id });
  } catch (error) {
    report({ type: 'done', id, error: messageOf(error) });
  }
}

function end(): void {
  ending.abort();
  void finish();
}

function finish(): Promise<void> {
  finishing ??= starting
    .then(() => Promise.all([...servers.values()].map((server) => server.stop('clean'))))
    .then(() => (dir === undefined ? undefined : removeRunFolder(dir)))
    // Any status except 0 tells the parent to clean up.
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
  return finishing;
}

function report(message: Report): void {
  // The parent may have ended already.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
