import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, GuardianOptions, Report, ServerName, StopMode } from './protocol.js';
import { sweepLeftovers } from './run-folders.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const GUARDIAN = fileURLToPath(new URL('./guardian.ts', import.meta.url));

type Started = Extract<Report, { type: 'started' }>;

/** One of our servers. A test may take it down and bring it back on the same port with the same data. */
export interface ServerControl {
  /** Resolves when the server has stopped. StopMode describes what each way loses. */
  stop(mode: StopMode): Promise<void>;
  /** Resolves when the server answers again. */
  start(): Promise<void>;
  restart(mode: StopMode): Promise<void>;
}

/** The parent's end of a guardian process. It does not keep the parent alive while nothing is asked of it. */
export class GuardianHandle {
  private readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly pending = new Map<number, (error?: string) => void>();
  private nextId = 1;
  private onStarted: (started: Started) => void = () => undefined;
  private failure = 'The process that runs the servers ended unexpectedly';

  constructor(name: string, options: GuardianOptions) {
    this.process = fork(GUARDIAN, [name, JSON.stringify(options)], {
      cwd: PROJECT,
      detached: true,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.process.on('message', (message) => {
      this.receive(message as Report);
    });
    this.exited = once(this.process, 'exit').then(() => {
      for (const settle of this.pending.values()) settle(this.failure);
    });
  }

  /** Resolves when all servers answer. Rejects when one cannot be started, after everything is cleaned up. */
  async started(signal?: AbortSignal): Promise<Started> {
    const giveUp = (): void => {
      if (this.process.connected) this.process.disconnect();
    };
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    const started = new Promise<Started>((resolve) => {
      this.onStarted = resolve;
    });
    const first = await this.holding(Promise.race([started, this.exited]));
    signal?.removeEventListener('abort', giveUp);
    if (isStarted(first)) return first;
    signal?.throwIfAborted();
    throw new Error(this.failure);
  }

  control(server: ServerName): ServerControl {
    const stop = (mode: StopMode): Promise<void> => this.command(server, mode);
    const start = (): Promise<void> => this.command(server, 'start');
    return { stop, start, restart: (mode) => stop(mode).then(start) };
  }

  async stop(): Promise<void> {
    if (this.process.connected) this.process.disconnect();
    await this.holding(this.exited);
    // When the guardian was killed, its servers and folder still exist.
    if (this.process.exitCode !== 0) await sweepLeftovers();
  }

  private command(server: ServerName, action: Command['action']): Promise<void> {
    const id = this.nextId++;
    const done = new Promise<void>((resolve, reject) => {
      this.pending.set(id, (error) => {
        this.pending.delete(id);
        if (error === undefined) resolve();
        else reject(new Error(error));
      });
    });
    this.process.send({ id, server, action } satisfies Command, (error) => {
      if (error) this.pending.get(id)?.(this.failure);
    });
    return this.holding(done);
  }

  private receive(report: Report): void {
    switch (report.type) {
      case 'note':
        console.error(report.text);
        break;
      case 'started':
        this.onStarted(report);
        break;
      case 'failed':
        this.failure = report.message;
        break;
      case 'done':
        this.pending.get(report.id)?.(report.error);
        break;
    }
  }

  /** Keeps the parent's event loop alive until the promise settles. */
  private async holding<T>(promise: Promise<T>): Promise<T> {
    this.process.ref();
    this.process.channel?.ref();
    try {
      return await promise;
    } finally {
      this.process.unref();
      this.process.channel?.unref();
    }
  }
}

function isStarted(value: unknown): value is Started {
  return typeof value === 'object' && value !== null && 'type' in value;
}
