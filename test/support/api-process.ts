import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compileSources } from '../validation-jobs/support/compiled-sources.js';

/** A process of the API. */
export class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
  ) {}

  static async start(variables: Record<string, string>): Promise<ApiProcess> {
    const child = spawn(process.execPath, [join(await compileSources(), 'src/main.js')], {
      env: { PATH: process.env.PATH, ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => {
        reject(new Error('the API did not start'));
      });
      lines.on('line', (line) => {
        const { url } = JSON.parse(line) as { url?: string };
        if (url) resolve(url);
      });
    });
    return new ApiProcess(child, new URL(url));
  }

  /** Asks the process to end. */
  terminate(): void {
    this.child.kill('SIGTERM');
  }

  /** The signal that ended the process. */
  async ended(): Promise<NodeJS.Signals | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.signalCode;
  }
}
