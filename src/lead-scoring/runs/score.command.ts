import { Logger } from '@nestjs/common';
import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { ConflictError } from '../../common/errors/app-error.js';
import { isUnavailable } from '../../common/errors/error-kind.js';
import { runConcurrently, wait } from '../../common/wait.js';
import { ProgressDisplay } from '../../background-work/progress-display.js';
import { EXIT, exitsWith, interruptSignal } from '../../common/terminal/terminal-program.js';
import { readScoringEnvironment, type ScoringEnvironment } from '../../config/environment.js';
import { inTransaction } from '../../database/transaction.js';
import { withDatabase } from '../../database/with-database.js';
import type { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import { FilterValues } from '../../contacts/filter/filter-values.js';
import { FilterValuesRepository } from '../../contacts/filter/filter-values.repository.js';
import { FilterPipe } from '../../contacts/filter/filter.pipe.js';
import { Segment } from '../../contacts/segments/segment.entity.js';
import { SegmentsRepository } from '../../contacts/segments/segments.repository.js';
import type { ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';
import { describeProgress, describeRun } from './run-display.js';
import { SCORING_RUN, type RunAction } from './scoring-run.kind.js';
import { readScoreArguments, type ScoreArguments, type ScoreOptions } from './score-arguments.js';
import { createEngine } from './scoring-run.engine.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';

/** `npm run score -- --all` */
export function scoreCommand(): Command {
  return new Command('score')
    .usage('--all | --filter JSON | --ids 1,2,3 | --resume RUN_UUID [options]')
    .description('Scores many contacts. Needs DATABASE_URL. SCORING_LANES is the number of slices at once.')
    .option('--all', 'every contact that has results')
    .option('--filter <json>', `the contacts of a filter, such as '{"state_code": ["JAL"]}'`)
    .option('--ids <list>', 'contact ids, separated by commas')
    .option('--resume <run_uuid>', 'resume a run that was paused, has failed or was left unfinished')
    .option(
      '--include-unvalidated',
      'score contacts without results too: 0 points, tier POOR. Without this option they stay UNKNOWN',
    )
    .option('--method <method>', 'standard or weighted (default: standard)')
    .addHelpText(
      'after',
      `
Works by itself; workers that are up join in within five seconds. Ctrl-C finishes the slices under way and pauses the
run; a second one leaves the run as it stands, to the workers or to --resume.

Exit status: 0 when the run is completed, 1 when it is not, 2 for wrong use, 130 when interrupted.`,
    )
    .action(exitsWith(runScore));
}

async function runScore(options: ScoreOptions): Promise<number> {
  const wanted = await readScoreArguments(options);
  const environment = readScoringEnvironment();
  Logger.overrideLogger(['error', 'warn']);
  const signal = interruptSignal(() => {
    console.error('\nThe run is paused after its current slices. Press Ctrl-C again to stop at once.');
  });
  // One connection per slice, one for the progress and one to pause.
  const settings = { ...environment, DATABASE_POOL_SIZE: environment.SCORING_LANES + 2 };
  const run = await withDatabase(settings, (dataSource) =>
    score(dataSource, environment, wanted, signal),
  ).catch((error: unknown) => {
    if (isUnavailable(error))
      console.error('A run that is named above stays: running workers continue it, or --resume does.');
    throw error;
  });
  console.log(describeRun(run));
  if (run.status === 'COMPLETED') return EXIT.done;
  if (run.error_details !== null) console.error(run.error_details);
  if (run.status === 'PAUSED' || run.status === 'FAILED')
    console.error(`Continue with: npm run score -- --resume ${run.run_uuid}`);
  return signal.aborted ? EXIT.interrupted : EXIT.failed;
}

const SHOW_MS = 500;

/** The requested run, with the segment of its filter read. */
async function filterRead<T extends { contact_filters: ContactFilterDto | null }>(
  dataSource: DataSource,
  wanted: T,
): Promise<T> {
  const values = new FilterValues(dataSource, new FilterValuesRepository());
  const segments = new SegmentsRepository(dataSource.getRepository(Segment));
  await new FilterPipe(segments, values).transform(wanted);
  return wanted;
}

/** Works on the run in this process, next to other workers, and shows its progress. */
async function score(
  dataSource: DataSource,
  environment: ScoringEnvironment,
  wanted: ScoreArguments,
  signal: AbortSignal,
): Promise<ScoringRunResponseDto> {
  const concurrency = environment.SCORING_LANES;
  const runs = new ScoringRunsRepository();
  const display = new ProgressDisplay();
  const find = (runUuid: string): Promise<ScoringRunResponseDto> => runs.get(dataSource.manager, runUuid);
  const act = async (runUuid: string, action: RunAction): Promise<ScoringRunResponseDto> =>
    runs.answer(await inTransaction(dataSource, (manager) => runs.act(manager, runUuid, action)));
  try {
    const run =
      'resume' in wanted
        ? await find(wanted.resume)
        : await runs.create(dataSource.manager, {
            ...(await filterRead(dataSource, wanted)),
            created_by: 'cli',
          });
    const { run_uuid } = run;
    console.error(`Run ${run_uuid}`);
    if (run.status === 'PAUSED' || run.status === 'FAILED') await act(run_uuid, 'resume');
    const engine = createEngine(dataSource, environment);
    await watched(
      (stop) => engine.runToEnd(run_uuid, { concurrency, signal: AbortSignal.any([signal, stop]) }),
      async () => {
        display.show(describeProgress(await find(run_uuid)));
      },
    );
    const last = await find(run_uuid);
    if (!signal.aborted || !SCORING_RUN.transitions.pause.from.includes(last.status)) return last;
    try {
      return await act(run_uuid, 'pause');
    } catch (error) {
      // The run ended, or somebody else paused it, at this moment.
      if (error instanceof ConflictError) return await find(run_uuid);
      throw error;
    }
  } finally {
    display.stop();
  }
}

/** Shows the progress until the work is done. When either fails, waits until the other has stopped. */
async function watched(work: (stop: AbortSignal) => Promise<void>, show: () => Promise<void>): Promise<void> {
  const done = new AbortController();
  await runConcurrently([
    async (stop) => {
      await work(stop);
      done.abort();
    },
    async (stop) => {
      const over = AbortSignal.any([done.signal, stop]);
      while (!over.aborted) {
        await show();
        await wait(SHOW_MS, { signal: over }).catch(() => undefined);
      }
    },
  ]);
}
