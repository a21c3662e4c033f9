import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PATIENCE_MS = 60_000;

/** One process of the built application: the API or the worker. It ends when this one does, however that happens. */
export class AppProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly log: WriteStream,
  ) {}

  /**
   * Starts `dist/<entry>.js` and waits until it is ready. Its log goes to `logFile`.
   * Rejects, with the process gone, when it ends or does not get ready in a minute.
   */
  static async start(
    entry: 'main' | 'worker',
    options: { port: number; environment: Record<string, string>; logFile: string },
  ): Promise<AppProcess> {
    const log = createWriteStream(options.logFile);
    await once(log, 'open');
    // The channel tells the child when its parent is gone, also by kill -9.
    const child = spawn(
      process.execPath,
      ['--import', './scripts/demo/end-with-parent.mjs', `dist/${entry}.js`],
      {
        cwd: ROOT,
        stdio: ['ignore', log, log, 'ipc'],
        // A group of its own: Ctrl-C reaches only us, and we stop things in the right order.
        detached: true,
        env: {
          ...process.env,
          ...options.environment,
          [entry === 'main' ? 'PORT' : 'WORKER_PORT']: String(options.port),
        },
      },
    );
    const started = new AppProcess(`http://127.0.0.1:${options.port}`, child, log);
    try {
      await started.ready(options.logFile);
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process was never started');
    return this.child.pid;
  }

  /** Asks the process to end, and waits until it has. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const killer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(killer);
    }
    this.log.end();
  }

  private async ready(logFile: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null) throw new Error(`it ended at once; its log is ${logFile}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await delay(200);
    }
    throw new Error(`it did not get ready in ${PATIENCE_MS / 1000} s; its log is ${logFile}`);
  }
}

/** The wanted port if it is free, else any free one. */
export async function freePort(wanted: number): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
