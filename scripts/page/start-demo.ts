import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../demo/app-process.js';

/** A running demo. */
export interface RunningDemo {
  url: string;
  token: string;
  stop: () => Promise<void>;
}

/** Starts `npm run demo` and waits until it is up. Rejects with its output when it ends before that. */
export async function startDemo(): Promise<RunningDemo> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/demo.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let output = '';
  const up = new Promise<RunningDemo>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const token = /^export TOKEN=(\S+)$/m.exec(output)?.[1];
      const url = /^export API=(\S+)\/api\/v1$/m.exec(output)?.[1];
      if (url === undefined || token === undefined) return;
      resolve({
        url,
        token,
        stop: async () => {
          child.kill('SIGINT');
          await ended;
        },
      });
    });
  });
  const failed = ended.then(() => {
    throw new Error(`The demo did not come up:\n${output}`);
  });
  // After it is up, its end is not a failure.
  failed.catch(() => undefined);
  return Promise.race([up, failed]);
}
