import { setTimeout as delay } from 'node:timers/promises';
import type { ContactWithScoreDto } from '../../src/contacts/dto/contact-with-score.dto.js';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import type { CreateValidationJobDto } from '../../src/validation-jobs/dto/create-validation-job.dto.js';
import type { ValidationJobResponseDto } from '../../src/validation-jobs/dto/validation-job-response.dto.js';

/** The requests of the demo. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  createJob(job: CreateValidationJobDto): Promise<ValidationJobResponseDto> {
    return this.send<ValidationJobResponseDto>('POST', '/validation-jobs', job);
  }

  /** Scores all contacts with validations again, and waits for it. */
  async scoreAll(signal: AbortSignal): Promise<ScoringRunResponseDto> {
    const run = await this.send<ScoringRunResponseDto>('POST', '/lead-scoring/runs', { all: true });
    return this.watchRun(run.run_uuid, signal);
  }

  /** Resumes a paused job or run. */
  async resume(what: 'validation-jobs' | 'lead-scoring/runs', uuid: string): Promise<void> {
    await this.send('POST', `/${what}/${uuid}/resume`);
  }

  topLeads(limit: number): Promise<ContactWithScoreDto[]> {
    return this.send<ContactWithScoreDto[]>('GET', `/lead-scoring/top-leads?limit=${limit}`);
  }

  /** Follows a run to its end. */
  async watchRun(runUuid: string, signal: AbortSignal): Promise<ScoringRunResponseDto> {
    for (;;) {
      const run = await this.send<ScoringRunResponseDto>('GET', `/lead-scoring/runs/${runUuid}`);
      if (run.status !== 'QUEUED' && run.status !== 'RUNNING') return run;
      await delay(200, undefined, { signal });
    }
  }

  /** Follows a job to its end. `onProgress` gets each state. */
  async watchJob(
    jobUuid: string,
    signal: AbortSignal,
    onProgress: (job: ValidationJobResponseDto) => void = () => undefined,
  ): Promise<ValidationJobResponseDto> {
    for (;;) {
      const job = await this.send<ValidationJobResponseDto>('GET', `/validation-jobs/${jobUuid}`);
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
