import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis, type RedisOptions } from 'ioredis';
import { findRedis } from '../../scripts/services/find-redis.js';
import { Server } from '../../scripts/services/server.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);

/** One Redis, Sentinel or node of a Cluster. */
export interface RedisServer {
  port: number;
  /** A connection of an administrator. */
  admin: Redis;
  stop(): Promise<void>;
}

/** The files of a certificate and of the private authority that signed it. */
export interface Certificates {
  ca: string;
  cert: string;
  key: string;
}

/** The Redis servers of one test file, with a folder for their files. */
export class RedisServers {
  private readonly servers: RedisServer[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<RedisServers> {
    return new RedisServers(await mkdtemp(join(tmpdir(), 'sms-redis-')));
  }

  /** @param lines the configuration for the given port */
  async start(lines: (port: number) => string[], options: RedisOptions = {}): Promise<RedisServer> {
    const program = await findRedis(() => undefined);
    if (program.kind !== 'native') throw new Error('this test needs a redis-server on the PATH');
    const connect = (port: number): Redis => {
      const client = new Redis({
        port,
        host: '127.0.0.1',
        ...options,
        lazyConnect: true,
        maxRetriesPerRequest: 0,
      });
      client.on('error', () => undefined);
      return client;
    };
    const server = await Server.start(
      {
        name: 'Redis',
        logFile: join(this.folder, `${this.servers.length}.log`),
        signals: { clean: 'SIGTERM', crash: 'SIGKILL' },
        command: async (port) => {
          const home = join(this.folder, String(port));
          await mkdir(home, { recursive: true });
          const text = [
            'bind 127.0.0.1',
            `dir ${home}`,
            'save ""',
            'repl-diskless-sync-delay 0',
            ...lines(port),
            '',
          ].join('\n');
          const file = join(home, 'redis.conf');
          await writeFile(file, text);
          const isSentinel = text.includes('sentinel monitor');
          const args = [file, ...(isSentinel ? ['--sentinel'] : [])];
          return { file: program.file, args, options: { argv0: 'redis-server' } };
        },
        answers: async (port) => {
          const client = connect(port);
          const pong = await client.ping().catch(() => undefined);
          client.disconnect();
          return pong === 'PONG';
        },
      },
      new AbortController().signal,
    );
    const admin = connect(server.port);
    const started = { port: server.port, admin, stop: () => server.stop('crash') };
    this.servers.push(started);
    return started;
  }

  /** A private authority, and a certificate for localhost that it has signed. */
  async certificates(): Promise<Certificates> {
    const file = (name: string): string => join(this.folder, name);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const request = ['req', '-x509', ...key];
    await run('openssl', [
      ...request,
      '-subj',
      '/CN=own authority',
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.pem'),
    ]);
    await run('openssl', [
      ...request,
      ...['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-keyout', file('server.key'), '-out', file('server.pem')],
    ]);
    return { ca: file('ca.pem'), cert: file('server.pem'), key: file('server.key') };
  }

  /** Three masters with one replica each, over all slots. Answers the nodes, masters first. */
  async cluster(): Promise<RedisServer[]> {
    const nodes = await Promise.all(
      Array.from({ length: 6 }, () =>
        this.start((port) => [
          `port ${port}`,
          `cluster-port ${port - 10_000}`,
          'cluster-enabled yes',
          'cluster-node-timeout 500',
        ]),
      ),
    );
    const ids = await Promise.all(nodes.map(({ admin }) => admin.cluster('MYID')));
    const [first, ...others] = nodes as [RedisServer, ...RedisServer[]];
    const ranges: [number, number][] = [
      [0, 5460],
      [5461, 10_922],
      [10_923, 16_383],
    ];
    await Promise.all(
      ranges.map(([from, to], index) => nodes[index]!.admin.call('CLUSTER', 'ADDSLOTSRANGE', from, to)),
    );
    for (const { port } of others)
      await first.admin.call('CLUSTER', 'MEET', '127.0.0.1', port, port - 10_000);
    await Promise.all(
      nodes.map(async ({ admin }) => {
        await waitFor(
          () => admin.cluster('INFO'),
          (info) => info.includes('cluster_known_nodes:6'),
        );
      }),
    );
    for (const [index, replica] of nodes.slice(3).entries()) {
      // A node that has only just met another one may not know yet that it is a master.
      await waitFor(
        () => replica.admin.call('CLUSTER', 'REPLICATE', ids[index]!).catch(String),
        (answer) => answer === 'OK',
      );
      // Only a replica that has its master's data can replace it.
      await waitFor(
        () => replica.admin.info('replication'),
        (info) => info.includes('master_link_status:up'),
      );
    }
    for (const { admin } of nodes) {
      await waitFor(
        () => admin.cluster('INFO'),
        (info) => info.includes('cluster_state:ok'),
      );
    }
    return nodes;
  }

  async stop(): Promise<void> {
    for (const { admin } of this.servers) admin.disconnect();
    await Promise.all(this.servers.map((server) => server.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
