import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

const PACKAGES = { '': { version: '2.0.0' }, 'node_modules/tsx': { version: '4.0.0' } };
const FOR_OTHER_PLATFORM = { 'node_modules/tsx-windows': { version: '4.0.0', optional: true } };

/**
 * A stand-in for npm. It records that it was called, then installs what `installed.json` says, unless it is told to
 * fail.
 */
const NPM = `#!/bin/sh
echo "$*" >> npm.log
rm -rf node_modules && mkdir -p node_modules/tsx
echo '{ "exports": "./index.js" }' > node_modules/tsx/package.json
touch node_modules/tsx/index.js
[ -e break-off ] && exit 7
cp installed.json node_modules/.package-lock.json
`;

describe('run.mjs', () => {
  let project: string;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'run-test-'));
    await mkdir(join(project, 'scripts'));
    await cp(RUN, join(project, 'scripts', 'run.mjs'));
    await write('bin/npm', NPM, 0o755);
    await write('scripts/hello.mjs', 'console.log(...process.argv.slice(2)); process.exitCode = 3;');
    await write('package-lock.json', lockfile({ ...PACKAGES, ...FOR_OTHER_PLATFORM }));
    await write('installed.json', lockfile(PACKAGES));
  });

  afterEach(() => rm(project, { recursive: true }));

  it('installs on a fresh clone, then runs the script with its arguments and exits with its status', async () => {
    expect(await run('scripts/hello.mjs', '--name', 'x')).toEqual({ code: 3, stdout: '--name x\n' });
    expect(await installs()).toBe(1);
  });

  it('does not install again what is already installed', async () => {
    await run('scripts/hello.mjs');
    await run('scripts/hello.mjs');
    expect(await installs()).toBe(1);
  });

  it('installs again when package-lock.json names another version', async () => {
    await run('scripts/hello.mjs');
    const changed = lockfile({ ...PACKAGES, 'node_modules/tsx': { version: '4.0.1' } });
    await write('package-lock.json', changed);
    await write('installed.json', changed);
    await run('scripts/hello.mjs');
    expect(await installs()).toBe(2);
  });

  it('exits with the status of a failed install, and repairs it the next time', async () => {
    await run('scripts/hello.mjs');
    await write('package-lock.json', lockfile({ ...PACKAGES, 'node_modules/pg': { version: '8.0.0' } }));
    await write('break-off', '');
    expect(await run('scripts/hello.mjs')).toEqual({ code: 7, stdout: '' });

    // This holds even when the lock file is again the one that had been installed before.
    await write('package-lock.json', lockfile(PACKAGES));
    await rm(join(project, 'break-off'));
    expect(await run('scripts/hello.mjs')).toMatchObject({ code: 3 });
    expect(await installs()).toBe(3);
  });

  it('lets one of two runs install while the other waits', async () => {
    const runs = await Promise.all([run('scripts/hello.mjs'), run('scripts/hello.mjs')]);
    expect(runs.map(({ code }) => code)).toEqual([3, 3]);
    expect(await installs()).toBe(1);
  });

  async function write(file: string, content: string, mode?: number): Promise<void> {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), content, { mode });
  }

  async function installs(): Promise<number> {
    const log = await readFile(join(project, 'npm.log'), 'utf8');
    return log.trim().split('\n').length;
  }

  function run(...args: string[]): Promise<{ code: number | null; stdout: string }> {
    const env = { ...process.env, PATH: `${join(project, 'bin')}:${process.env.PATH ?? ''}` };
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join('scripts', 'run.mjs'), ...args],
        { cwd: project, env },
        (_error, stdout) => {
          resolve({ code: child.exitCode, stdout });
        },
      );
    });
  }
});

function lockfile(packages: Record<string, object>): string {
  return JSON.stringify({ lockfileVersion: 3, packages });
}
