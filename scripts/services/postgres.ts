import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { run } from './processes.js';
import { findPostgresHome } from './postgres-home.js';
import { Server } from './server.js';

const DATABASE = 'sms_marketing';

export interface PostgresOptions {
  dir: string;
  settings: Record<string, string>;
  bin: string | undefined;
}

/** Creates a PostgreSQL cluster under `dir`, starts it and returns it with the URL of its empty database. */
export async function startPostgres(
  options: PostgresOptions,
  aborted: AbortSignal,
): Promise<{ server: Server; url: string }> {
  const home = await findPostgresHome(join(options.dir, 'postgres'), options.bin);
  const password = randomBytes(16).toString('hex');
  const data = join(home.path, 'data');
  const passwordFile = join(home.path, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.account) await chown(passwordFile, home.account.uid, home.account.gid);
  const initdbArgs = await initdbArguments(home.initdb, data, passwordFile);
  await run(home.initdb, initdbArgs, { ...home.account, env: home.env, signal: aborted });
  await rm(passwordFile);

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
  if (!(await query(urlOn(server.port, 'postgres'), `CREATE DATABASE ${DATABASE}`))) {
    throw new Error('PostgreSQL refused to create its database');
  }
  return { server, url: urlOn(server.port, DATABASE) };
}

/** The builtin provider of PostgreSQL 17 and later has C.UTF-8 on every machine; before, the system must. */
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
