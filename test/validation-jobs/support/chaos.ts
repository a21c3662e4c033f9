import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../../scripts/sample/random.js';
import { discrepancies } from './accounts.js';
import { FAULTS, traceAskedAgain, type Fault, type Strike } from './asked-again.js';
import { answerAll } from './fake-validator.js';
import { hasEnded } from '../../../src/background-work/work-states.js';
import { createContacts, createJob, hasStatus, waitForJob, type JobRow } from './jobs.js';
import type { Run } from './run-log.js';
import { Stage } from './stage.js';
import type { WorkerProcess } from './processes.js';

const CONTACTS = 3000;
const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 5, max_concurrent: 4 };
const VALIDATOR_MS = 30;
/** Batches that may be unwritten at any time: see JobRun. */
const IN_WINDOW = (2 * Math.ceil(JOB.max_concurrent / JOB.platforms.length) + 1) * JOB.batch_size;
const PHONES_IN_FLIGHT = IN_WINDOW * JOB.platforms.length;
const RECOVERY_MS = 120_000;
/** Longer than a busy machine keeps a worker from renewing it. */
const LEASE_SECONDS = 6;

export interface ChaosReport {
  rounds: number;
  jobs: number;
  faults: Record<Fault, number>;
  phones_asked: number;
  /** Questions about a phone on a platform that had been asked in the same job already. */
  asked_again: number;
  /** The same, by the fault for which the run that had asked them first was given up. */
  asked_again_by_fault: Record<Fault, number>;
  /** What should not have happened: empty. */
  violations: string[];
}

/**
 * Runs jobs with two workers alive and, in each round, one fault at a random moment. Checks each job when it has
 * ended. The same seed gives the same faults after the same waits.
 */
export async function runChaos(
  rounds: number,
  seed: number,
  say: (line: string) => void,
): Promise<ChaosReport> {
  const stage = await Stage.set();
  try {
    return await new Chaos(stage, new Random(seed), say).run(rounds);
  } finally {
    await stage.strike();
  }
}

class Chaos {
  private workers: WorkerProcess[] = [];
  private strikes: Strike[] = [];
  private readonly report: ChaosReport = {
    rounds: 0,
    jobs: 0,
    faults: noneOfEach(),
    phones_asked: 0,
    asked_again: 0,
    asked_again_by_fault: noneOfEach(),
    violations: [],
  };

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly say: (line: string) => void,
  ) {}

  async run(rounds: number): Promise<ChaosReport> {
    this.stage.validator.behave = answerAll(VALIDATOR_MS);
    this.workers = await Promise.all([this.startWorker(), this.startWorker()]);
    let job = await this.begin();
    let movedOn = (row: JobRow): boolean => row.processed_contacts > 0;
    for (let round = 1; round <= rounds; round += 1) {
      const wait = this.random.integer(0, 1500);
      const fault = this.random.pick(FAULTS);
      const victim = this.random.integer(0, this.workers.length - 1);
      // A fault tells nothing before the last one is got over.
      await waitForJob(this.stage, job, movedOn, RECOVERY_MS);
      await delay(wait);
      let row = await waitForJob(this.stage, job, () => true, RECOVERY_MS);
      if (hasEnded(row.status)) {
        await this.check(job);
        job = await this.begin();
        row = await waitForJob(this.stage, job, (begun) => begun.processed_contacts > 0, RECOVERY_MS);
      }
      const { processed_contacts } = row;
      movedOn = (later) =>
        hasEnded(later.status) || later.processed_contacts > processed_contacts + IN_WINDOW;
      this.say(`round ${round}: ${fault} after ${wait} ms, at ${processed_contacts} contacts`);
      await this.strike(fault, victim);
      this.report.faults[fault] += 1;
      this.report.rounds += 1;
    }
    await this.check(job);
    return this.report;
  }

  private async begin(): Promise<string> {
    await this.stage.reset();
    this.strikes = [];
    await createContacts(this.stage, CONTACTS);
    this.report.jobs += 1;
    return createJob(this.stage, JOB);
  }

  private startWorker(): Promise<WorkerProcess> {
    return this.stage.startWorker({ VALIDATION_JOB_LEASE_SECONDS: String(LEASE_SECONDS) });
  }

  private async strike(fault: Fault, victim: number): Promise<void> {
    const { stage, workers } = this;
    const worker = workers[victim]!;
    for (const { hasEnded, name, log } of workers)
      if (hasEnded) this.report.violations.push(`${name} has ended by itself:\n${log}`);
    const strike: Strike = { fault, from: performance.now(), to: Infinity };
    this.strikes.push(strike);
    switch (fault) {
      case 'kill a worker':
        strike.victim = worker.name;
        await worker.kill();
        workers[victim] = await this.startWorker();
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
    }
    strike.to = performance.now();
  }

  /** Waits for the end of a job and looks whether all is as if nothing had happened. */
  private async check(uuid: string): Promise<void> {
    const { report, stage, strikes } = this;
    const job = await waitForJob(stage, uuid, hasStatus('COMPLETED', 'FAILED'), 240_000);
    if (job.status !== 'COMPLETED')
      report.violations.push(`the job has ${job.status}: ${String(job.error_details)}`);
    report.violations.push(...(await discrepancies(stage, uuid)));
    // The worker's log may come a moment after its last write.
    while (job.status === 'COMPLETED' && !stage.runs.of(uuid).some(({ end }) => end === 'completed'))
      await delay(50);
    const { again, violations } = traceAskedAgain({
      requests: stage.validator.log,
      runs: stage.runs.of(uuid),
      strikes,
      leaseMs: LEASE_SECONDS * 1000,
      mostInFlight: PHONES_IN_FLIGHT,
    });
    report.violations.push(...violations);
    report.phones_asked += CONTACTS * JOB.platforms.length;
    for (const { run, questions, cause } of again) {
      report.asked_again += questions;
      if (cause) report.asked_again_by_fault[cause.fault] += questions;
      this.say(`  ${questions} asked again: ${describe(run, cause)}`);
    }
  }
}

function describe({ worker, fencing_token, ended_at, why }: Run, cause: Strike | undefined): string {
  const run = `run ${fencing_token} of ${worker}`;
  if (!cause) return `${run}, ${String(why)}, without a fault`;
  if (ended_at === undefined) return `${run}, killed`;
  const after = (ended_at - cause.from).toFixed(0);
  return `${run} ended ${after} ms after "${cause.fault}" began: ${String(why)}`;
}

function noneOfEach(): Record<Fault, number> {
  return Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
}
