import { setTimeout as delay } from 'node:timers/promises';
import type { ContactWithScore } from '../../src/contacts/dto/contact-with-score.js';
import type { ScoringRunResponse } from '../../src/lead-scoring/runs/dto/scoring-run.response.js';
import type { ValidationJobCreate } from '../../src/validation-jobs/dto/validation-job-create.dto.js';
import type { ValidationJobResponse } from '../../src/validation-jobs/dto/validation-job.response.js';

/** The requests of the demo. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  createJob(job: ValidationJobCreate): Promise<ValidationJobResponse> {
    return this.send<ValidationJobResponse>('POST', '/validation-jobs', job);
  }

  /** Scores all contacts with validations again, and waits for it. */
  async scoreAll(signal: AbortSignal): Promise<ScoringRunResponse> {
    const run = await this.send<ScoringRunResponse>('POST', '/lead-scoring/runs', { all: true });
    return this.watchRun(run.run_uuid, signal);
  }

  /** Lets a paused job or run go on. */
  async resume(what: 'validation-jobs' | 'lead-scoring/runs', uuid: string): Promise<void> {
    await this.send('POST', `/${what}/${uuid}/resume`);
  }

  topLeads(limit: number): Promise<ContactWithScore[]> {
    return this.send<ContactWithScore[]>('GET', `/lead-scoring/top-leads?limit=${limit}`);
  }

  /** Watches a run to its end. */
  async watchRun(runUuid: string, signal: AbortSignal): Promise<ScoringRunResponse> {
    for (;;) {
      const run = await this.send<ScoringRunResponse>('GET', `/lead-scoring/runs/${runUuid}`);
      if (run.status !== 'QUEUED' && run.status !== 'RUNNING') return run;
      await delay(200, undefined, { signal });
    }
  }

  /** Watches a job to its end; `onProgress` sees each state. */
  async watchJob(
    jobUuid: string,
    signal: AbortSignal,
    onProgress: (job: ValidationJobResponse) => void = () => undefined,
  ): Promise<ValidationJobResponse> {
    for (;;) {
      const job = await this.send<ValidationJobResponse>('GET', `/validation-jobs/${jobUuid}`);
      onProgress(job);
      if (job.status !== 'QUEUED' && job.status !== 'RUNNING') return job;
      await delay(200, undefined, { signal });
    }
  }

  private async send<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
