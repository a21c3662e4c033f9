import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Platform } from '../../common/platforms.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import type { Lease } from '../store/job-leases.repository.js';
import {
  JobRequestsRepository,
  type AskableContact,
  type PickedRequest,
  type PlannedRequest,
  type RequestPart,
  type Settled,
} from '../store/job-requests.repository.js';
import { ValidatorLimitsRepository } from '../store/validator-limits.repository.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { Allowance } from './allowance.js';

/** Contacts that another job asks about are checked again after this time. */
const CLAIMED_MS = 1000;

/** A request that may go now. It is written down as asked. */
export interface Question extends PickedRequest {
  platform: Platform;
}

/** Why a validator cannot be asked before a certain time. */
export interface Pause {
  why: 'asked to wait' | 'limit used up';
  until: Date;
}

export interface Taken {
  questions: Question[];
  /** The requests to ask later. */
  planned: PlannedRequest[];
  pause: Pause | undefined;
  /** Whether the job has used up its `max_lookups`. */
  isBudgetSpent: boolean;
  /** Whether the validator refused recently. */
  refused: boolean;
}

type Job = Pick<ValidationJob, 'id' | 'force' | 'max_lookups'>;

/**
 * Writes each request down before it is sent, and its outcome afterwards. A request that cannot be written is not
 * sent. For each platform all workers pass here one at a time, so that no two ask about the same contact, and each
 * request counts once towards the limits.
 */
@Injectable()
export class RequestLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: JobRequestsRepository,
    private readonly limits: ValidatorLimitsRepository,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /**
   * Takes requests of one platform to ask them now. It leaves out contacts who may no longer be contacted and,
   * unless the job is forced, contacts with a fresh result. Contacts that another job asks about stay planned, and
   * so do contacts for whom a limit has no room. Answers undefined when the job is no longer this run's.
   */
  async take(
    job: Job,
    lease: Lease,
    platform: Platform,
    wanted: readonly PlannedRequest[],
  ): Promise<Taken | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const gate = await this.requests.enter(manager, lease, platform);
      if (!gate) return undefined;
      const refused = gate.refusals > 0;
      if (gate.pause_ms > 0) {
        const pause: Pause = { why: 'asked to wait', until: new Date(Date.now() + gate.pause_ms) };
        return { questions: [], planned: [...wanted], pause, isBudgetSpent: false, refused };
      }
      const limits = this.environment.validatorLimits[platform];
      const periods = [...new Set(limits.map(({ period }) => period))];
      const { VALIDATOR_LIMITS_TIME_ZONE: zone } = this.environment;
      const usage = limits.length > 0 ? await this.limits.lockUsage(manager, platform, periods, zone) : [];
      const budget = job.max_lookups === null ? Infinity : await this.requests.budget(manager, job.id);
      const allowance = new Allowance(limits, usage, budget);
      const ids = wanted.map(({ id }) => id);
      const picked = await this.requests.pick(manager, job.id, platform, ids);
      const decisions = picked.map((request) => divide(request, job.force, allowance));
      // A crash of PostgreSQL may lose the note that a request was sent, but nothing else: see
      // JobRequestsRepository.settle().
      const isSimple = decisions.every(
        ({ parts: [first, ...more] }) => more.length === 0 && first?.state === 'asked',
      );
      if (!isSimple || limits.length > 0) await this.requests.commitDurably(manager);
      const planned = await this.requests.divide(manager, lease, decisions);
      const { asked } = allowance;
      if (limits.length > 0 && asked.requests > 0) await this.limits.count(manager, platform, periods, asked);
      const questions = decisions.flatMap(({ request, askable }) =>
        askable.length > 0 ? [{ ...request, platform, contacts: askable }] : [],
      );
      const until = allowance.usedUpUntil;
      const pause: Pause | undefined = until && { why: 'limit used up', until };
      return { questions, planned, pause, isBudgetSpent: allowance.isBudgetSpent, refused };
    });
  }

  /** Whether requests or lookups of a platform count towards limits by hour or day. */
  hasLimits(platform: Platform): boolean {
    return this.environment.validatorLimits[platform].length > 0;
  }

  /** Stores the outcomes of requests that this run sent. Answers the ids of those that still belong to this run. */
  async settle(lease: Lease, settled: readonly Settled[]): Promise<Set<string>> {
    return this.requests.settle(this.dataSource.manager, lease, settled);
  }

  /**
   * Makes all jobs and workers pause a validator: for as long as it asked, or else longer with each refusal. Answers
   * the end of the pause.
   */
  async refused(platform: Platform, milliseconds: number | undefined): Promise<Date> {
    return this.limits.refuse(this.dataSource.manager, platform, milliseconds);
  }

  /** Records that a validator answers again after refusals. */
  async answered(platform: Platform): Promise<void> {
    await this.limits.answered(this.dataSource.manager, platform);
  }
}

/** Divides the contacts of a request: those to ask now, those to ask later, and those not to ask. */
function divide(
  request: PickedRequest,
  force: boolean,
  allowance: Allowance,
): { request: PickedRequest; parts: RequestPart[]; askable: AskableContact[] } {
  const { contacts } = request;
  const fresh = contacts.filter(({ is_fresh }) => is_fresh && !force);
  const others = contacts.filter(({ is_claimed, is_fresh }) => is_claimed && !is_fresh && !force);
  const wanted = contacts.filter(({ is_claimed, is_fresh }) => force || !(is_claimed || is_fresh));
  const askable = wanted.slice(0, allowance.grant(wanted.length));
  const later = wanted.slice(askable.length);
  const parts: RequestPart[] = [];
  const lookups_repeated = request.maybe_paid ? askable.length : 0;
  if (askable.length > 0 && askable.length === request.size)
    return { request, parts: [{ state: 'asked', lookups_repeated }], askable };
  if (askable.length > 0) parts.push({ state: 'asked', contact_ids: idsOf(askable), lookups_repeated });
  if (later.length > 0) parts.push({ state: 'planned', contact_ids: idsOf(later) });
  if (others.length > 0) parts.push({ state: 'planned', contact_ids: idsOf(others), delay_ms: CLAIMED_MS });
  if (fresh.length > 0 || parts.length === 0) {
    const outcomes = fresh.map(({ id }) => ({ contact_id: id, answer: { status: 'skipped' as const } }));
    parts.push({ state: 'answered', contact_ids: idsOf(fresh), outcomes });
  }
  return { request, parts, askable };
}

function idsOf(contacts: readonly AskableContact[]): number[] {
  return contacts.map(({ id }) => id);
}
