import type { GivenServers } from './given-servers.js';
import { GuardianHandle, type ServerControl } from './guardian-handle.js';

export interface ServicesOptions {
  /** The user of the servers: `test`, `demo` or the name of a benchmark. It is part of the run folder's name. */
  name: string;
  /** Existing servers that are used instead of new ones; see `givenServers`. */
  external?: GivenServers;
  /** Settings of postgresql.conf for the new PostgreSQL, for example `{ fsync: 'off' }`. */
  postgresSettings?: Record<string, string>;
  /** The folder of another PostgreSQL's programs, to be used instead of the embedded one. Default: POSTGRES_BIN. */
  postgresBin?: string | undefined;
  /**
   * The absolute path of a folder that keeps the data of the new PostgreSQL for later runs. If it already holds
   * data, that server is started. PostgreSQL's user must be able to enter the folder.
   */
  postgresKeptIn?: string | undefined;
  /** Stops starting when it fires. After the start, `stop()` ends the servers. */
  signal?: AbortSignal;
}

export interface Services {
  databaseUrl: string;
  redisUrl: string;
  /** The folder for the files of this run, which is removed at its end. */
  dir: string;
  /** Undefined for an external server. */
  postgres?: ServerControl;
  redis?: ServerControl;
  /** Stops the new servers and removes the folder, but not data that is kept. May be called more than once. */
  stop(): Promise<void>;
}

/** Settings for data that may be lost in a power failure. A crash of PostgreSQL itself loses nothing. */
export const DISPOSABLE_DATA = { fsync: 'off', full_page_writes: 'off' };

/**
 * Provides Redis, and PostgreSQL with an empty database: those of `external`, or else new ones, each on a free port
 * of 127.0.0.1. New ones end with `stop()` or with this process, however it ends. Rejects when one of them cannot be
 * started; nothing is left running then.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { name, external = {}, postgresSettings = {}, postgresKeptIn } = options;
  const { postgresBin = process.env.POSTGRES_BIN } = options;
  // The name is part of a folder's name and of a command line, by which a run is recognised.
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
