import type { EntityManager } from 'typeorm';
import { contactsOfSlice } from '../../src/lead-scoring/runs/run-scope.sql.js';
import { RunSlicesRepository } from '../../src/lead-scoring/runs/run-slices.repository.js';
import { ScoringRunsRepository, type NewRun } from '../../src/lead-scoring/runs/scoring-runs.repository.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import type { Call } from './statements.js';

/** The statements of scoring runs. */
export function runCalls(): Record<string, Call> {
  const runs = new ScoringRunsRepository();
  const slices = new RunSlicesRepository();
  const scores = new LeadScoresRepository();
  const newRun: NewRun = {
    scope: 'all',
    contact_filters: null,
    contact_ids: null,
    include_unvalidated: false,
    method: 'standard',
    created_by: 'test',
  };
  /** Scores one slice as the engine does. */
  const work = async (manager: EntityManager, wanted: Partial<NewRun>): Promise<void> => {
    const { run_uuid } = await runs.create(manager, { ...newRun, ...wanted });
    await slices.limitIdleTime(manager, 600_000);
    await slices.commitWithoutWaiting(manager);
    await slices.unfinished(manager);
    await slices.isUnfinished(manager, run_uuid);
    const queued = await slices.lockUnfinished(manager, run_uuid);
    const run = await slices.start(manager, queued!);
    await slices.warn(manager, run_uuid, ['slow']);
    await slices.findAbandoned(manager, run.id, { failed: true });
    const range = await slices.giveOut(manager, run, 10);
    await slices.lockSlice(manager, run.id, range!);
    await slices.countFailure(manager, run, range!);
    const named = run.scope === 'ids' ? await slices.namedIds(manager, run.id, range!) : [];
    const { sql, parameters } = contactsOfSlice(run, range!, named);
    const { method, include_unvalidated } = run;
    const written = await scores.scoreTargets(manager, sql, parameters, {
      method,
      include_unvalidated,
      sets_last_scored_at: run.scope === 'ids',
      locked: true,
    });
    const leftOut = await slices.leftOut(manager, run, named, written.scored);
    await slices.finish(manager, run.id, range!, { ...written, ...leftOut });
    await slices.fail(manager, run.id, 'a reason');
  };
  return {
    'a run over everybody': (manager) => work(manager, {}),
    'a run over everybody, also without results': (manager) => work(manager, { include_unvalidated: true }),
    'a run over a filter': (manager) =>
      work(manager, { scope: 'filter', contact_filters: { state_code: ['JAL'] } }),
    'a run over ids': (manager) => work(manager, { scope: 'ids', contact_ids: [1, 2] }),
    'scoring runs': (manager) => runs.list(manager, { limit: 50 }),
    'pause and resume a scoring run': async (manager) => {
      const { run_uuid } = await runs.create(manager, newRun);
      await runs.act(manager, run_uuid, 'pause');
      await runs.act(manager, run_uuid, 'resume');
    },
    'cancel a scoring run': async (manager) => {
      const { run_uuid } = await runs.create(manager, newRun);
      await runs.act(manager, run_uuid, 'cancel');
    },
  };
}
