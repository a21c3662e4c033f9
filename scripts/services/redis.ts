import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findRedis } from './find-redis.js';
import { composeRedis, pullRedis } from './redis-compose.js';
import { Server, type ServerSpec } from './server.js';

/** Starts Redis, with its data under `dir` unless Docker keeps it, and returns it with its URL. */
export async function startRedis(
  dir: string,
  note: (text: string) => void,
  aborted: AbortSignal,
): Promise<{ server: Server; url: string }> {
  const program = await findRedis(note);
  const home = join(dir, 'redis');
  await mkdir(home, { mode: 0o700 });
  const password = randomBytes(16).toString('hex');
  if (program.kind === 'compose') {
    note('Redis is not installed: running it with Docker Compose');
    await pullRedis(dir, aborted);
  }
  const server = await Server.start(
    {
      name: 'Redis',
      logFile: join(dir, 'redis.log'),
      answers: (port) => ping(port, password),
      ...(program.kind === 'native'
        ? nativeRedis(program.file, home, password)
        : composeRedis(dir, password)),
    },
    aborted,
  );
  return { server, url: `redis://:${password}@127.0.0.1:${server.port}` };
}

function nativeRedis(file: string, home: string, password: string): Pick<ServerSpec, 'command' | 'signals'> {
  const configFile = join(home, 'redis.conf');
  return {
    signals: { clean: 'SIGTERM', crash: 'SIGKILL' },
    command: async (port) => {
      // In a file and not in arguments, which every user of the machine could read.
      await writeFile(configFile, config(home, port, password), { mode: 0o600 });
      return { file, args: [configFile], options: { argv0: 'redis-server' } };
    },
  };
}

function config(home: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(home)}`,
    `pidfile ${JSON.stringify(join(home, 'redis.pid'))}`,
    'maxmemory-policy noeviction',
    'appendonly yes',
    'save ""',
    '',
  ].join('\n');
}

function ping(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`));
    socket.setEncoding('utf8').setTimeout(2_000, () => socket.destroy());
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer.includes('+PONG'));
    });
  });
}
