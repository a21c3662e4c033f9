import { Logger } from '@nestjs/common';
import { AppError, ConflictError } from '../../common/errors/app-error.js';
import { isDatabaseUnavailable } from '../../common/errors/database-errors.js';
import { sideBySide } from '../../common/side-by-side.js';
import { wait } from '../../common/wait.js';
import { EnvironmentError, readScoringEnvironment } from '../../config/environment.js';
import { createDataSource } from '../../database/data-source.js';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';
import { RunControl } from './run-control.js';
import { describeRun, RunDisplay } from './run-display.js';
import { TRANSITIONS } from './run-transitions.js';
import { readScoreArguments, UsageError, type ScoreArguments } from './score-arguments.js';
import { createEngine } from './scoring-run.engine.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

const HELP = `Scores many contacts. Reads DATABASE_URL and SCORING_LANES (slices at once).

  npm run score -- --all                                 everybody
  npm run score -- --filter '{"state_code": ["JAL"]}'    the contacts of a filter, as in POST /lead-scoring/runs
  npm run score -- --ids 1,2,3                           these contacts
  npm run score -- --resume RUN_UUID                     go on with a run that was paused, failed or left behind

  --method standard|weighted    standard unless given
  --include-unvalidated         score contacts without results too: 0 points, tier POOR; else they stay UNKNOWN

Works by itself; workers that are up join in within five seconds. Ctrl-C finishes the slices in hand and pauses the
run; a second one leaves the run as it stands, to the workers or to --resume.

Exit status: 0 when the run is completed, 1 when it is not, 130 when interrupted.`;

const LOOK_MS = 500;
const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/** Works on the run in this process, beside whatever workers there are, and shows how it goes on. */
async function score(wanted: ScoreArguments, signal: AbortSignal): Promise<ScoringRunResponse> {
  const environment = readScoringEnvironment();
  const lanes = environment.SCORING_LANES;
  // One connection for each lane, one to look and one to pause.
  const dataSource = createDataSource({ ...environment, DATABASE_POOL_SIZE: lanes + 2 });
  await dataSource.initialize();
  const runs = new ScoringRunsRepository();
  const control = new RunControl(dataSource, runs);
  const display = new RunDisplay();
  const find = async (runUuid: string): Promise<ScoringRunResponse> => {
    const run = await runs.find(dataSource.manager, runUuid);
    if (!run) throw new UsageError(`There is no run ${runUuid}.`);
    return run;
  };
  try {
    const run =
      'resume' in wanted
        ? await find(wanted.resume)
        : await runs.create(dataSource.manager, { ...wanted, created_by: 'cli' });
    const { run_uuid } = run;
    console.error(`Run ${run_uuid}`);
    if (run.status === 'PAUSED' || run.status === 'FAILED') await control.act(run_uuid, 'resume');
    const engine = createEngine(dataSource, environment);
    await watched(
      (stop) => engine.runToEnd(run_uuid, { lanes, signal: AbortSignal.any([signal, stop]) }),
      async () => {
        display.show(await find(run_uuid));
      },
    );
    const last = await find(run_uuid);
    if (!signal.aborted || !TRANSITIONS.pause.from.includes(last.status)) return last;
    try {
      return await control.act(run_uuid, 'pause');
    } catch (error) {
      // It ended, or somebody else has paused it, at this very moment.
      if (error instanceof ConflictError) return await find(run_uuid);
      throw error;
    }
  } finally {
    display.stop();
    await dataSource.destroy();
  }
}

/** Looks again and again while the work is done. When either fails, waits until the other has stopped. */
async function watched(work: (stop: AbortSignal) => Promise<void>, look: () => Promise<void>): Promise<void> {
  const done = new AbortController();
  await sideBySide([
    async (stop) => {
      await work(stop);
      done.abort();
    },
    async (stop) => {
      const over = AbortSignal.any([done.signal, stop]);
      while (!over.aborted) {
        await look();
        await wait(LOOK_MS, { signal: over }).catch(() => undefined);
      }
    },
  ]);
}

async function main(): Promise<number> {
  const parsed = await readScoreArguments(process.argv.slice(2));
  if (!parsed) {
    console.log(HELP);
    return 0;
  }
  Logger.overrideLogger(['error', 'warn']);
  const interrupt = new AbortController();
  const stop = (): void => {
    console.error('\nFinishing the slices in hand, then pausing. Ctrl-C again leaves the run as it stands.');
    interrupt.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const run = await score(parsed, interrupt.signal);
  console.log(describeRun(run));
  if (run.status === 'COMPLETED') return 0;
  if (run.error_details !== null) console.error(run.error_details);
  if (run.status === 'PAUSED' || run.status === 'FAILED')
    console.error(`Go on with: npm run score -- --resume ${run.run_uuid}`);
  return interrupt.signal.aborted ? EXIT_INTERRUPTED : EXIT_FAILED;
}

function messageOf(error: unknown): string {
  if (error instanceof AppError) {
    const fields = error.errors.map(({ field, detail }) => `  ${`${field} ${detail}`.trim()}`);
    return [error.message, ...fields].join('\n');
  }
  if (error instanceof UsageError || error instanceof EnvironmentError) return error.message;
  if (isDatabaseUnavailable(error))
    return (
      `The database cannot be reached, or has ended our session: ${String(error)}\n` +
      'A run that is named above stays as it is: workers that are up go on with it, else --resume does.'
    );
  return error instanceof Error ? `${error.message}\nSee --help.` : String(error);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = EXIT_FAILED;
  },
);
