import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WorkProgressEvents } from '../../background-work/progress-events.js';
import type { WorkListQueryDto } from '../../background-work/work-states.js';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { inTransaction } from '../../database/transaction.js';
import type { ScoringMethod } from '../policy/scoring-policy.js';
import type { CreateScoringRunDto } from './dto/create-scoring-run.dto.js';
import type { ScoringRunPageDto, ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';
import { RunWaker } from './run-waker.js';
import type { RunAction } from './scoring-run.kind.js';
import { ScoringRunsRepository, type NewRun } from './scoring-runs.repository.js';

/** Sends clients the progress of runs. */
@Injectable()
export class ScoringRunEvents extends WorkProgressEvents<ScoringRunResponseDto> {
  constructor(dataSource: DataSource, runs: ScoringRunsRepository) {
    super(dataSource, runs, ({ run_uuid }) => run_uuid);
  }
}

/** Creates, shows and moves scoring runs. */
@Injectable()
export class ScoringRunsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScoringRunsRepository,
    private readonly waker: RunWaker,
  ) {}

  /** Stores a run and wakes workers for it. The run is safe once stored, also when Redis is away. */
  create(input: CreateScoringRunDto, caller: string): Promise<ScoringRunResponseDto> {
    return this.store({ ...scopeOfRequest(input), method: input.method ?? 'standard', created_by: caller });
  }

  /** Stores a run over those of these contacts who have results, and wakes workers for it. */
  createForIds(contact_ids: number[], method: ScoringMethod, caller: string): Promise<ScoringRunResponseDto> {
    const scope = { scope: 'ids', contact_filters: null, include_unvalidated: false } as const;
    return this.store({ ...scope, contact_ids, method, created_by: caller });
  }

  /** One page of the runs, newest first. */
  list(query: WorkListQueryDto): Promise<ScoringRunPageDto> {
    return this.runs.list(this.dataSource.manager, query);
  }

  /** One run; 404 when there is none. */
  get(runUuid: string): Promise<ScoringRunResponseDto> {
    return this.runs.get(this.dataSource.manager, runUuid);
  }

  /** Moves a run as an administrator asks; 404 when there is none, 409 when its state does not allow it. */
  async act(runUuid: string, action: RunAction): Promise<ScoringRunResponseDto> {
    const run = await inTransaction(this.dataSource, (manager) => this.runs.act(manager, runUuid, action));
    if (action === 'resume') await this.waker.wake(runUuid, run.total_contacts);
    return this.runs.answer(run);
  }

  private async store(newRun: NewRun): Promise<ScoringRunResponseDto> {
    const run = await this.runs.create(this.dataSource.manager, newRun);
    await this.waker.wake(run.run_uuid, run.total_contacts);
    return run;
  }
}

/**
 * What a requested run covers. Exactly one scope must be given; 400 names the field that is one too many. An empty
 * filter is refused too: whoever means everybody must say so.
 */
export function scopeOfRequest(
  input: CreateScoringRunDto,
): Pick<NewRun, 'scope' | 'contact_filters' | 'contact_ids' | 'include_unvalidated'> {
  const { contact_filters = null, contact_ids = null, all = null, include_unvalidated = false } = input;
  const [first, second] = Object.entries({ contact_filters, contact_ids, all }).flatMap(([field, value]) =>
    value === null ? [] : [field],
  );
  if (first === undefined) {
    throw InvalidInputError.of('', 'exclusive', 'give one of contact_filters, contact_ids and all');
  }
  if (second !== undefined) {
    throw InvalidInputError.of(second, 'exclusive', `cannot be given together with ${first}`);
  }
  if (contact_filters && Object.values(contact_filters).every((value) => value === undefined)) {
    throw InvalidInputError.of(
      'contact_filters',
      'empty',
      'has no field, so that it would select everybody: give at least one, or "all": true instead',
    );
  }
  const scope = contact_filters ? 'filter' : contact_ids ? 'ids' : 'all';
  return { scope, contact_filters, contact_ids, include_unvalidated };
}
