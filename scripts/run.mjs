// node scripts/run.mjs SCRIPT [ARGUMENT…]: runs a TypeScript script on a clone where nothing is installed yet.
// Plain Node, because it must work before there are dependencies.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const WANTED = new URL('../package-lock.json', import.meta.url);
const INSTALLED = new URL('../node_modules/.package-lock.json', import.meta.url);
const INSTALLING = new URL('../.local/installing.pid', import.meta.url);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

requireNode(20, 19);
if (!isInstalled()) await install();
await import('tsx');
process.argv.splice(1, 1);
await import(pathToFileURL(resolve(process.argv[1])).href);

function requireNode(major, minor) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  fail(`Node ${major}.${minor} or newer is needed; this is ${process.version}.`);
}

/** Whether npm's own record of node_modules holds the versions of package-lock.json, and nothing else. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(WANTED, 'utf8')).packages;
    const installed = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages;
    return Object.keys({ ...wanted, ...installed }).every(
      (path) =>
        path === '' ||
        wanted[path]?.version === installed[path]?.version ||
        // Optional packages are left out on platforms that they do not support.
        (wanted[path]?.optional && !installed[path]),
    );
  } catch {
    return false;
  }
}

async function install() {
  await takeTurn();
  let code = 0;
  if (!isInstalled()) {
    console.error('Installing the dependencies of package-lock.json (npm ci) …');
    // npm writes its record last. Removing it makes the next run notice and repeat an interrupted install.
    rmSync(INSTALLED, { force: true });
    code = await npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  }
  rmSync(INSTALLING, { force: true });
  if (code !== 0) fail('npm ci did not succeed.', code);
}

/**
 * Waits for its turn: two runs that start together on a fresh clone must not both install into the same
 * node_modules.
 */
async function takeTurn() {
  mkdirSync(new URL('.', INSTALLING), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(INSTALLING, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!installerLives()) rmSync(INSTALLING, { force: true });
    else if (!waited)
      console.error(`Waiting for the install of another run (${fileURLToPath(INSTALLING)}) …`);
    await sleep(300);
  }
}

function installerLives() {
  try {
    return process.kill(Number(readFileSync(INSTALLING, 'utf8')), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs npm to its end and returns its exit code. */
async function npm(...args) {
  const child = spawn('npm', args, { cwd: PROJECT, stdio: 'inherit' });
  // Two installs at once would damage each other. So this waits for npm even when it is asked to end, and when it is
  // killed, the next run waits for npm.
  writeFileSync(INSTALLING, String(child.pid));
  const forward = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  const [code, signal] = await once(child, 'exit').catch((error) => fail(`npm: ${error.message}`));
  for (const name of SIGNALS) process.off(name, forward);
  return code ?? 128 + constants.signals[signal];
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}
