import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { run } from '../../scripts/services/processes.js';
import { Server } from '../../scripts/services/server.js';

/**
 * A physical replica of a running PostgreSQL on this machine that streams its WAL. It is copied by the same
 * functions as pg_basebackup uses, because the PostgreSQL from npm does not include that program.
 */
export class StreamingReplica {
  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async of(primaryUrl: string): Promise<StreamingReplica> {
    const folder = await mkdtemp(join(tmpdir(), 'sms-replica-'));
    const data = join(folder, 'data');
    const { bin, owner } = await copyCluster(primaryUrl, data);
    await chown(folder, owner.uid, owner.gid);
    const server = await Server.start(
      {
        name: 'PostgreSQL replica',
        logFile: join(folder, 'output.log'),
        signals: { clean: 'SIGINT', crash: 'SIGQUIT' },
        command: (port) =>
          Promise.resolve({
            file: join(bin, 'postgres'),
            args: [
              ...['-D', data, '-p', String(port)],
              ...settings({
                listen_addresses: '127.0.0.1',
                unix_socket_directories: '',
                max_connections: '200',
                fsync: 'off',
                hot_standby_feedback: 'on',
                wal_retrieve_retry_interval: '200ms',
              }),
            ],
            options: {
              ...(process.getuid?.() === 0 && owner),
              env: { PATH: process.env.PATH, LC_ALL: 'C' },
              cwd: '/',
            },
          }),
        answers: (port) => query(onPort(primaryUrl, port), 'SELECT 1').then(Boolean, () => false),
      },
      new AbortController().signal,
    );
    return new StreamingReplica(server, folder, onPort(primaryUrl, server.port));
  }

  /** Runs one statement on the replica. */
  async query<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
    return query<T>(this.url, sql);
  }

  /** Receives WAL but applies none, so its data gets old. */
  async pause(): Promise<void> {
    await this.query('SELECT pg_wal_replay_pause()');
  }

  async resume(): Promise<void> {
    await this.query('SELECT pg_wal_replay_resume()');
  }

  /** Makes it a primary. Resolves when it accepts writes. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote(true)');
  }

  /** Ends it like a crash. */
  kill(): Promise<void> {
    return this.server.stop('crash');
  }

  start(): Promise<void> {
    return this.server.start();
  }

  async drop(): Promise<void> {
    await this.server.stop('crash');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Copies the files of a running cluster, so that the copy can stream the rest. */
async function copyCluster(
  primaryUrl: string,
  data: string,
): Promise<{ bin: string; owner: { uid: number; gid: number } }> {
  const primary = new pg.Client({ connectionString: primaryUrl });
  await primary.connect();
  try {
    const { rows } = await primary.query<{ source: string; bin: string }>(
      `SELECT current_setting('data_directory') AS source, setting AS bin FROM pg_config WHERE name = 'BINDIR'`,
    );
    const { source, bin } = rows[0]!;
    const { uid, gid } = await stat(source);
    await primary.query(`SELECT pg_backup_start('replica', true)`);
    await run('cp', ['-a', source, data], {});
    const stopped = await primary.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    await rm(join(data, 'postmaster.pid'), { force: true });
    const { username, password, hostname, port } = new URL(primaryUrl);
    const address = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
    const files = {
      backup_label: stopped.rows[0]!.labelfile,
      'standby.signal': '',
      'postgresql.auto.conf': `primary_conninfo = '${address}'\n`,
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(data, name), text, { mode: 0o600 });
      await chown(join(data, name), uid, gid);
    }
    return { bin, owner: { uid, gid } };
  } finally {
    await primary.end();
  }
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function onPort(url: string, port: number): string {
  const address = new URL(url);
  address.port = String(port);
  return address.href;
}

async function query<T extends pg.QueryResultRow>(connectionString: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
