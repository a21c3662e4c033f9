import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { neutralEnvironment } from '../services/given-servers.js';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const READY_WITHIN_MS = 60_000;

export interface AppProcessOptions {
  /** Folder of the built application. */
  dist: string;
  /** The port that the process tries first. When another program has it, the process takes any free one. */
  port: number;
  environment: Record<string, string>;
  /** It outlives the process, so that a failure can be investigated. */
  logFile: string;
}

/** The Node options with which an npm script starts production, so that the same configuration is measured. */
export async function nodeFlags(script: 'start' | 'start:worker' | 'import'): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<typeof script, string>;
  };
  return scripts[script].split(' ').filter((word) => word.startsWith('--'));
}

/**
 * One process of the built application: the API or the worker. It ends when this process ends, for whatever reason.
 */
export class AppProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly log: WriteStream,
  ) {}

  /**
   * Starts `<entry>.js` and waits until it is ready. Nobody else can take its port in between, because the process
   * itself binds it and reports it. Rejects when the process ends or is not ready within a minute; the process is
   * gone then, and the message names the log.
   */
  static async start(entry: 'main' | 'worker', options: AppProcessOptions): Promise<AppProcess> {
    for (const port of [options.port, 0]) {
      const started = await this.tryPort(entry, port, options);
      if (started) return started;
    }
    throw new Error(`${entry} found no free port; its log is ${options.logFile}`);
  }

  /** Undefined when the port is taken. */
  private static async tryPort(
    entry: 'main' | 'worker',
    port: number,
    { dist, environment, logFile }: AppProcessOptions,
  ): Promise<AppProcess | undefined> {
    const log = createWriteStream(logFile);
    await once(log, 'open');
    // Through this channel the child notices the end of its parent, even by kill -9.
    const child = spawn(
      process.execPath,
      [
        ...(await nodeFlags(entry === 'main' ? 'start' : 'start:worker')),
        '--import',
        './scripts/demo/end-with-parent.mjs',
        join(dist, `${entry}.js`),
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', log, log, 'ipc'],
        // A separate process group: Ctrl-C reaches only this process, which stops everything in the right order.
        detached: true,
        // The shell may hold production's settings, and none of them may reach the demo.
        env: {
          ...neutralEnvironment(),
          ...environment,
          [entry === 'main' ? 'PORT' : 'WORKER_PORT']: String(port),
        },
      },
    );
    try {
      const url = await untilReady(child, entry, logFile);
      if (url !== undefined) return new AppProcess(url, child, log);
    } catch (error) {
      await end(child, log);
      throw error;
    }
    await end(child, log);
    return undefined;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process was never started');
    return this.child.pid;
  }

  /** Asks the process to end, and waits until it has. */
  stop(): Promise<void> {
    return end(this.child, this.log);
  }
}

/** The address of the process once it is ready; undefined when its port is taken. */
async function untilReady(child: ChildProcess, entry: string, logFile: string): Promise<string | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    const text = await readFile(logFile, 'utf8');
    if (ended && text.includes('EADDRINUSE')) return undefined;
    if (ended) throw new Error(`${entry} ended at once; its log is ${logFile}`);
    const url = /"url":"([^"]+)","msg":"listening"/.exec(text)?.[1];
    const answer = url && (await fetch(`${url}/health/ready`).catch(() => undefined));
    if (answer && answer.ok) return url;
    await delay(200);
  }
  throw new Error(`${entry} did not get ready in ${READY_WITHIN_MS / 1000} s; its log is ${logFile}`);
}

async function end(child: ChildProcess, log: WriteStream): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(killer);
  }
  log.end();
}
