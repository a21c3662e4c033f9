import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { ProgressDisplay, type Progress } from '../background-work/progress-display.js';
import { hasEnded, WorkListQueryDto } from '../background-work/work-states.js';
import {
  EXIT,
  UsageError,
  exitsWith,
  interruptSignal,
  terminalUser,
} from '../common/terminal/terminal-program.js';
import { InputPipe } from '../common/validation.pipe.js';
import { wait } from '../common/wait.js';
import { readDatabaseEnvironment } from '../config/environment.js';
import { withDatabase } from '../database/with-database.js';
import { CreateValidationJobDto } from './dto/create-validation-job.dto.js';
import type { ValidationJobResponseDto } from './dto/validation-job-response.dto.js';
import { perPlatform } from '../common/platforms.js';
import { JobCosts } from './job-costs.js';
import { JobContactsRepository } from './store/job-contacts.repository.js';
import { JobFailuresRepository } from './store/job-failures.repository.js';
import type { JobAction } from './validation-job.kind.js';
import { ValidationJob } from './validation-job.entity.js';
import { ValidationJobKey } from './validation-job-request.entity.js';
import { ValidationJobsRepository } from './store/validation-jobs.repository.js';
import { ValidationJobsService } from './validation-jobs.service.js';

const LOOK_MS = 1000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FOUND_LATER = 'A running worker takes it within 15 seconds. Watch it with: npm run job -- watch';

interface CreateOptions {
  name: string;
  platforms: string;
  filter?: string;
  ids?: string;
  description?: string;
  maxContacts?: string;
  batchSize?: string;
  maxConcurrent?: string;
  retryAttempts?: string;
  rateLimitPerMinute?: string;
  priority?: string;
  force?: boolean;
}

/** `npm run job -- create | list | watch | pause | resume | cancel | retry | failures` */
export function jobCommand(): Command {
  const job = new Command('job')
    .usage('COMMAND [options]')
    .description('Validation jobs. Only DATABASE_URL is needed: workers find the changes in the database.');
  job
    .command('create')
    .usage('--name NAME --platforms LIST [options]')
    .description('Create a job with the fields of POST /validation-jobs, and print its uuid')
    .requiredOption('--name <name>', 'name of the job')
    .requiredOption('--platforms <list>', 'with commas: whatsapp,instagram,facebook,google,apple')
    .option('--filter <json>', `contacts that match a filter, such as '{"state_code": ["JAL"]}'`)
    .option('--ids <list>', 'contact ids, separated by commas, instead of a filter')
    .option('--description <text>', 'a note about the job')
    .option('--max-contacts <n>', 'most contacts (default: 1000)')
    .option('--batch-size <n>', 'phones in one request to a validator (default: 25)')
    .option('--max-concurrent <n>', 'requests at once (default: 5)')
    .option('--retry-attempts <n>', 'further attempts after a transient failure (default: 3)')
    .option('--rate-limit-per-minute <n>', 'requests a minute (default: 100)')
    .option('--priority <n>', '1 to 10, 1 comes first (default: 5)')
    .option('--force', 'ask even when the last result has not expired')
    .action(exitsWith(createJob));
  job
    .command('list')
    .description('List the newest jobs')
    .option('--status <status>', 'only jobs of this status, such as RUNNING')
    .option('--limit <n>', 'most jobs', '20')
    .action(exitsWith(listJobs));
  job
    .command('watch <job_uuid>')
    .description(
      'Show a job until it ends. Exit status 0 when it is COMPLETED, 1 when it is FAILED or CANCELLED',
    )
    .action(exitsWith(watchJob));
  for (const [action, description] of [
    ['pause', 'Pause a running job; answers of running requests are still stored'],
    ['resume', 'Resume a paused job'],
    ['cancel', 'Cancel a job that has not ended; stored answers stay'],
  ] as const) {
    job
      .command(`${action} <job_uuid>`)
      .description(description)
      .action(exitsWith(act(action)));
  }
  job
    .command('retry <job_uuid>')
    .description('Retry a job that is FAILED or CANCELLED')
    .option('--only-failed', 'ask again only about lookups without an answer')
    .action(
      exitsWith((uuid: string, { onlyFailed }: { onlyFailed?: boolean }) =>
        act(onlyFailed ? 'retry_failed' : 'retry')(uuid),
      ),
    );
  job
    .command('failures <job_uuid>')
    .description('List the lookups without an answer: contact id, platform, reason, attempts')
    .action(exitsWith(listFailures));
  return job;
}

/** The service of the API, but without Redis: a worker's reconciler finds the changes. */
function withJobs<T>(work: (service: ValidationJobsService) => Promise<T>): Promise<T> {
  return withDatabase(readDatabaseEnvironment(), (dataSource) => work(jobsOf(dataSource)));
}

