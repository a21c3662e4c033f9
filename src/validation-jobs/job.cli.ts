import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import pg from 'pg';
import { wait } from '../common/wait.js';
import { EnvironmentError, readDatabaseEnvironment } from '../config/environment.js';
import { hasEnded, type ValidationJob } from './validation-job.entity.js';

const HELP = `Shows how a validation job goes on, until it ends. Reads DATABASE_URL.

  npm run job -- watch JOB_UUID

Exit status: 0 when the job is completed, 1 when it failed or was cancelled or there is none, 130 when interrupted.`;

const LOOK_MS = 1000;
const SECONDS_BETWEEN_LINES = 5;
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

/** Shows a job on standard error: a bar on a terminal, else a line every few seconds. */
class JobDisplay {
  private bar: SingleBar | undefined;
  private lastLine = -Infinity;
  private lastText = '';

  show(job: Watched): void {
    if (process.stderr.isTTY) this.showBar(job);
    else this.showLine(job);
  }

  stop(): void {
    this.bar?.stop();
  }

  private showBar(job: Watched): void {
    const total = Math.max(job.total_contacts, 1);
    if (!this.bar) {
      const format = '{status} [{bar}] {percentage}% | {value} of {total} contacts | {counts} | {step}';
      this.bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      this.bar.start(total, 0, payload(job));
    }
    this.bar.setTotal(total);
    this.bar.update(Math.min(job.processed_contacts, total), payload(job));
  }

  private showLine(job: Watched): void {
    const { status, counts, step } = payload(job);
    const text = `${status} ${job.progress_percentage} % | ${job.processed_contacts} of ${job.total_contacts} contacts | ${counts} | ${step}`;
    const now = performance.now();
    if (text === this.lastText) return;
    if (!hasEnded(job.status) && now - this.lastLine < SECONDS_BETWEEN_LINES * 1000) return;
    this.lastLine = now;
    this.lastText = text;
    console.error(text);
  }
}

function payload(job: Watched) {
  const { successful_validations, failed_validations, skipped_validations } = job;
  return {
    status: job.status,
    counts: `${successful_validations} stored, ${failed_validations} failed, ${skipped_validations} skipped`,
    step: job.current_step ?? '',
  };
}

async function watch(jobUuid: string, display: JobDisplay, signal: AbortSignal): Promise<Watched> {
  const pool = new pg.Pool({ connectionString: readDatabaseEnvironment().DATABASE_URL, max: 1 });
  // A connection that is cut while nothing is asked; the next question opens another.
  pool.on('error', () => undefined);
  try {
    for (;;) {
      const [job] = (await pool.query<Watched>(FIND, [jobUuid])).rows;
      if (!job) throw new UsageError(`There is no job ${jobUuid}.`);
      display.show(job);
      if (hasEnded(job.status)) return job;
      await wait(LOOK_MS, { signal });
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
  const display = new JobDisplay();
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
