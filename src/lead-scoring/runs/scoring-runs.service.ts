import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../common/errors/app-error.js';
import { readPage } from '../../common/keyset.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import type { ScoringMethod } from '../policy/scoring-policy.js';
import type { ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import type { ScoringRunListQuery } from './dto/scoring-run-list.query.js';
import type { ScoringRunPage, ScoringRunResponse } from './dto/scoring-run.response.js';
import { RunControl } from './run-control.js';
import type { RunAction } from './run-transitions.js';
import { scopeOfRequest } from './scope-of-request.js';
import { ScoringRunsRepository, type NewRun } from './scoring-runs.repository.js';
import { wakeLanes, type RunQueue } from './wake-lanes.js';

/** What the API does with scoring runs. */
@Injectable()
export class ScoringRunsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
    private readonly control: RunControl,
    @InjectQueue('scoring-runs') private readonly queue: RunQueue,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** Stores a run and wakes workers for it. The run is safe once stored, also when Redis is away. */
  async create(input: ScoringRunCreate, caller: string): Promise<ScoringRunResponse> {
    return this.store({ ...scopeOfRequest(input), method: input.method ?? 'standard', created_by: caller });
  }

  /** Stores a run over those of these contacts who have results, and wakes workers for it. */
  async createForIds(
    contactIds: number[],
    method: ScoringMethod,
    caller: string,
  ): Promise<ScoringRunResponse> {
    return this.store({
      scope: 'ids',
      contact_filters: null,
      contact_ids: contactIds,
      include_unvalidated: false,
      method,
      created_by: caller,
    });
  }

  /** One page of the runs, newest first. */
  async list(query: ScoringRunListQuery): Promise<ScoringRunPage> {
    return readPage(query, (count, after) =>
      this.runs.list(this.dataSource.manager, query.status, count, after),
    );
  }

  /** How far a run came; 404 when there is none. */
  async get(runUuid: string): Promise<ScoringRunResponse> {
    const run = await this.runs.find(this.dataSource.manager, runUuid);
    if (!run) throw NotFoundError.of('scoring run', runUuid);
    return run;
  }

  /** Moves a run as an administrator asks; 404 when there is none, 409 when its state does not allow it. */
  async act(runUuid: string, action: RunAction): Promise<ScoringRunResponse> {
    const run = await this.control.act(runUuid, action);
    if (action === 'resume') await this.wake(run);
    return run;
  }

  private async store(newRun: NewRun): Promise<ScoringRunResponse> {
    const run = await this.runs.create(this.dataSource.manager, newRun);
    await this.wake(run);
    return run;
  }

  private async wake({ run_uuid, total_contacts }: ScoringRunResponse): Promise<void> {
    const { SCORING_LANES, SCORING_SLICE_CONTACTS } = this.environment;
    const slices = Math.ceil((total_contacts ?? Infinity) / SCORING_SLICE_CONTACTS);
    await wakeLanes(this.queue, run_uuid, Math.min(slices, SCORING_LANES));
  }
}
