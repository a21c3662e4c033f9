import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signToken } from '../../src/auth/tokens.js';
import { AppProcess, ROOT } from '../../scripts/demo/app-process.js';
import { run } from '../../scripts/services/processes.js';
import type { Services } from '../../scripts/services/index.js';

/**
 * Outside of the run's folder, which is deleted with its servers, so that the log of a process that does not start
 * stays.
 */
const LOGS = join(ROOT, '.local', 'logs', `bench-${process.pid}`);

/** Set when the processes are already built: `bench -- all` builds them once. */
export const IS_BUILT = 'BENCH_IS_BUILT';

/** This many processes of the built API and of workers, as an operator runs them, with a token for them. */
export class Application {
  private constructor(
    readonly apis: readonly AppProcess[],
    readonly workers: readonly AppProcess[],
    readonly token: string,
  ) {}

  /** Builds the processes, starts them on a database with new queues, and waits until they are ready. */
  static async start(
    services: Services,
    databaseUrl: string,
    counts: { apis?: number; workers?: number },
    variables: Record<string, string> = {},
  ): Promise<Application> {
    if (!process.env[IS_BUILT]) await run('npm', ['run', 'build'], { cwd: ROOT });
    const secret = randomBytes(36).toString('base64');
    const environment = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      REDIS_URL: services.redisUrl,
      // Queues that no earlier start has used.
      QUEUE_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
      JWT_SECRET: secret,
      ...variables,
      RATE_LIMIT_PER_MINUTE: '0',
    };
    const token = await signToken(secret, { subject: 'bench', role: 'admin' }, '24h');
    await mkdir(LOGS, { recursive: true });
    const started: AppProcess[] = [];
    const start = async (entry: 'main' | 'worker', port: number): Promise<AppProcess> => {
      const logFile = join(LOGS, `${entry}-${port}.log`);
      const child = await AppProcess.start(entry, { dist: join(ROOT, 'dist'), port, environment, logFile });
      started.push(child);
      return child;
    };
    try {
      const { apis = 1, workers = 0 } = counts;
      for (let index = 0; index < apis; index += 1) await start('main', 3000 + index);
      for (let index = 0; index < workers; index += 1) await start('worker', 3100 + index);
      return new Application(started.slice(0, apis), started.slice(apis), token);
    } catch (error) {
      await Promise.all(started.map((child) => child.stop()));
      throw error;
    }
  }

  /** The addresses of the API's processes. */
  get origins(): string[] {
    return this.apis.map(({ url }) => url);
  }

  /** One request with the token. Rejects with the problem when it does not succeed. */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.origins[0] ?? ''}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Peak memory of each process so far, in whole megabytes. */
  async peakMemory(): Promise<{ apis: number[]; workers: number[] }> {
    return { apis: await peaksOf(this.apis), workers: await peaksOf(this.workers) };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers].map((child) => child.stop()));
    await rm(LOGS, { recursive: true, force: true });
  }
}

/** The highest resident memory of processes, by the kernel's count, in whole megabytes. */
async function peaksOf(processes: readonly AppProcess[]): Promise<number[]> {
  return Promise.all(
    processes.map(async ({ pid }) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
    }),
  );
}
