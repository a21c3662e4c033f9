import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { decodeCursor, toPage } from '../../common/keyset.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import type { ScoringMethod } from '../scoring-policy.js';
import type { ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import type { ScoringRunListQuery } from './dto/scoring-run-list.query.js';
import type { ScoringRunPage, ScoringRunResponse } from './dto/scoring-run.response.js';
import { TRANSITIONS, type RunAction } from './run-transitions.js';
import { SLICE_CONTACTS } from './scoring-run.engine.js';
import { ScoringRunsRepository, type NewRun } from './scoring-runs.repository.js';
import { wakeLanes, type RunQueue } from './wake-lanes.js';

/** What the API does with scoring runs. */
@Injectable()
export class ScoringRunsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
    @InjectQueue('scoring-runs') private readonly queue: RunQueue,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** Stores a run and wakes workers for it. The run is safe once stored, also when Redis is away. */
  async create(input: ScoringRunCreate, caller: string): Promise<ScoringRunResponse> {
    return this.store({ ...scopeOf(input), method: input.method ?? 'standard', created_by: caller });
  }

  /** Stores a run over these contacts and wakes workers for it. */
  async createForIds(
    contactIds: number[],
    method: ScoringMethod,
    caller: string,
  ): Promise<ScoringRunResponse> {
    return this.store({
      scope: 'ids',
      contact_filters: null,
      contact_ids: contactIds,
      method,
      created_by: caller,
    });
  }

  /** One page of the runs, newest first. */
  async list({ limit, cursor, status }: ScoringRunListQuery): Promise<ScoringRunPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    return toPage(await this.runs.list(this.dataSource.manager, status, limit + 1, after), limit);
  }

  /** How far a run came; 404 when there is none. */
  async get(runUuid: string): Promise<ScoringRunResponse> {
    const run = await this.runs.find(this.dataSource.manager, runUuid);
    if (!run) throw NotFoundError.of('scoring run', runUuid);
    return run;
  }

  /** Moves a run as an administrator asks; 404 when there is none, 409 when its state does not allow it. */
  async act(runUuid: string, action: RunAction): Promise<ScoringRunResponse> {
    const run = await this.dataSource.transaction(async (manager) => {
      const { id, status } = (await this.runs.lock(manager, runUuid)) ?? {};
      if (id === undefined || status === undefined) throw NotFoundError.of('scoring run', runUuid);
      const { from } = TRANSITIONS[action];
      if (!from.includes(status)) {
        throw new ConflictError(
          'run_state',
          `The run is ${status}: one can ${action} a run only when it is ${from.join(' or ')}.`,
        );
      }
      if (action === 'resume') await this.runs.forgiveFailures(manager, id);
      return this.runs.move(manager, id, action);
    });
    if (action === 'resume') await this.wake(run);
    return run;
  }

  private async store(newRun: NewRun): Promise<ScoringRunResponse> {
    const run = await this.runs.create(this.dataSource.manager, newRun);
    await this.wake(run);
    return run;
  }

  private async wake({ run_uuid, total_contacts }: ScoringRunResponse): Promise<void> {
    const slices = Math.ceil((total_contacts ?? Infinity) / SLICE_CONTACTS);
    await wakeLanes(this.queue, run_uuid, Math.min(slices, this.environment.SCORING_LANES));
  }
}

/** Exactly one scope must be given; 400 names the field that is one too many. */
function scopeOf(input: ScoringRunCreate): Pick<NewRun, 'scope' | 'contact_filters' | 'contact_ids'> {
  const { contact_filters = null, contact_ids = null, all = null } = input;
  const given = Object.entries({ contact_filters, contact_ids, all }).flatMap(([field, value]) =>
    value === null ? [] : [field],
  );
  const [first, second] = given;
  if (first === undefined) {
    throw InvalidInputError.of('', 'exclusive', 'give one of contact_filters, contact_ids and all');
  }
  if (second !== undefined) {
    throw InvalidInputError.of(second, 'exclusive', `cannot be given together with ${first}`);
  }
  if (contact_filters) return { scope: 'filter', contact_filters, contact_ids };
  if (contact_ids) return { scope: 'ids', contact_filters, contact_ids };
  return { scope: 'all', contact_filters, contact_ids };
}
