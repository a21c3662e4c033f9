import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { generateSample } from './generate-sample.js';

const HELP = `Writes a CSV file of invented contacts to standard output.

  npm run --silent sample -- [--rows 10000] [--seed 52] > FILE.csv

The same rows and seed give the same file.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '52' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const sample = generateSample({
    rows: wholeNumber('--rows', values.rows),
    seed: wholeNumber('--seed', values.seed),
  });
  await pipeline(Readable.from(sample), process.stdout);
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} takes a whole number`);
  return Number(text);
}

main().catch((error: unknown) => {
  // Whoever reads, as `head` does, may have had enough.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
