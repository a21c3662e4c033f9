import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { ContactCount } from '../statistics/contact-counter.js';
import { Segment } from './segment.entity.js';

export type NewSegment = Pick<Segment, 'name' | 'filter' | 'created_by'> & ContactCount;

/** The SQL of saved filters. */
@Injectable()
export class SegmentsRepository {
  /** Segments, newest first. */
  async list(
    manager: EntityManager,
    limit: number,
    after: CreatedCursor | undefined,
  ): Promise<(Segment & { cursor_created_at: string })[]> {
    return manager.query<(Segment & { cursor_created_at: string })[]>(
      `SELECT s.*, s.created_at::text AS cursor_created_at FROM segments s
       ${after ? 'WHERE (s.created_at, s.id) < ($2::timestamptz, $3::integer)' : ''}
       ORDER BY s.created_at DESC, s.id DESC LIMIT $1`,
      after ? [limit, after.created_at, after.id] : [limit],
    );
  }

  async find(manager: EntityManager, segment_uuid: string): Promise<Segment | null> {
    return manager.findOneBy(Segment, { segment_uuid });
  }

  async create(manager: EntityManager, segment: NewSegment): Promise<string> {
    const { generatedMaps } = await manager.insert(Segment, segment);
    return (generatedMaps[0] as Segment).segment_uuid;
  }

  /** Answers whether there is one. */
  async change(
    manager: EntityManager,
    segment_uuid: string,
    changes: Partial<NewSegment>,
    counted: boolean,
  ): Promise<boolean> {
    const now = () => 'now()';
    const { affected } = await manager.update(
      Segment,
      { segment_uuid },
      { ...changes, updated_at: now, ...(counted && { counted_at: now }) },
    );
    return affected === 1;
  }

  /** Answers it as it was; undefined when there was none. */
  async remove(manager: EntityManager, segment_uuid: string): Promise<Segment | undefined> {
    const [[removed]] = await manager.query<[Segment[], number]>(
      'DELETE FROM segments WHERE segment_uuid = $1 RETURNING *',
      [segment_uuid],
    );
    return removed;
  }

  /** The segment that waits longest to be counted again, from so many seconds on: taken, so that nobody else counts it. */
  async takeDue(
    manager: EntityManager,
    seconds: number,
  ): Promise<{ segment_uuid: string; filter: ContactFilterDto } | undefined> {
    const [[due]] = await manager.query<[{ segment_uuid: string; filter: ContactFilterDto }[], number]>(
      `UPDATE segments SET counted_at = now() WHERE id = (
         SELECT id FROM segments WHERE counted_at < now() - make_interval(secs => $1)
         ORDER BY counted_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING segment_uuid, filter`,
      [seconds],
    );
    return due;
  }

  /** Notes what was counted, unless the filter is another one by now. */
  async counted(
    manager: EntityManager,
    segment_uuid: string,
    filter: ContactFilterDto,
    { contactable, total, precision }: ContactCount,
  ): Promise<void> {
    await manager.query(
      `UPDATE segments SET contactable = $3, total = $4, precision = $5, counted_at = now()
       WHERE segment_uuid = $1 AND filter = $2::jsonb`,
      [segment_uuid, JSON.stringify(filter), contactable, total, precision],
    );
  }
}
