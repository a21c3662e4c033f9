import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { ProgressDisplay, type Progress } from '../common/terminal/progress-display.js';
import { EnvironmentError, readDatabaseEnvironment } from '../config/environment.js';
import { hasEnded, type ValidationJob } from './validation-job.entity.js';

const HELP = `Shows how a validation job goes on, until it ends. Reads DATABASE_URL.

  npm run job -- watch JOB_UUID

Exit status: 0 when the job is completed, 1 when it failed or was cancelled or there is none, 130 when interrupted.`;

const LOOK_MS = 1000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Watched = Pick<
  ValidationJob,
  | 'name'
  | 'status'
  | 'current_step'
  | 'progress_percentage'
  | 'processed_contacts'
  | 'total_contacts'
  | 'successful_validations'
  | 'failed_validations'
  | 'skipped_validations'
  | 'estimated_duration_minutes'
  | 'error_details'
> & { warnings: string[] };

const FIND = `
  SELECT name, status, current_step, progress_percentage, processed_contacts, total_contacts,
    successful_validations, failed_validations, skipped_validations, estimated_duration_minutes, error_details,
    coalesce(warnings, '{}') AS warnings
  FROM validation_jobs WHERE job_uuid = $1`;

class UsageError extends Error {}

function describeJob(job: Watched): Progress {
  const { successful_validations, failed_validations, skipped_validations, current_step } = job;
  const counts = `${successful_validations} stored, ${failed_validations} failed, ${skipped_validations} skipped`;
  const contacts = `${job.processed_contacts} of ${job.total_contacts} contacts`;
  return {
    title: job.status,
    done: job.processed_contacts,
    total: job.total_contacts,
    details: [contacts, counts, current_step].filter(Boolean).join(' | '),
  };
}

async function watch(jobUuid: string, display: ProgressDisplay, signal: AbortSignal): Promise<Watched> {
  const pool = new pg.Pool({ connectionString: readDatabaseEnvironment().DATABASE_URL, max: 1 });
  // A connection that is cut while nothing is asked; the next question opens another.
  pool.on('error', () => undefined);
  try {
    for (;;) {
      const [job] = (await pool.query<Watched>(FIND, [jobUuid])).rows;
      if (!job) throw new UsageError(`There is no job ${jobUuid}.`);
      display.show(describeJob(job));
      if (hasEnded(job.status)) return job;
      await delay(LOOK_MS, undefined, { signal });
    }
  } finally {
    await pool.end();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [command, jobUuid = '', ...more] = positionals;
  if (command !== 'watch' || more.length > 0 || !UUID.test(jobUuid)) throw new UsageError(HELP);
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      interrupt.abort();
    });
  }
  const display = new ProgressDisplay();
  try {
    const job = await watch(jobUuid, display, interrupt.signal);
    display.stop();
    for (const warning of job.warnings) console.error(`Warning: ${warning}`);
    if (job.error_details !== null) console.error(job.error_details);
    return job.status === 'COMPLETED' ? 0 : 1;
  } catch (error) {
    display.stop();
    if (interrupt.signal.aborted) return 130;
    throw error;
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof EnvironmentError;
    console.error(expected ? error.message : String(error));
    process.exitCode = 1;
  },
);
