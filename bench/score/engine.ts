import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRunResponse } from '../../src/lead-scoring/runs/dto/scoring-run.response.js';
import type { Application } from '../support/application.js';

const POLL_MS = 500;

/** As JSON carries it. */
type Run = Omit<ScoringRunResponse, 'created_at' | 'completed_at'> &
  Record<'created_at' | 'completed_at', string>;

export interface RunOutcome {
  contacts: number;
  changed: number;
  /** From the request to the last slice, by the database's clock. */
  seconds: number;
}

/** Scores all that were validated, as an administrator does, and waits for the end. Rejects at any other outcome. */
export async function runOverAll(application: Application): Promise<RunOutcome> {
  const { run_uuid } = await application.call<Run>('POST', '/lead-scoring/runs', { all: true });
  for (;;) {
    await delay(POLL_MS);
    const run = await application.call<Run>('GET', `/lead-scoring/runs/${run_uuid}`);
    switch (run.status) {
      case 'QUEUED':
      case 'RUNNING':
        break;
      case 'COMPLETED':
        return {
          contacts: run.processed_contacts,
          changed: run.changed_contacts,
          seconds: (Date.parse(run.completed_at) - Date.parse(run.created_at)) / 1000,
        };
      case 'PAUSED':
      case 'CANCELLED':
      case 'FAILED':
        throw new Error(`the run ended as ${run.status}: ${run.error_details ?? 'no details'}`);
    }
  }
}
