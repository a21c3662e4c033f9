import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { run } from '../../scripts/services/processes.js';
import { Server } from '../../scripts/services/server.js';
import { canInstall, findOnPath, installPackage } from '../../scripts/services/system-packages.js';

/** Settings that Debian's file leaves to the operator. All others stay as in the package. */
const OWN = (folder: string, server: URL, port: number): Record<string, string> => ({
  listen_addr: '127.0.0.1',
  listen_port: String(port),
  logfile: join(folder, 'pgbouncer.log'),
  pidfile: join(folder, 'pgbouncer.pid'),
  unix_socket_dir: '',
  auth_file: join(folder, 'userlist.txt'),
  pool_mode: 'transaction',
  server_tls_sslmode: server.searchParams.get('sslmode') ?? 'disable',
});

/** The PgBouncer of Debian's package with its own configuration, in transaction mode, in front of a server. */
export class PgBouncer {
  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string): Promise<PgBouncer> {
    if (!(await findOnPath('pgbouncer')) && (await canInstall())) await installPackage('pgbouncer');
    const file = await findOnPath('pgbouncer');
    if (!file) throw new Error('this test needs pgbouncer: sudo apt-get install pgbouncer');
    const folder = await mkdtemp(join(tmpdir(), 'sms-pgbouncer-'));
    await chmod(folder, 0o777);
    await mkdir(join(folder, 'home'));
    const target = new URL(databaseUrl);
    const packaged = await readFile('/etc/pgbouncer/pgbouncer.ini', 'utf8');
    const user = decodeURIComponent(target.username);
    await writeFile(join(folder, 'userlist.txt'), `"${user}" "${decodeURIComponent(target.password)}"\n`);
    const account = process.getuid?.() === 0 ? await idOf('postgres', 'nobody') : {};
    const server = await Server.start(
      {
        name: 'PgBouncer',
        logFile: join(folder, 'output.log'),
        signals: { clean: 'SIGINT', crash: 'SIGTERM' },
        command: async (port) => {
          const ini = join(folder, 'pgbouncer.ini');
          const own = OWN(folder, target, port);
          const kept = packaged.split('\n').filter((line) => !(line.split('=', 1)[0]!.trim() in own));
          const text = kept.flatMap((line) => [
            line,
            ...(line.trim() === '[databases]' ? [`* = host=${target.hostname} port=${target.port}`] : []),
            ...(line.trim() === '[pgbouncer]'
              ? Object.entries(own).map(([name, value]) => `${name} = ${value}`)
              : []),
          ]);
          await writeFile(ini, text.join('\n'));
          return { file, args: [ini], options: account };
        },
        answers: async (port) => {
          const client = new pg.Client({ connectionString: through(databaseUrl, port) });
          client.on('error', () => undefined);
          return client.connect().then(
            () => client.end().then(() => true),
            () => false,
          );
        },
      },
      new AbortController().signal,
    );
    return new PgBouncer(server, folder);
  }

  /** The address of the same database through the pooler. */
  through(databaseUrl: string): string {
    return through(databaseUrl, this.server.port);
  }

  async stop(): Promise<void> {
    await this.server.stop('crash');
    await rm(this.folder, { recursive: true, force: true });
  }
}

function through(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.search = '';
  return url.href;
}

async function idOf(...names: string[]): Promise<{ uid?: number; gid?: number }> {
  for (const name of names) {
    const ids = await Promise.all(['-u', '-g'].map((which) => run('id', [which, name], {}).catch(() => '')));
    if (ids.every((id) => id !== '')) return { uid: Number(ids[0]), gid: Number(ids[1]) };
  }
  return {};
}
