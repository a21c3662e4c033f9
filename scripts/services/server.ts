import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopMode } from './protocol.js';

const PORT_ATTEMPTS = 5;
// A large database needs minutes to recover after a crash.
const READY_TIMEOUT_MS = 300_000;
const STOP_PATIENCE_MS = 10_000;

/** How to run one kind of server on a given port. */
export interface ServerSpec {
  name: string;
  logFile: string;
  command(port: number): Promise<{ file: string; args: string[]; options?: SpawnOptions }>;
  /** Whether the server on that port accepts our password; false while it does not answer. */
  answers(port: number): Promise<boolean>;
  signals: Record<StopMode, NodeJS.Signals>;
  /** How long to wait after a signal before a harder one is sent; default: ten seconds. */
  stopPatienceMs?: number;
}

/** One of our server processes. It keeps its port when it is restarted. */
export class Server {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly spec: ServerSpec,
    private readonly aborted: AbortSignal,
    readonly port: number,
  ) {}

  /**
   * Starts the server on a free port of 127.0.0.1 and waits until it answers. Another program may take the port
   * before the server binds it, and then another port is tried.
   */
  static async start(spec: ServerSpec, aborted: AbortSignal): Promise<Server> {
    for (let attempt = 1; ; attempt += 1) {
      const server = new Server(spec, aborted, await freePort());
      try {
        await server.start();
        return server;
      } catch (error) {
        await server.stop('crash');
        const portTaken =
          error instanceof Error && /address already in use|port is already allocated/i.test(error.message);
        if (aborted.aborted || !portTaken || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  /** Starts the stopped server again on its port. Rejects with the end of its log when it does not start. */
  async start(): Promise<void> {
    if (this.isRunning()) return;
    const { file, args, options } = await this.spec.command(this.port);
    this.aborted.throwIfAborted();
    const log = openSync(this.spec.logFile, 'w', 0o600);
    const child = spawn(file, args, { ...options, stdio: ['ignore', log, log] });
    closeSync(log);
    this.process = child;
    await once(child, 'spawn');

    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.spec.answers(this.port))) {
      this.aborted.throwIfAborted();
      if (!this.isRunning() || Date.now() > deadline) {
        const output = await readFile(this.spec.logFile, 'utf8');
        throw new Error(`${this.spec.name} did not start on port ${this.port}:\n${output.slice(-2000)}`);
      }
      await sleep(50);
    }
  }

  /** Stops the server and waits for its end. Kills it when it does not end in time. */
  async stop(mode: StopMode): Promise<void> {
    const { clean, crash } = this.spec.signals;
    const signals: NodeJS.Signals[] = mode === 'clean' ? [clean, crash, 'SIGKILL'] : [crash, 'SIGKILL'];
    const patience = this.spec.stopPatienceMs ?? STOP_PATIENCE_MS;
    for (const signal of signals) {
      const child = this.process;
      if (!child || !this.isRunning()) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await Promise.race([exited, sleep(patience, undefined, { ref: false })]);
    }
  }

  private isRunning(): boolean {
    const child = this.process;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
