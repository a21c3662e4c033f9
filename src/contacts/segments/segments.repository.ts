import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { ContactCount } from '../statistics/contact-counter.js';
import { Segment } from './segment.entity.js';

export type NewSegment = Pick<Segment, 'name' | 'filter' | 'created_by'> & ContactCount;

/** The SQL of saved filters. Each method is a transaction of its own. */
@Injectable()
export class SegmentsRepository {
  constructor(@InjectRepository(Segment) private readonly segments: Repository<Segment>) {}

  /** Segments, newest first. */
  async list(
    limit: number,
    after: CreatedCursor | undefined,
  ): Promise<(Segment & { cursor_created_at: string })[]> {
    return this.segments.query<(Segment & { cursor_created_at: string })[]>(
      `SELECT s.*, s.created_at::text AS cursor_created_at FROM segments s
       ${after ? 'WHERE (s.created_at, s.id) < ($2::timestamptz, $3::integer)' : ''}
       ORDER BY s.created_at DESC, s.id DESC LIMIT $1`,
      after ? [limit, after.created_at, after.id] : [limit],
    );
  }

  async find(segment_uuid: string): Promise<Segment | null> {
    return this.segments.findOneBy({ segment_uuid });
  }

  async create(segment: NewSegment): Promise<string> {
    const { generatedMaps } = await this.segments.insert(segment);
    return (generatedMaps[0] as Segment).segment_uuid;
  }

  /** Answers whether the segment exists. */
  async change(segment_uuid: string, changes: Partial<NewSegment>, counted: boolean): Promise<boolean> {
    const now = () => 'now()';
    const { affected } = await this.segments.update(
      { segment_uuid },
      { ...changes, updated_at: now, ...(counted && { counted_at: now }) },
    );
    return affected === 1;
  }

  /** Answers the deleted segment; undefined when there was none. */
  async remove(segment_uuid: string): Promise<Segment | undefined> {
    const [[removed]] = await this.segments.query<[Segment[], number]>(
      'DELETE FROM segments WHERE segment_uuid = $1 RETURNING *',
      [segment_uuid],
    );
    return removed;
  }

  /**
   * Takes the segment whose count is oldest, if the count is at least this many seconds old. No other worker gets
   * it.
   */
  async takeDue(seconds: number): Promise<{ segment_uuid: string; filter: ContactFilterDto } | undefined> {
    const [[due]] = await this.segments.query<[{ segment_uuid: string; filter: ContactFilterDto }[], number]>(
      `UPDATE segments SET counted_at = now() WHERE id = (
         SELECT id FROM segments WHERE counted_at < now() - make_interval(secs => $1)
         ORDER BY counted_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING segment_uuid, filter`,
      [seconds],
    );
    return due;
  }

  /** Stores the counts, unless the filter has changed meanwhile. */
  async counted(
    segment_uuid: string,
    filter: ContactFilterDto,
    { contactable, total, precision }: ContactCount,
  ): Promise<void> {
    await this.segments.query(
      `UPDATE segments SET contactable = $3, total = $4, precision = $5, counted_at = now()
       WHERE segment_uuid = $1 AND filter = $2::jsonb`,
      [segment_uuid, JSON.stringify(filter), contactable, total, precision],
    );
  }
}
