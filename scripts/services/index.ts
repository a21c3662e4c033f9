import type { GivenServers } from './given-servers.js';
import { GuardianHandle, type ServerControl } from './guardian-handle.js';

export interface ServicesOptions {
  /** The user of the servers: `test`, `demo` or a bench's name. Part of the run folder's name. */
  name: string;
  /** Servers that exist already and are used instead of own ones; see `givenServers`. */
  external?: GivenServers;
  /** Settings of postgresql.conf for the own PostgreSQL, for example `{ fsync: 'off' }`. */
  postgresSettings?: Record<string, string>;
  /** Folder of another PostgreSQL's programs to run instead of the embedded one; by default POSTGRES_BIN. */
  postgresBin?: string | undefined;
  /**
   * Absolute path of a folder that keeps the data of the own PostgreSQL, for runs to come. Where it holds data
   * already, that server is started. PostgreSQL's user must be able to enter it.
   */
  postgresKeptIn?: string | undefined;
  /** Gives up starting when it fires. Once started, `stop()` is the way to end. */
  signal?: AbortSignal;
}

export interface Services {
  databaseUrl: string;
  redisUrl: string;
  /** Folder for the files of this run. Removed at its end. */
  dir: string;
  /** Absent when the server is an external one. */
  postgres?: ServerControl;
  redis?: ServerControl;
  /** Stops the own servers and removes the folder, but not data that is kept. May be called more than once. */
  stop(): Promise<void>;
}

/** Settings for data that may be lost in a power failure. A crash of PostgreSQL itself loses nothing. */
export const DISPOSABLE_DATA = { fsync: 'off', full_page_writes: 'off' };

/**
 * Provides PostgreSQL with an empty database and Redis: the ones of `external`, else own ones, each on a free port of
 * 127.0.0.1. Those end with `stop()` or with this process, however it ends.
 * Rejects, with nothing left running, when one of them cannot be had.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { name, external = {}, postgresSettings = {}, postgresKeptIn } = options;
  const { postgresBin = process.env.POSTGRES_BIN } = options;
  // It is part of a folder's name and of a command line, by which a run is recognised.
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`Not a name for services: ${name}`);
  const guardian = new GuardianHandle(name, {
    postgres: external.databaseUrl === undefined,
    redis: external.redisUrl === undefined,
    postgresSettings,
    ...(postgresBin && { postgresBin }),
    ...(postgresKeptIn && { postgresKeptIn }),
  });
  const own = await guardian.started(options.signal);
  const databaseUrl = external.databaseUrl ?? own.databaseUrl;
  const redisUrl = external.redisUrl ?? own.redisUrl;
  if (!databaseUrl || !redisUrl) throw new Error('Fewer servers were started than were asked for');
  return {
    databaseUrl,
    redisUrl,
    dir: own.dir,
    ...(own.databaseUrl && { postgres: guardian.control('postgres') }),
    ...(own.redisUrl && { redis: guardian.control('redis') }),
    stop: () => guardian.stop(),
  };
}
