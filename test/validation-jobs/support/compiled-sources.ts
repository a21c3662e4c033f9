import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform, type Options } from '@swc/core';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** The options with which Jest compiles: they keep the decorator metadata that Nest needs to inject. */
const OPTIONS: Options = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** Names the folder that the test files of a run share. */
const FOLDER_VARIABLE = 'TEST_COMPILED_FOLDER';

/** Creates the folder into which this process and its children compile. The caller removes it. */
export function makeCompiledFolder(): string {
  mkdirSync(join(PROJECT, '.local'), { recursive: true });
  // Inside the project, where the modules are found.
  const folder = mkdtempSync(join(PROJECT, '.local', 'compiled_'));
  process.env[FOLDER_VARIABLE] = folder;
  return folder;
}

/** Removes what `makeCompiledFolder` made. */
export function removeCompiledFolder(): void {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder) rmSync(folder, { recursive: true, force: true });
}

/** The folder of the run. A process that was started without one has its own, until it ends. */
function compiledFolder(): string {
  const given = process.env[FOLDER_VARIABLE];
  if (given) return given;
  process.once('exit', removeCompiledFolder);
  return makeCompiledFolder();
}

/**
 * Compiles `src` for processes that tests start, in about a second, and returns the folder. Sources that have not
 * changed are not compiled again in the same run.
 */
export async function compileSources(): Promise<string> {
  const root = compiledFolder();
  const sources = new Map<string, string>();
  for (const name of await readdir(join(PROJECT, 'src'), { recursive: true })) {
    const file = join('src', name);
    if (file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      sources.set(file, await readFile(join(PROJECT, file), 'utf8'));
  }
  const entries = [...sources].sort(([a], [b]) => a.localeCompare(b));
  const hash = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
  const folder = join(root, hash);
  if (await exists(folder)) return folder;

  const draft = join(root, `draft_${randomBytes(6).toString('hex')}`);
  await Promise.all(entries.map(([file, source]) => compile(draft, file, source)));
  // Two test files may compile at the same time. The first result stays.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}

/** The compiled terminal program. It starts in half the time that the sources need. */
export async function compiledCli(): Promise<string> {
  return join(await compileSources(), 'src/cli.js');
}

async function compile(folder: string, file: string, source: string): Promise<void> {
  const { code } = await transform(source, { ...OPTIONS, filename: join(PROJECT, file) });
  const target = join(folder, file.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
