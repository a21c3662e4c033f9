// npm run test:nodes [-- 22 24]: runs the unit tests on the other major versions of Node, which npm provides for
// this run.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const JEST = ['node_modules/jest/bin/jest.js', '--config', 'jest.unit.config.js', '--silent'];
const asked = process.argv.slice(2);
// npm test runs them on the installed Node.
const others = ['20', '22', '24'].filter((major) => major !== process.versions.node.split('.')[0]);

for (const major of asked.length > 0 ? asked : others) {
  const startedAt = Date.now();
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const inNode = (...args) =>
    spawnSync('npx', ['--yes', '--package', `node@${major}`, '--', 'node', ...args], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
  const version = (inNode('--version').stdout ?? '').trim();
  // Otherwise the tests would run on the installed Node.
  if (!version.startsWith(`v${major}.`)) fail(`Node ${major} could not be had from npm (got "${version}").`);
  const { status, stdout } = inNode(...flags, ...JEST);
  process.stdout.write(stdout);
  if (status !== 0) fail(`The unit tests do not pass on Node ${version}.`);
  console.log(`Unit tests pass on Node ${version} (${Math.round((Date.now() - startedAt) / 1000)} s).`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
