import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run as runCommand } from '../../scripts/services/processes.js';
import { ROOT } from '../../scripts/demo/app-process.js';
import { IS_BUILT } from '../support/application.js';
import { FIGURES_FILE, type Figure } from '../support/figures.js';
import { seconds } from '../support/report.js';
import { readTable, tableOfFigures, worseThan, type NamedFigure } from './figures-table.js';
import { SMALL } from './small.js';

const FOLDER = join(ROOT, '.local', 'bench-all');
/** How much figures of small sizes differ from run to run. */
const TOLERANCE = '0.5';

/**
 * Runs every benchmark in a small size, each in its own process, and prints one table of their figures with floors
 * and ratios. `--out FILE` writes the table to a file. `--against FILE` compares with such a file, lists figures
 * that are worse by more than `--tolerance` (0.5), and then ends with exit status 1, as it does when a benchmark
 * fails. `--only NAMES`, separated by commas, runs some. The output of each benchmark is in .local/bench-all. Limits
 * are for the full size: a miss at the small size is shown and does not count.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      size: { type: 'string', default: 'small' },
      only: { type: 'string' },
      out: { type: 'string' },
      against: { type: 'string' },
      tolerance: { type: 'string', default: TOLERANCE },
    },
  });
  if (values.size !== 'small') throw new Error('--size can only be small');
  const names = values.only?.split(',') ?? Object.keys(SMALL);
  const unknown = names.filter((name) => !(name in SMALL));
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(SMALL).join(', ')}`);
  // Read first, because it may be the file that is written later.
  const before = values.against === undefined ? undefined : readTable(await readFile(values.against, 'utf8'));

  // The same data in the same pages each time.
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const load = loadavg()[0]?.toFixed(2) ?? '?';
  const figures: NamedFigure[] = [];
  const failed: string[] = [];
  const started = performance.now();
  const report = (ran: number): string =>
    [
      `npm run bench -- all --size small: ${ran} benchmarks in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`,
      `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ` +
        `load ${load} before it; Node ${process.version}`,
      '',
      tableOfFigures(figures),
      '',
      ...failed.map((name) => `FAILED  ${name}: see .local/bench-all/${name}.txt`),
    ].join('\n');
  await runCommand('npm', ['run', 'build'], { cwd: ROOT });
  for (const [index, name] of names.entries()) {
    const ofOne = await figuresOf(name, SMALL[name] ?? []);
    if (ofOne) figures.push(...ofOne.map((figure) => ({ benchmark: name, ...figure })));
    else failed.push(name);
    // Written after each benchmark, so that an interrupted run keeps its measurements.
    if (values.out !== undefined) await writeFile(values.out, report(index + 1));
  }
  await rm(join(FOLDER, 'data'), { recursive: true, force: true });

  console.log(`\n${report(names.length)}`);
  const worse = before ? worseThan(before, figures, Number(values.tolerance)) : [];
  for (const line of worse) console.log(`WORSE   ${line}`);
  if (before && worse.length === 0)
    console.log(`nothing is worse than in ${values.against ?? ''} by more than ${values.tolerance}`);
  process.exitCode = failed.length > 0 || worse.length > 0 ? 1 : 0;
}

/** Runs one benchmark and answers its figures; undefined when it did not finish. */
async function figuresOf(name: string, args: readonly string[]): Promise<Figure[] | undefined> {
  const file = join(FOLDER, `${name}.json`);
  const log = await open(join(FOLDER, `${name}.txt`), 'w');
  try {
    const took = await seconds(async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'bench/bench.ts', name, ...args], {
        cwd: ROOT,
        env: { ...process.env, [FIGURES_FILE]: file, [IS_BUILT]: 'yes' },
        stdio: ['ignore', log.fd, log.fd],
      });
      await once(child, 'close');
    });
    console.log(`${name}: ${took.toFixed(0)} s`);
    return JSON.parse(await readFile(file, 'utf8')) as Figure[];
  } catch {
    return undefined;
  } finally {
    await log.close();
  }
}
