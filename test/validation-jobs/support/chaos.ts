import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Random } from '../../../scripts/sample/random.js';
import { discrepancies } from './accounts.js';
import { tracePaidAgain, type Kill } from './asked-again.js';
import { answerAll } from './fake-validator.js';
import { hasEnded } from '../../../src/background-work/work-states.js';
import { VALIDATION_JOB } from '../../../src/validation-jobs/validation-job.kind.js';
import { createContacts, createJob, hasStatus, waitForJob, type JobRow } from './jobs.js';
import { SmallDisk } from './small-disk.js';
import { Stage } from './stage.js';
import type { WorkerProcess } from './processes.js';

const FAULTS = [
  'kill -9',
  'SIGTERM',
  'pause',
  'restart Redis',
  'FLUSHALL',
  'restart PostgreSQL',
  'cut connections',
  'full disk',
  'locked rows',
  'deadlocks',
  'hanging requests',
] as const;
type Fault = (typeof FAULTS)[number];

const CONTACTS = 3000;
const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 5, max_concurrent: 4 };
const PHONES_IN_FLIGHT = JOB.batch_size * JOB.max_concurrent;
const VALIDATOR_MS = 30;
const RECOVERY_MS = 120_000;
/** Longer than a busy machine delays the renewal by a worker. */
const VARIABLES = { VALIDATION_JOB_LEASE_SECONDS: '6', VALIDATOR_TIMEOUT_MS: '4000' };

export interface ChaosReport {
  rounds: number;
  jobs: number;
  faults: Record<Fault, number>;
  /** Questions that had to be answered: one for each contact and platform. */
  questions: number;
  /** Questions that the validator answered, by its own count. */
  paid: number;
  /** Questions that it answered again in the same job. All of them were in flight at a kill. */
  paid_again: number;
  /** Violations of the rules; there should be none. */
  violations: string[];
}

/**
 * Runs jobs with two live workers and, in each round, one fault at a random moment. Checks each job after its end.
 * The same seed gives the same faults after the same waits.
 */
export async function runChaos(
  rounds: number,
  seed: number,
  say: (line: string) => void,
): Promise<ChaosReport> {
  const stage = await Stage.set();
  const disk = await SmallDisk.mount(stage);
  try {
    return await new Chaos(stage, disk, new Random(seed), say).run(rounds);
  } finally {
    await stage.strike();
    await disk?.unmount();
  }
}

class Chaos {
  private workers: WorkerProcess[] = [];
  private kills: Kill[] = [];
  private hangs = 0;
  private job = '';
  private readonly report: ChaosReport = {
    rounds: 0,
    jobs: 0,
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>,
    questions: 0,
    paid: 0,
    paid_again: 0,
    violations: [],
  };

  constructor(
    private readonly stage: Stage,
    private readonly disk: SmallDisk | undefined,
    private readonly random: Random,
    private readonly say: (line: string) => void,
  ) {}

  async run(rounds: number): Promise<ChaosReport> {
    const { stage, random, report } = this;
    stage.validator.behave = async (request, response) => {
      if (this.hangs > 0) {
        this.hangs -= 1;
        return;
      }
      await answerAll(VALIDATOR_MS)(request, response);
    };
    this.workers = await Promise.all([stage.startWorker(VARIABLES), stage.startWorker(VARIABLES)]);
    await this.begin();
    let movedOn = (row: JobRow): boolean => row.processed_contacts > 0;
    // Every fault comes once before any comes again.
    let left: Fault[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      if (left.length === 0) left = [...FAULTS];
      const fault = left.splice(random.integer(0, left.length - 1), 1)[0]!;
      const wait = random.integer(0, 1500);
      // A fault is only meaningful after the job has recovered from the last one.
      await waitForJob(stage, this.job, movedOn, RECOVERY_MS);
      await delay(wait);
      let row = await waitForJob(stage, this.job, () => true, RECOVERY_MS);
      if (hasEnded(row.status)) {
        await this.check();
        await this.begin();
        row = await waitForJob(stage, this.job, (begun) => begun.processed_contacts > 0, RECOVERY_MS);
      }
      const { processed_contacts } = row;
      movedOn = (later) =>
        hasEnded(later.status) || later.processed_contacts > processed_contacts + 2 * PHONES_IN_FLIGHT;
      this.say(`round ${round}: ${fault} after ${wait} ms, at ${processed_contacts} contacts`);
      await this.strike(fault);
      report.faults[fault] += 1;
      report.rounds += 1;
    }
    await this.check();
    return report;
  }

