import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './services/processes.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Builds the programs and the page into a folder, as `npm run build` does into `dist`. */
export async function build(dist: string, signal?: AbortSignal): Promise<void> {
  const node = (script: string, ...args: string[]): Promise<unknown> =>
    run(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, signal });
  await node('typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', dist);
  await node('vite/bin/vite.js', 'build', 'web', '--outDir', path.join(dist, 'web'), '--logLevel', 'warn');
}
