import { fileURLToPath } from 'node:url';
import { run } from './services/processes.js';
import { canInstall, findOnPath, installPackage } from './services/system-packages.js';

/* npm run alerts:check: checks the alert rules and runs their tests, with promtool of Debian's package prometheus. */

const FOLDER = fileURLToPath(new URL('../docker/prometheus/', import.meta.url));

if (!(await findOnPath('promtool')) && (await canInstall())) await installPackage('prometheus');
const promtool = await findOnPath('promtool');
if (!promtool) throw new Error('promtool was not found: sudo apt-get install prometheus');
for (const args of [
  ['check', 'config', '--syntax-only', 'prometheus.yml'],
  ['check', 'rules', 'alerts.yml'],
  ['test', 'rules', 'alerts.test.yml'],
]) {
  console.log(`$ promtool ${args.join(' ')}`);
  // The error output of promtool names the wrong rule.
  console.log((await run(promtool, args, { cwd: FOLDER })).trim());
}
