import { Injectable } from '@nestjs/common';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { isUniqueViolation } from '../../common/errors/error-kind.js';
import { readPage, type KeysetQueryDto } from '../../common/keyset.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { ContactCounter } from '../statistics/contact-counter.js';
import type { CreateSegmentDto, SegmentDto, SegmentPageDto, UpdateSegmentDto } from './segment.dto.js';
import type { Segment } from './segment.entity.js';
import { SegmentsRepository } from './segments.repository.js';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { MigrationGate } from '../../database/migration-gate.js';

/** How long a client waits while a filter is counted. The worker has more time. */
const COUNT_MS = 500;

/** Rules of saved filters. */
@Injectable()
export class SegmentsService {
  constructor(
    private readonly segments: SegmentsRepository,
    private readonly counter: ContactCounter,
  ) {}

  /** One page of the segments, newest first. */
  async list(query: KeysetQueryDto): Promise<SegmentPageDto> {
    const page = await readPage(query, (count, after) => this.segments.list(count, after));
    return { ...page, items: page.items.map(toResponse) };
  }

  /** One segment; 404 when there is none. */
  async get(segment_uuid: string): Promise<SegmentDto> {
    const found = await this.segments.find(segment_uuid);
    if (!found) throw NotFoundError.of('segment', segment_uuid);
    return toResponse(found);
  }

  /** Saves a filter with its counts; 400 for an empty filter, 409 for a name that is taken. */
  async create({ name, filter }: CreateSegmentDto, created_by: string): Promise<SegmentDto> {
    const counts = await this.count(filter);
    const segment_uuid = await this.segments
      .create({ name, filter, created_by, ...counts })
      .catch(refuseTakenName);
    return this.get(segment_uuid);
  }

  /**
   * Changes the name, the filter or both. 404 when there is no such segment. Running jobs and runs keep the filter
   * that they started with.
   */
  async change(segment_uuid: string, { name, filter }: UpdateSegmentDto): Promise<SegmentDto> {
    const counts = filter && { filter, ...(await this.count(filter)) };
    const changes = { ...(name !== undefined && { name }), ...counts };
    const found = await this.segments
      .change(segment_uuid, changes, filter !== undefined)
      .catch(refuseTakenName);
    if (!found) throw NotFoundError.of('segment', segment_uuid);
    return this.get(segment_uuid);
  }

  /** Deletes a segment and answers it; 404 when there is none. */
  async remove(segment_uuid: string): Promise<SegmentDto> {
    const removed = await this.segments.remove(segment_uuid);
    if (!removed) throw NotFoundError.of('segment', segment_uuid);
    return toResponse(removed);
  }

  private async count(filter: ContactFilterDto) {
    if (Object.values(filter).every((value) => value === undefined)) throw emptyFilter();
    return this.counter.count(filter, COUNT_MS);
  }
}

/** 400: a filter without fields would select everybody. */
export function emptyFilter(): InvalidInputError {
  return InvalidInputError.of('filter', 'empty', 'must have at least one field');
}

/** 409: another segment has that name. */
export function nameTaken(): ConflictError {
  return new ConflictError('segment_name_taken', 'There is already a segment with that name.', [
    { field: 'name', code: 'unique', detail: 'belongs to another segment' },
  ]);
}

function refuseTakenName(error: unknown): never {
  throw isUniqueViolation(error, 'uq_segment_name') ? nameTaken() : error;
}

function toResponse({ id, ...segment }: Segment): SegmentDto {
  return segment;
}

const INTERVAL_MS = 30_000;
/** The age at which a count is renewed, in seconds. */
const MOST_SECONDS = 300;
/** How long the worker counts one segment before it estimates instead. */
const LONG_COUNT_MS = 10_000;

/** Renews the counts of saved filters in the background. Several workers share them. */
@Injectable()
export class SegmentsUpdater extends PeriodicTask {
  constructor(
    gate: MigrationGate,
    private readonly segments: SegmentsRepository,
    private readonly counter: ContactCounter,
  ) {
    super(gate, INTERVAL_MS);
  }

  /** Counts every segment that is due. */
  async work(): Promise<void> {
    while (!this.stopped.aborted) {
      const due = await this.segments.takeDue(MOST_SECONDS);
      if (!due) return;
      const counts = await this.counter.count(due.filter, LONG_COUNT_MS);
      await this.segments.counted(due.segment_uuid, due.filter, counts);
    }
  }
}
