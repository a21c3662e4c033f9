import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { runProgram } from '../../src/common/terminal/terminal-program.js';
import { generateSample } from './generate-sample.js';

/* Not in src/cli.ts, because it reads a list of area codes that production does not install. */

await runProgram(
  new Command('npm run --silent sample')
    .usage('[--rows 10000] [--seed 52] > FILE.csv')
    .description(
      'Writes a CSV file of invented contacts to standard output. The same rows and seed give the same file.',
    )
    .option('--rows <n>', 'how many contacts', wholeNumber, 10_000)
    .option('--seed <n>', 'another number gives another file', wholeNumber, 52)
    .action(async (options: { rows: number; seed: number }) => {
      await pipeline(Readable.from(generateSample(options)), process.stdout);
    }),
  process.argv.slice(2),
);

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
