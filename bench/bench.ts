import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { leaveShell } from '../scripts/services/given-servers.js';
import { writeFigures } from './support/figures.js';

/*
 * npm run bench -- NAME [OPTIONS]: runs bench/NAME/NAME.bench.ts, which exports `run(args)`. It throws, or sets the
 * exit code, when a limit is missed.
 */

interface Benchmark {
  /** Whether BENCH_DATABASE_URL may name the server to use. The other benchmarks start their own. */
  takesServers?: boolean;
  run(args: string[]): Promise<void>;
}

const HERE = new URL('./', import.meta.url);
const fileOf = (name: string): URL => new URL(`${name}/${name}.bench.ts`, HERE);

const [name = '', ...args] = process.argv.slice(2);
const names = readdirSync(fileURLToPath(HERE)).filter((entry) => existsSync(fileOf(entry)));
if (names.includes(name)) {
  const benchmark = (await import(fileOf(name).href)) as Benchmark;
  leaveShell(benchmark.takesServers ? 'bench' : undefined);
  await benchmark.run(args);
  await writeFigures();
} else {
  console.error(`npm run bench -- NAME, with NAME one of: ${names.join(', ')}`);
  process.exitCode = 2;
}
