import { Injectable } from '@nestjs/common';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { isUniqueViolation } from '../../common/errors/error-kind.js';
import { readPage, type KeysetQueryDto } from '../../common/keyset.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { ContactCounter } from '../statistics/contact-counter.js';
import type { CreateSegmentDto, SegmentDto, SegmentPageDto, UpdateSegmentDto } from './segment.dto.js';
import type { Segment } from './segment.entity.js';
import { SegmentsRepository } from './segments.repository.js';

/** How long somebody who saves a filter waits for its count. The worker takes more time. */
const COUNT_MS = 500;

/** Filters with a name. */
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

  /** Saves a filter, counted; 400 for one that means everybody, 409 for a name that is taken. */
  async create({ name, filter }: CreateSegmentDto, created_by: string): Promise<SegmentDto> {
    const counts = await this.count(filter);
    const segment_uuid = await this.segments
      .create({ name, filter, created_by, ...counts })
      .catch(refuseTakenName);
    return this.get(segment_uuid);
  }

  /** Changes name, filter or both; 404 when there is none. Jobs and runs that began with it keep their filter. */
  async change(segment_uuid: string, { name, filter }: UpdateSegmentDto): Promise<SegmentDto> {
    const counts = filter && { filter, ...(await this.count(filter)) };
    const changes = { ...(name !== undefined && { name }), ...counts };
    const found = await this.segments
      .change(segment_uuid, changes, filter !== undefined)
      .catch(refuseTakenName);
    if (!found) throw NotFoundError.of('segment', segment_uuid);
    return this.get(segment_uuid);
  }

  /** Deletes one and answers it as it was; 404 when there is none. */
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

/** 400: a segment of everybody. */
export function emptyFilter(): InvalidInputError {
  return InvalidInputError.of('filter', 'empty', 'must have at least one field');
}

/** 409: another segment has that name. */
export function nameTaken(): ConflictError {
  return new ConflictError('segment_name_taken', 'There is a segment with that name already.', [
    { field: 'name', code: 'unique', detail: 'belongs to another segment' },
  ]);
}

function refuseTakenName(error: unknown): never {
  throw isUniqueViolation(error, 'uq_segment_name') ? nameTaken() : error;
}

function toResponse({ id, ...segment }: Segment): SegmentDto {
  return segment;
}
