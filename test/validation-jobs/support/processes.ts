import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { compileSources } from './compiled-sources.js';
import type { RunLog } from './run-log.js';

export interface ProcessEnvironment {
  databaseUrl: string;
  redisUrl: string;
  queuePrefix: string;
  /** Address of the validator that workers ask about WhatsApp and Facebook. */
  validatorUrl?: string;
  /** Any further variables that a test needs. */
  variables?: Record<string, string>;
}

/** A prefix that no other test shares. */
export function uniqueName(): string {
  return `test-${randomBytes(4).toString('hex')}`;
}

/** The environment of processes on a test's own database and validator, with their own queues. */
export function environmentOf(
  database: { url: string },
  validator: { url: string },
  variables: Record<string, string> = {},
): ProcessEnvironment {
  return {
    databaseUrl: database.url,
    redisUrl: process.env.TEST_REDIS_URL!,
    queuePrefix: uniqueName(),
    validatorUrl: validator.url,
    variables,
  };
}

/** The secret that signs the tokens of the tests. */
export const JWT_SECRET = 'tUo4VqS1bJ8xHn0cRzK6mWgLyD2eAf9P';

/** The variables of a process under test. */
export function variablesOf(environment: ProcessEnvironment): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    WORKER_PORT: '0',
    LOG_LEVEL: 'warn',
    JWT_SECRET,
    DATABASE_URL: environment.databaseUrl,
    REDIS_URL: environment.redisUrl,
    QUEUE_PREFIX: environment.queuePrefix,
    VALIDATION_JOB_LEASE_SECONDS: '3',
    ...environment.variables,
  };
}

interface WorkerOptions {
  name?: string;
  runs?: RunLog;
  nodeArguments?: string[];
}

/** A real worker process. */
export class WorkerProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly output: string[],
  ) {}

  /** The addresses of its validators end in `name`. `runs` gets its log lines about runs. */
  static async start(
    environment: ProcessEnvironment,
    { name = 'worker', runs, nodeArguments = [] }: WorkerOptions = {},
  ): Promise<WorkerProcess> {
    const folder = await compileSources();
    const child = spawn(process.execPath, [...nodeArguments, join(folder, 'src/worker.js')], {
      env: {
        PATH: process.env.PATH,
        ...variablesOf(environment),
        ...(environment.validatorUrl && {
          VALIDATOR_URL_WHATSAPP: `${environment.validatorUrl}/${name}`,
          VALIDATOR_URL_FACEBOOK: `${environment.validatorUrl}/${name}`,
        }),
        ...(runs && { LOG_LEVEL: 'info' }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        if (output.length > 200) output.shift();
        runs?.read(name, line);
      });
    }
    return new WorkerProcess(name, child, output);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The last part of the output of the process. */
  get log(): string {
    return this.output.join('\n');
  }

  /** Whether it did not end when asked to. */
  get wasKilled(): boolean {
    return this.child.signalCode === 'SIGKILL';
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Asks the process to end in order; kills it when it does not. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGCONT');
    this.child.kill('SIGTERM');
    await Promise.race([ended, delay(15_000, undefined, { ref: false })]);
    await this.kill();
  }
}
