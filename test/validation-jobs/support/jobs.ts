import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from '../../../src/common/platforms.js';
import type { ResultsSummary } from '../../../src/validation-jobs/engine/results-summary.js';
import type { WorkStatus } from '../../../src/background-work/work-states.js';
import type { ValidationJob } from '../../../src/validation-jobs/validation-job.entity.js';
import type { TestDatabase } from '../../support/test-database.js';

/** The parts of a database that the job helpers need. */
export type Queryable = Pick<TestDatabase, 'query' | 'one'>;

export interface JobRow extends ValidationJob {
  results_summary: ResultsSummary;
  warnings: string[];
}

/** Stores contacts. All of them may be contacted. */
export async function createContacts(database: Queryable, count: number): Promise<void> {
  await database.query(
    `INSERT INTO contacts (phone_e164, phone_national, status)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'VERIFIED' FROM generate_series(1, $1::integer) n`,
    [count],
  );
}

type NewJob = Partial<
  Pick<
    JobRow,
    | 'max_contacts'
    | 'batch_size'
    | 'max_concurrent'
    | 'retry_attempts'
    | 'rate_limit_per_minute'
    | 'force'
    | 'contact_ids'
    | 'priority'
  >
> & { platforms?: Platform[] };

/** Stores a job as the API does while Redis is away, so that the reconciler has to find it. Answers its uuid. */
export async function createJob(database: Queryable, job: NewJob = {}): Promise<string> {
  const columns = {
    name: 'A test',
    platforms: ['whatsapp'],
    max_contacts: 1_000_000,
    rate_limit_per_minute: 1_000_000,
    ...job,
  };
  const names = Object.keys(columns);
  const row = await database.one<{ job_uuid: string }>(
    `INSERT INTO validation_jobs (${names.join(', ')})
     VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING job_uuid`,
    Object.values(columns),
  );
  return row.job_uuid;
}

export async function findJob(database: Queryable, jobUuid: string): Promise<JobRow> {
  return database.one<JobRow>('SELECT * FROM validation_jobs WHERE job_uuid = $1', [jobUuid]);
}

/** Waits until the job fulfils a condition; fails with the job's row when it does not in time. */
export async function waitForJob(
  database: Queryable,
  jobUuid: string,
  condition: (job: JobRow) => boolean,
  timeoutMs = 120_000,
): Promise<JobRow> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    // A database that is restarting is asked again.
    const job = await findJob(database, jobUuid).catch((error: unknown) => {
      if (performance.now() > until) throw error;
      return undefined;
    });
    if (job && condition(job)) return job;
    if (performance.now() > until) throw new Error(`the job did not get there: ${JSON.stringify(job)}`);
    await delay(50);
  }
}

export function hasStatus(...statuses: WorkStatus[]): (job: JobRow) => boolean {
  return (job) => statuses.includes(job.status);
}
