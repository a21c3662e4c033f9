import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './services/processes.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The folder of earlier builds, each named after the hash of its sources. Ignored by git. */
const BUILDS = path.join(ROOT, '.local', 'builds');
const SOURCES = ['src', 'web', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * Puts the built programs and the page into the folder `dist`, as `npm run build` does. An earlier build of the same
 * sources is copied instead: a second demo starts half a minute sooner, and CI builds once.
 */
export async function build(dist: string, signal?: AbortSignal): Promise<void> {
  const made = path.join(BUILDS, await hashOfSources());
  await rm(dist, { recursive: true, force: true });
  if (await copied(made, dist)) return;
  const draft = path.join(BUILDS, `draft_${randomBytes(6).toString('hex')}`);
  try {
    await buildInto(draft, signal);
    await cp(draft, dist, { recursive: true });
    await keep(draft, made);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function buildInto(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const node = (script: string, ...args: string[]): Promise<unknown> =>
    run(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, signal });
  const both = await Promise.allSettled([
    node('typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', folder),
    node('vite/bin/vite.js', 'build', 'web', '--outDir', path.join(folder, 'web'), '--logLevel', 'warn'),
  ]);
  // Only after both have stopped writing, because the caller removes the folder.
  for (const one of both) if (one.status === 'rejected') throw one.reason;
}

/** False when there is no such build, or another run has removed it meanwhile. */
async function copied(made: string, dist: string): Promise<boolean> {
  try {
    await cp(made, dist, { recursive: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await rm(dist, { recursive: true, force: true });
    return false;
  }
}

/** Keeps the draft as the build of these sources, unless another run was faster. Removes builds of older sources. */
async function keep(draft: string, made: string): Promise<void> {
  await rename(draft, made).catch(() => undefined);
  for (const name of await readdir(BUILDS)) {
    // A draft belongs to a run that is still building.
    const isOld = !name.startsWith('draft_') && name !== path.basename(made);
    if (isOld) await rm(path.join(BUILDS, name), { recursive: true, force: true });
  }
}

/** The hash of the names and contents of all files that a build reads. */
async function hashOfSources(): Promise<string> {
  await mkdir(BUILDS, { recursive: true });
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const isFolder = (await stat(path.join(ROOT, source))).isDirectory();
    const names = isFolder ? (await readdir(path.join(ROOT, source), { recursive: true })).sort() : [''];
    for (const name of names) {
      const file = path.join(ROOT, source, name);
      if ((await stat(file)).isFile()) hash.update(`${source}/${name}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
