import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createSignInCode } from '../../src/auth/page-session.js';
import { signToken } from '../../src/auth/tokens.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import { ProgressDisplay } from '../../src/background-work/progress-display.js';
import { describeImport } from '../../src/contacts/import/import.command.js';
import { importFile } from '../../src/contacts/import/import.service.js';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { describeRun } from '../../src/lead-scoring/runs/run-display.js';
import type { ValidationJobResponseDto } from '../../src/validation-jobs/dto/validation-job-response.dto.js';
import { givenServers, leaveShell } from '../services/given-servers.js';
import { startServices, type Services } from '../services/index.js';
import { Stopped, stopSignal } from '../services/stop-signal.js';
import { generateSample } from '../sample/generate-sample.js';
import { build } from '../build.js';
import { ApiClient } from './api-client.js';
import { AppProcess, ROOT } from './app-process.js';
import {
  printHistogram,
  printLeads,
  printLookups,
  printNextSteps,
  tierCounts,
  type Handles,
} from './report.js';
import { createExampleData, DEMO_JOB, DEMO_SAMPLE } from './example-data.js';

/*
 * npm run demo: the whole main job on this machine, from an empty database to the best leads, with the real program.
 * Leaves API and worker running until Ctrl-C. With --exit it ends instead, with status 0 only if every step
 * succeeded.
 */

const SAMPLE_ROWS = DEMO_SAMPLE.rows;
const JOB_CONTACTS = DEMO_JOB.max_contacts ?? 0;

class DemoFailure extends Error {}

/** Stops what keeps running after the demo, in reverse order. */
const cleanUp: (() => Promise<void>)[] = [];

const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } });
process.exitCode = await main(values.exit);

async function main(exit: boolean): Promise<number> {
  const signal = stopSignal();
  leaveShell('demo');
  // Outside of the run's folder, which is deleted with its servers, so that the logs stay after a failure.
  const logs = path.join(ROOT, '.local', 'logs', `demo-${process.pid}`);
  let keepLogs = false;
  try {
    await mkdir(logs, { recursive: true });
    await demo(exit, logs, signal);
    return 0;
  } catch (error) {
    if (signal.reason instanceof Stopped) return exit ? signal.reason.exitCode : 0;
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    const files = await readdir(logs).catch(() => []);
    keepLogs = files.length > 0;
    if (keepLogs) console.error(`Logs of the API and the worker: ${logs}`);
    return 1;
  } finally {
    for (const stop of cleanUp.reverse()) await stop();
    if (!keepLogs) await rm(logs, { recursive: true, force: true });
  }
}

async function demo(exit: boolean, logs: string, signal: AbortSignal): Promise<void> {
  step('Starting PostgreSQL and Redis');
  const external = await givenServers('demo');
  const services = await startServices({ name: 'demo', external, signal });
  cleanUp.push(() => services.stop());
  console.log(`PostgreSQL  ${services.databaseUrl}\nRedis       ${services.redisUrl}`);

  step('Building');
  const dist = path.join(services.dir, 'dist');
  // Into a folder of this demo, so that another demo at the same time does not lose its program.
  await build(dist, signal);

  step('Migrating');
  await migrate(services.databaseUrl);

  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  cleanUp.push(() => client.end());

  step(`Importing ${SAMPLE_ROWS.toLocaleString('en')} rows of invented contacts`);
  await importSample(client, services.dir, signal);

  step('Starting the API and the worker');
  const { api, token, signInCode } = await startApplication(services, dist, logs);
  const apiClient = new ApiClient(api.url, token);

  step(`Asking about up to ${JOB_CONTACTS.toLocaleString('en')} mobiles on ${PLATFORMS.length} platforms`);
  const job = await runJob(apiClient, signal);
  await checkJob(client, job);

  step('Scoring everybody again');
  const scoring = await apiClient.scoreAll(signal);
  check(scoring.status === 'COMPLETED', `the run ended as ${scoring.status}: ${scoring.error_details ?? ''}`);
  check(scoring.changed_contacts === 0, 'the job and the run do not agree about the scores');
  console.log(describeRun(scoring));
  await makeExamples(services, apiClient, signal);

  step('The best leads');
  const leads = await apiClient.topLeads(10);
  check(leads.length === 10, `expected 10 leads, got ${leads.length}`);
  printLeads(leads);

  step('Tiers');
  const tiers = await tierCounts(client);
  check(
    [...tiers].some(([tier, count]) => tier !== 'UNKNOWN' && count > 0),
    'nobody was scored',
  );
  printHistogram(tiers);

  const { databaseUrl } = services;
  const handles = {
    url: api.url,
    signInCode,
    token,
    databaseUrl,
    jobUuid: job.job_uuid,
    runUuid: scoring.run_uuid,
  };
  if (!exit) await stayUp(handles, signal);
}

