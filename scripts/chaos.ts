import { parseArgs } from 'node:util';
import { runChaos } from '../test/validation-jobs/support/chaos.js';
import { leaveShell } from './services/given-servers.js';

/*
 * npm run chaos -- --rounds 30 [--seed N]: validation jobs on a real PostgreSQL, Redis and worker processes, with a
 * fault at a random moment in each round, and counters at the validator. Ends with status 1 when anything was lost,
 * doubled or stuck, or was paid for again without having been in flight at a kill.
 */

// It takes its servers down, so it always starts its own.
leaveShell();
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
if (!(Number.isInteger(rounds) && rounds > 0 && Number.isInteger(seed))) {
  throw new Error('--rounds and --seed take whole numbers');
}

console.log(`seed ${seed}`);
const report = await runChaos(rounds, seed, (line) => {
  console.log(line);
});
console.log(JSON.stringify(report, undefined, 2));
console.log(
  `${report.paid} answers paid for ${report.questions} questions; ${report.paid_again} paid for again, each in flight ` +
    `at a kill; ${report.violations.length} violations`,
);
process.exitCode = report.violations.length === 0 ? 0 : 1;
