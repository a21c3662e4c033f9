import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from './processes.js';

/** Whether packages can be installed: as root on Debian or Ubuntu. */
export async function canInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findOnPath('apt-get')) !== undefined;
}

/** Installs a Debian package without its recommended packages. */
export async function installPackage(name: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]): Promise<string> =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, maxBuffer: 16 * 1024 * 1024 });
  const install = (): Promise<string> => aptGet('install', '-y', '--no-install-recommends', name);
  // A fresh image has no package lists yet, and old lists name versions that no longer exist.
  await install().catch(async () => {
    await aptGet('update');
    await install();
  });
}

/** The file of a program; undefined when it is not on the PATH. */
export async function findOnPath(program: string): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']) {
    const file = join(folder, program);
    const found =
      folder !== '' &&
      (await access(file, constants.X_OK).then(
        () => true,
        () => false,
      ));
    if (found) return file;
  }
  return undefined;
}