async function migrate(databaseUrl: string): Promise<void> {
  const logger = new TerminalLogger((line) => {
    console.log(line);
  });
  const dataSource = createDataSource({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, logger);
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

async function importSample(client: pg.Client, dir: string, signal: AbortSignal): Promise<void> {
  const file = path.join(dir, 'sample.csv');
  await pipeline(Readable.from(generateSample(DEMO_SAMPLE)), createWriteStream(file));
  const display = new ProgressDisplay();
  const summary = await importFile(client, {
    file,
    signal,
    onProgress: (progress) => {
      display.show(describeImport(progress));
    },
  }).finally(() => {
    display.stop();
  });
  const { rows_read, created, updated, unchanged, rejected } = summary;
  console.log(
    `${rows_read} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected`,
  );
  check(rows_read === SAMPLE_ROWS, `the file has ${SAMPLE_ROWS} rows, but ${rows_read} were read`);
  check(created + updated + unchanged + rejected === rows_read, 'the counts do not add up to the rows read');
}

async function startApplication(
  services: Services,
  dist: string,
  logs: string,
): Promise<{ api: AppProcess; token: string; signInCode: string }> {
  const secret = randomBytes(36).toString('base64');
  const environment = {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    JWT_SECRET: secret,
    VALIDATOR_SANDBOX: 'true',
  };
  const logFile = (name: string): string => path.join(logs, `${name}.log`);
  const api = await AppProcess.start('main', { dist, port: 3000, environment, logFile: logFile('api') });
  cleanUp.push(() => api.stop());
  const worker = await AppProcess.start('worker', {
    dist,
    port: 3001,
    environment,
    logFile: logFile('worker'),
  });
  cleanUp.push(() => worker.stop());
  console.log(`API     ${api.url}/docs\nWorker  ${worker.url}/health/ready`);
  const caller = { subject: 'demo', role: 'admin' } as const;
  return {
    api,
    token: await signToken(secret, caller, '24h'),
    signInCode: await createSignInCode(secret, caller, '24h'),
  };
}

/** Uses a separate connection, which stays in a transaction while the demo is up. */
async function makeExamples(services: Services, client: ApiClient, signal: AbortSignal): Promise<void> {
  const connection = new pg.Client({ connectionString: services.databaseUrl });
  await connection.connect();
  cleanUp.push(() => connection.end());
  await createExampleData(connection, client, signal);
}

async function runJob(client: ApiClient, signal: AbortSignal): Promise<ValidationJobResponseDto> {
  const { job_uuid } = await client.createJob(DEMO_JOB);
  const display = new ProgressDisplay();
  try {
    return await client.watchJob(job_uuid, signal, (job) => {
      display.show({
        title: 'Asking',
        done: job.processed_contacts,
        total: job.total_contacts,
        details: `${job.processed_contacts} of ${job.total_contacts} contacts`,
      });
    });
  } finally {
    display.stop();
  }
}

/** Compares the counters of the job with the tables. */
async function checkJob(client: pg.Client, job: ValidationJobResponseDto): Promise<void> {
  printLookups(job.results_summary);
  check(job.status === 'COMPLETED', `the job ended as ${job.status}: ${job.error_details ?? ''}`);
  check(job.processed_contacts >= 1000, `the job processed only ${job.processed_contacts} contacts`);
  const { rows } = await client.query<Partial<Record<'results' | 'scores' | 'forbidden', number>>>(
    `SELECT (SELECT count(*)::integer FROM platform_validations) AS results,
       (SELECT count(*)::integer FROM lead_scores) AS scores,
       (SELECT count(*)::integer FROM platform_validations v JOIN contacts c ON c.id = v.contact_id
        WHERE c.opt_out_at IS NOT NULL) AS forbidden`,
  );
  const { results = 0, scores = 0, forbidden = 0 } = rows[0] ?? {};
  check(results === job.successful_validations, `${results} results are stored`);
  check(scores >= 1000, `only ${scores} contacts are scored`);
  check(forbidden === 0, 'somebody who opted out was asked about');
  console.log(
    `${results.toLocaleString('en')} results stored, ${scores.toLocaleString('en')} contacts scored.`,
  );
}

async function stayUp(handles: Handles, signal: AbortSignal): Promise<void> {
  step('Up until Ctrl-C');
  printNextSteps(handles);
  await new Promise<void>((resolve) => {
    // Keeps the process alive until the signal comes.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
  console.log('\nStopping.');
}

function step(title: string): void {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
}

function check(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new DemoFailure(complaint);
}