function jobsOf(dataSource: DataSource): ValidationJobsService {
  const failures = new JobFailuresRepository();
  const costs = new JobCosts(new JobContactsRepository(), { prices: perPlatform(() => undefined) });
  const waker = { wake: () => Promise.resolve(false) };
  return new ValidationJobsService(
    dataSource,
    new ValidationJobsRepository(
      failures,
      dataSource.getRepository(ValidationJob),
      dataSource.getRepository(ValidationJobKey),
    ),
    failures,
    waker,
    costs,
  );
}

async function createJob(options: CreateOptions): Promise<number> {
  const input = (await new InputPipe().transform(
    withoutUndefined({
      name: options.name,
      description: options.description,
      platforms: options.platforms.split(',').map((platform) => platform.trim()),
      contact_filters: options.filter === undefined ? undefined : readJson(options.filter),
      contact_ids: options.ids?.split(',').map((id) => readNumber('--ids', id)),
      max_contacts: optionalNumber('--max-contacts', options.maxContacts),
      batch_size: optionalNumber('--batch-size', options.batchSize),
      max_concurrent: optionalNumber('--max-concurrent', options.maxConcurrent),
      retry_attempts: optionalNumber('--retry-attempts', options.retryAttempts),
      rate_limit_per_minute: optionalNumber('--rate-limit-per-minute', options.rateLimitPerMinute),
      priority: optionalNumber('--priority', options.priority),
      force: options.force,
    }),
    { type: 'body', metatype: CreateValidationJobDto },
  )) as CreateValidationJobDto;
  const job = await withJobs((service) => service.create(input, terminalUser(), 'cli'));
  console.log(job.job_uuid);
  console.error(`${FOUND_LATER} ${job.job_uuid}`);
  return EXIT.done;
}

async function listJobs(options: { status?: string; limit: string }): Promise<number> {
  const query = (await new InputPipe().transform(withoutUndefined({ ...options }), {
    type: 'query',
    metatype: WorkListQueryDto,
  })) as WorkListQueryDto;
  const { items } = await withJobs((service) => service.list(query));
  if (items.length === 0) console.log('There are no jobs.');
  for (const job of items) {
    const progress = `${job.processed_contacts} of ${job.total_contacts} contacts`;
    console.log([job.job_uuid, job.status.padEnd(9), progress, job.name].join('  '));
  }
  return EXIT.done;
}

function act(action: JobAction) {
  return async (uuid: string): Promise<number> => {
    const jobUuid = readUuid(uuid);
    const { status } = await withJobs((service) => service.act(jobUuid, action));
    console.log(`${jobUuid} is ${status}.`);
    return EXIT.done;
  };
}

async function listFailures(uuid: string): Promise<number> {
  const jobUuid = readUuid(uuid);
  return withJobs(async (service) => {
    let cursor: string | undefined;
    do {
      const page = await service.listFailures(jobUuid, { limit: 500, cursor });
      if (cursor === undefined && page.items.length === 0) console.log('No lookup of this job has failed.');
      for (const { contact_id, platform, code, attempts } of page.items)
        console.log(`contact ${contact_id}  ${platform.padEnd(9)}  ${code}  ${attempts} attempts`);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return EXIT.done;
  });
}

async function watchJob(uuid: string): Promise<number> {
  const jobUuid = readUuid(uuid);
  const display = new ProgressDisplay();
  const signal = interruptSignal();
  const job = await withJobs(async (service) => {
    for (;;) {
      const job = await service.get(jobUuid);
      display.show(describeJob(job));
      if (hasEnded(job.status) || signal.aborted) return job;
      // Ctrl-C aborts the wait, which ends the loop.
      await wait(LOOK_MS, { signal }).catch(() => undefined);
    }
  }).finally(() => {
    display.stop();
  });
  if (!hasEnded(job.status)) return EXIT.interrupted;
  for (const warning of job.warnings) console.error(`Warning: ${warning}`);
  if (job.error_details !== null) console.error(job.error_details);
  return job.status === 'COMPLETED' ? EXIT.done : EXIT.failed;
}

function describeJob(job: ValidationJobResponseDto): Progress {
  const { successful_validations, failed_validations, skipped_validations, current_step } = job;
  const counts = `${successful_validations} stored, ${failed_validations} without an answer, ${skipped_validations} skipped`;
  const contacts = `${job.processed_contacts} of ${job.total_contacts} contacts`;
  return {
    title: job.status,
    done: job.processed_contacts,
    total: job.total_contacts,
    details: [contacts, counts, current_step].filter(Boolean).join(' | '),
  };
}

function readUuid(text: string): string {
  if (!UUID.test(text)) throw new UsageError(`${JSON.stringify(text)} is not the uuid of a job.`);
  return text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--filter takes JSON, such as '{"state_code": ["JAL"]}'.`);
  }
}

function optionalNumber(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readNumber(option, text);
}

function readNumber(option: string, text: string): number {
  if (!/^ *\d+ *$/.test(text)) throw new UsageError(`${option} takes whole numbers.`);
  return Number(text);
}

/** Drops the options that were not given. */
function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
