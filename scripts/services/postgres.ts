import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { run } from './processes.js';
import { findPostgresHome, keptPostgresHome, type PostgresHome } from './postgres-home.js';
import { Server } from './server.js';

const DATABASE = 'sms_marketing';
/** Writing a large shared_buffers takes time, and kept data should need no recovery at the next start. */
const KEPT_STOP_PATIENCE_MS = 300_000;

export interface PostgresOptions {
  dir: string;
  settings: Record<string, string>;
  bin: string | undefined;
  /** A folder that outlives the run. */
  keptIn?: string | undefined;
}

/**
 * Creates a PostgreSQL cluster under `dir`, or uses the one in `keptIn`. Starts it and returns it with the URL of
 * its database, which is empty at first.
 */
export async function startPostgres(
  options: PostgresOptions,
  aborted: AbortSignal,
): Promise<{ server: Server; url: string }> {
  const link = join(options.dir, 'postgres');
  const home = options.keptIn
    ? await keptPostgresHome(link, options.keptIn, options.bin)
    : await findPostgresHome(link, options.bin);
  const data = join(home.path, 'data');
  const known = options.keptIn ? await keptPassword(home) : undefined;
  const password = known ?? (await createCluster(home, data, options.keptIn !== undefined, aborted));

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_preload_libraries: '',
    timezone: 'UTC',
    ...options.settings,
  };
  const settingArgs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const urlOn = (port: number, database: string): string =>
    `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  const server = await Server.start(
    {
      name: 'PostgreSQL',
      logFile: join(options.dir, 'postgres.log'),
      signals: { clean: 'SIGINT', crash: 'SIGQUIT' },
      ...(options.keptIn && { stopPatienceMs: KEPT_STOP_PATIENCE_MS }),
      command: (port) =>
        Promise.resolve({
          file: home.postgres,
          args: ['-D', data, '-p', String(port), ...settingArgs],
          options: { ...home.account, env: home.env, cwd: '/' },
        }),
      answers: (port) => query(urlOn(port, 'postgres'), 'SELECT 1'),
    },
    aborted,
  );
  const created = await query(urlOn(server.port, 'postgres'), `CREATE DATABASE ${DATABASE}`);
  if (!created && known === undefined) {
    throw new Error('PostgreSQL refused to create its database');
  }
  return { server, url: urlOn(server.port, DATABASE) };
}

/** Runs initdb and answers the password of `postgres`. In a kept cluster the password is stored in a file. */
async function createCluster(
  home: PostgresHome,
  data: string,
  kept: boolean,
  aborted: AbortSignal,
): Promise<string> {
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home.path, 'password.new');
  // Removes the remains of an interrupted initdb.
  await rm(data, { recursive: true, force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.account) await chown(passwordFile, home.account.uid, home.account.gid);
  const initdbArgs = await initdbArguments(home.initdb, data, passwordFile);
  await run(home.initdb, initdbArgs, { ...home.account, env: home.env, signal: aborted });
  await (kept ? rename(passwordFile, join(home.path, 'password')) : rm(passwordFile));
  return password;
}

/** The password of a kept cluster; undefined when there is no complete cluster. */
async function keptPassword(home: PostgresHome): Promise<string | undefined> {
  const text = await readFile(join(home.path, 'password'), 'utf8').catch(() => undefined);
  return text?.trim();
}

/**
 * The builtin provider of PostgreSQL 17 and later has C.UTF-8 on every machine. For older versions the system must
 * have it.
 */
async function initdbArguments(initdb: string, data: string, passwordFile: string): Promise<string[]> {
  const version = await run(initdb, ['--version'], {});
  const major = Number(/\d+/.exec(version)?.[0]);
  const locale =
    major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8', '--lc-messages=C'];
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...locale,
    '--no-sync',
  ];
}

async function query(connectionString: string, sql: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, ssl: false, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
