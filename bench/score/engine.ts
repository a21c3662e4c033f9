import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import type { Application } from '../support/application.js';

/** Short beside a run that is worth measuring, and next to nothing for the API. */
const POLL_MS = 50;

type Run = Pick<
  ScoringRunResponseDto,
  'run_uuid' | 'status' | 'processed_contacts' | 'changed_contacts' | 'error_details'
>;

export interface RunOutcome {
  contacts: number;
  changed: number;
  /** From the request until the API says that the run is completed. */
  seconds: number;
}

/** Scores all that were validated, as an administrator does, and waits for the end. Rejects at any other outcome. */
export async function runOverAll(application: Application): Promise<RunOutcome> {
  const started = performance.now();
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
          seconds: (performance.now() - started) / 1000,
        };
      case 'PAUSED':
      case 'CANCELLED':
      case 'FAILED':
        throw new Error(`the run ended as ${run.status}: ${run.error_details ?? 'no details'}`);
    }
  }
}
