import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { tryAgain } from '../../common/errors/error-kind.js';
import { EXIT, exitsWith, interruptSignal, UsageError } from '../../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { withDatabase } from '../../database/with-database.js';
import { completeState, contradictedState, type State } from '../mexican-states.js';
import { StateCorrectionsRepository, type Correction } from './state-corrections.repository.js';

/** The most contacts of one transaction, which locks their rows for some tenths of a second. */
const BATCH = 5000;

interface StatesOptions {
  apply: boolean;
  undo: boolean;
}

/** `npm run states -- --apply` */
export function statesCommand(): Command {
  return new Command('states')
    .usage('[--apply | --undo]')
    .description(
      'Lists the spellings of states in the contacts of DATABASE_URL, with the correction of each.',
    )
    .option('--apply', 'correct the spellings, and keep the old ones for --undo', false)
    .option('--undo', 'restore the old spellings, unless they were changed since', false)
    .addHelpText(
      'after',
      `
Works in batches of ${BATCH} contacts, each committed by itself, while the system goes on. Ctrl-C stops after the batch
under way; the same command goes on. A spelling that means no state, or a code and a name that contradict each other, stay.

Exit status: 0 when it is done, 2 for wrong use, 130 when interrupted.`,
    )
    .action(
      exitsWith(async ({ apply, undo }: StatesOptions) => {
        if (apply && undo) throw new UsageError('Give one of --apply and --undo.');
        const signal = interruptSignal();
        return withDatabase(readDatabaseEnvironment(), async (dataSource) => {
          if (undo) return undoAll(dataSource, signal);
          return apply ? applyAll(dataSource, signal) : show(dataSource);
        });
      }),
    );
}

/** The spellings to correct. */
function correctionOf(old: State): Correction | undefined {
  if (contradictedState(old) !== undefined) return undefined;
  const corrected = completeState(old);
  const same = corrected.state_code === old.state_code && corrected.state_name === old.state_name;
  return same ? undefined : { old, corrected };
}

const written = ({ state_code, state_name }: State): string => `${state_code ?? '–'} ${state_name ?? '–'}`;

async function show(dataSource: DataSource): Promise<number> {
  const spellings = await new StateCorrectionsRepository().spellings(dataSource.manager);
  let wrong = 0;
  for (const { contacts, ...old } of spellings) {
    const correction = correctionOf(old);
    if (!correction) continue;
    wrong += contacts;
    console.log(`${written(old)} → ${written(correction.corrected)}: ${contacts} contacts`);
  }
  console.log(
    wrong === 0
      ? `${spellings.length} spellings, all of them correct.`
      : `${wrong} contacts to correct. Correct them with: npm run states -- --apply`,
  );
  return EXIT.done;
}

async function applyAll(dataSource: DataSource, signal: AbortSignal): Promise<number> {
  const states = new StateCorrectionsRepository();
  const { manager } = dataSource;
  const spellings = await states.spellings(manager);
  const corrections = spellings.flatMap((old) => correctionOf(old) ?? []);
  const lastId = corrections.length === 0 ? 0 : await states.lastId(manager);
  let corrected = 0;
  let after = 0;
  for (; after < lastId && !signal.aborted; after += BATCH) {
    const from = after;
    corrected += await tryAgain(() => states.correct(manager, from, from + BATCH, corrections));
    progress(
      `${corrected} contacts corrected, ${Math.min(100, Math.floor(((from + BATCH) / lastId) * 100))} %`,
    );
  }
  console.log(`Corrected ${corrected} contacts. Undo it with: npm run states -- --undo`);
  return after < lastId ? EXIT.interrupted : EXIT.done;
}

async function undoAll(dataSource: DataSource, signal: AbortSignal): Promise<number> {
  const states = new StateCorrectionsRepository();
  let restored = 0;
  for (let taken = BATCH; taken > 0;) {
    if (signal.aborted) break;
    const undone = await tryAgain(() => states.undo(dataSource.manager, BATCH));
    taken = undone.taken;
    restored += undone.contacts;
    progress(`${restored} contacts restored`);
  }
  console.log(`${restored} contacts have their old spelling again.`);
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
}
