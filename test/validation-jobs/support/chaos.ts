import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../../scripts/sample/random.js';
import { discrepancies } from './accounts.js';
import { answerAll } from './fake-validator.js';
import { hasEnded } from '../../../src/validation-jobs/validation-job.entity.js';
import { createContacts, createJob, hasStatus, waitForJob, type JobRow } from './jobs.js';
import { Stage } from './stage.js';
import type { WorkerProcess } from './processes.js';

export const FAULTS = [
  'kill a worker',
  'restart Redis',
  'FLUSHALL',
  'restart PostgreSQL',
  'cut connections',
] as const;
export type Fault = (typeof FAULTS)[number];

const CONTACTS = 3000;
const JOB = { platforms: ['whatsapp' as const, 'facebook' as const], batch_size: 5, max_concurrent: 4 };
const VALIDATOR_MS = 30;
/** Batches that may be unwritten at any time: see JobRun. */
const IN_WINDOW = (2 * Math.ceil(JOB.max_concurrent / JOB.platforms.length) + 1) * JOB.batch_size;
const PHONES_IN_FLIGHT = IN_WINDOW * JOB.platforms.length;
const RECOVERY_MS = 60_000;
/** What was asked shortly before a fault may not have been written. */
const WRITE_MS = 2000;
/** A worker may go on for a moment on what it read before it meets the cut connection. */
const EFFECT_MS = 1000;

export interface ChaosReport {
  rounds: number;
  jobs: number;
  faults: Record<Fault, number>;
  phones_asked: number;
  /** Questions about a phone on a platform that had been asked in the same job already; all around a fault. */
  asked_again: number;
  /** What should not have happened: empty. */
  violations: string[];
}

interface Span {
  from: number;
  to: number;
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
  private faults: Span[] = [];
  private readonly report: ChaosReport = {
    rounds: 0,
    jobs: 0,
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>,
    phones_asked: 0,
    asked_again: 0,
    violations: [],
  };

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly say: (line: string) => void,
  ) {}

  async run(rounds: number): Promise<ChaosReport> {
    this.stage.validator.behave = answerAll(VALIDATOR_MS);
    this.workers = await Promise.all([this.stage.startWorker(), this.stage.startWorker()]);
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
      const from = performance.now();
      await this.strike(fault, victim);
      this.faults.push({ from: from - WRITE_MS, to: performance.now() + EFFECT_MS });
      this.report.faults[fault] += 1;
      this.report.rounds += 1;
    }
    await this.check(job);
    return this.report;
  }

  private async begin(): Promise<string> {
    await this.stage.reset();
    this.faults = [];
    await createContacts(this.stage, CONTACTS);
    this.report.jobs += 1;
    return createJob(this.stage, JOB);
  }

  private async strike(fault: Fault, victim: number): Promise<void> {
    switch (fault) {
      case 'kill a worker':
        await this.workers[victim]!.kill();
        this.workers[victim] = await this.stage.startWorker();
        return;
      case 'restart Redis':
        return this.stage.services.redis!.restart('crash');
      case 'FLUSHALL':
        return this.stage.flushAll();
      case 'restart PostgreSQL':
        return this.stage.services.postgres!.restart('crash');
      case 'cut connections':
        return this.stage.cutConnections();
    }
  }

  /** Waits for the end of a job and looks whether all is as if nothing had happened. */
  private async check(uuid: string): Promise<void> {
    const { violations } = this.report;
    const job = await waitForJob(this.stage, uuid, hasStatus('COMPLETED', 'FAILED'), 120_000);
    if (job.status !== 'COMPLETED')
      violations.push(`the job has ${job.status}: ${String(job.error_details)}`);
    violations.push(...(await discrepancies(this.stage, uuid)));
    const again = this.askedAgain();
    this.report.phones_asked += CONTACTS * JOB.platforms.length;
    this.report.asked_again += again.length;
    const most = this.faults.length * PHONES_IN_FLIGHT;
    if (again.length > most)
      violations.push(`${again.length} phones were asked again; at most ${most} were in flight`);
    const strange = again.filter(
      ({ from, to }) => !this.faults.some((fault) => fault.from <= to && fault.to >= from),
    );
    if (strange.length > 0)
      violations.push(`${strange.length} phones were asked again though no fault explains it`);
  }

  /** The time between a question and the same question again, for each of them. */
  private askedAgain(): Span[] {
    const last = new Map<string, number>();
    const again: Span[] = [];
    for (const { at, platform, phones } of this.stage.validator.log) {
      for (const phone of phones) {
        const key = `${platform} ${phone}`;
        const before = last.get(key);
        if (before !== undefined) again.push({ from: before, to: at });
        last.set(key, at);
      }
    }
    return again;
  }
}