  private async begin(): Promise<void> {
    await this.stage.reset();
    this.kills = [];
    await createContacts(this.stage, CONTACTS);
    this.report.jobs += 1;
    this.job = await createJob(this.stage, JOB);
  }

  private async strike(fault: Fault): Promise<void> {
    const { stage, workers, random, report } = this;
    const index = random.integer(0, workers.length - 1);
    const worker = workers[index]!;
    for (const { hasEnded, name, log } of workers)
      if (hasEnded) report.violations.push(`${name} has ended by itself:\n${log}`);
    switch (fault) {
      case 'kill -9':
        await this.kill(worker);
        workers[index] = await stage.startWorker(VARIABLES);
        break;
      case 'SIGTERM':
        await worker.stop();
        if (worker.wasKilled)
          report.violations.push(`${worker.name} did not end when asked to:\n${worker.log}`);
        workers[index] = await stage.startWorker(VARIABLES);
        break;
      case 'pause':
        await this.move('pause');
        await delay(random.integer(0, 1000));
        await this.move('resume');
        break;
      case 'restart Redis':
        await stage.services.redis!.restart('crash');
        break;
      case 'FLUSHALL':
        await stage.flushAll();
        break;
      case 'restart PostgreSQL':
        await stage.services.postgres!.restart('crash');
        break;
      case 'cut connections':
        await stage.cutConnections();
        break;
      case 'full disk':
        await this.disk?.fill();
        await delay(3000);
        await this.disk?.free();
        break;
      case 'locked rows':
        await this.withClient(async (client) => {
          await client.query('BEGIN; SELECT FROM contacts WHERE id % 10 = 0 FOR UPDATE');
          // Longer than a lease lasts.
          await delay(7000);
          await client.query('ROLLBACK');
        });
        break;
      case 'deadlocks':
        await this.withClient(async (client) => {
          await client.query(`SET deadlock_timeout = '10min'`);
          for (let time = 1; time <= 20; time += 1) {
            await client.query('BEGIN');
            // Against the order in which everybody else takes locks.
            for (let id = CONTACTS; id > 0; id -= 100)
              await client.query('UPDATE contacts SET updated_at = now() WHERE id BETWEEN $1 - 5 AND $1', [
                id,
              ]);
            await client.query('COMMIT');
          }
        });
        break;
      case 'hanging requests':
        this.hangs = 3;
        break;
    }
  }

  /** Kills a worker, and notes which outcomes are stored. */
  private async kill(worker: WorkerProcess): Promise<void> {
    const at = performance.now();
    await worker.kill();
    const outcomes = await this.stage.query<{ question: string }>(
      `SELECT platform || ' ' || phone_e164 AS question
       FROM (SELECT contact_id, platform FROM platform_validations
             UNION ALL SELECT contact_id, platform FROM validation_job_failures) outcome
       JOIN contacts ON contacts.id = contact_id`,
    );
    this.kills.push({
      worker: worker.name,
      at,
      stored: new Set(outcomes.map(({ question }) => question)),
    });
  }

  /** The actions of the API on a job. */
  private async move(action: 'pause' | 'resume'): Promise<void> {
    const { from, set } = VALIDATION_JOB.transitions[action];
    await this.stage.query(
      `UPDATE validation_jobs SET ${set} WHERE job_uuid = $1 AND status = ANY($2::text[])`,
      [this.job, from],
    );
  }

  private async withClient(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.stage.services.databaseUrl });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  /** Waits for the end of a job, and checks that everything is as if nothing had happened. */
  private async check(): Promise<void> {
    const { report, stage, kills } = this;
    const job = await waitForJob(stage, this.job, hasStatus('COMPLETED', 'FAILED'), 240_000);
    if (job.status !== 'COMPLETED')
      report.violations.push(`the job has ${job.status}: ${String(job.error_details)}`);
    report.violations.push(...(await discrepancies(stage, this.job)));
    const { again, violations } = tracePaidAgain({
      requests: stage.validator.log,
      kills,
      mostInFlight: PHONES_IN_FLIGHT,
    });
    report.violations.push(...violations);
    const paid = [...stage.validator.timesPaid().values()].reduce((sum, times) => sum + times, 0);
    report.questions += CONTACTS * JOB.platforms.length;
    report.paid += paid;
    if (stage.validator.timesPaid().size !== CONTACTS * JOB.platforms.length)
      report.violations.push(`${stage.validator.timesPaid().size} questions were answered`);
    for (const [{ worker }, questions] of again) {
      report.paid_again += questions;
      this.say(`  ${questions} paid for again: in flight when ${worker} was killed`);
    }
    this.say(`  the job is ${job.status}: ${paid} answers paid for`);
  }
}
