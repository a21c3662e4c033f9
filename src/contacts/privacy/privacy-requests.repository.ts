import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type EntityManager, type Repository } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import { OPEN_STATUSES, PrivacyRequest, type PrivacyRequestKind } from './privacy-request.entity.js';
import type { PrivacyRequestFilter } from './privacy-request.dto.js';

/** Privacy requests. A method that takes a manager works in the caller's transaction. */
@Injectable()
export class PrivacyRequestsRepository {
  constructor(@InjectRepository(PrivacyRequest) private readonly requests: Repository<PrivacyRequest>) {}

  async create(
    manager: EntityManager,
    request: Pick<
      PrivacyRequest,
      | 'kind'
      | 'contact_id'
      | 'phone_e164'
      | 'method'
      | 'detail'
      | 'received_on'
      | 'answer_due_on'
      | 'created_by'
    >,
  ): Promise<string> {
    const { generatedMaps } = await manager.insert(PrivacyRequest, request);
    return (generatedMaps[0] as Pick<PrivacyRequest, 'request_uuid'>).request_uuid;
  }

  async update(manager: EntityManager, id: number, changes: Partial<PrivacyRequest>): Promise<void> {
    await manager.update(PrivacyRequest, { id }, changes);
  }

  /** The requests that match a filter, newest first. */
  async list(
    manager: EntityManager,
    filter: PrivacyRequestFilter,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<(PrivacyRequest & { cursor_created_at: string })[]> {
    const query = manager
      .createQueryBuilder(PrivacyRequest, 'r')
      .addSelect('r.created_at::text', 'cursor_created_at')
      .orderBy('r.created_at', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit);
    if (filter.kind) query.andWhere('r.kind IN (:...kind)', { kind: filter.kind });
    if (filter.status) query.andWhere('r.status IN (:...status)', { status: filter.status });
    if (filter.contact_id !== undefined)
      query.andWhere('r.contact_id = :contact_id', { contact_id: filter.contact_id });
    if (cursor) query.andWhere('(r.created_at, r.id) < (:created_at::timestamptz, :id::integer)', cursor);
    const { entities, raw } = await query.getRawAndEntities<{ cursor_created_at: string }>();
    return entities.map((request, index) =>
      Object.assign(request, { cursor_created_at: raw[index]?.cursor_created_at ?? '' }),
    );
  }

  async find(manager: EntityManager, request_uuid: string): Promise<PrivacyRequest | null> {
    return manager.findOneBy(PrivacyRequest, { request_uuid });
  }

  /** The same, locked until the end of the transaction. */
  async lock(manager: EntityManager, request_uuid: string): Promise<PrivacyRequest | null> {
    return manager.findOne(PrivacyRequest, { where: { request_uuid }, lock: { mode: 'pessimistic_write' } });
  }

  /** Whether a person has an open request of that kind. */
  async hasOpen(manager: EntityManager, kind: PrivacyRequestKind, phone_e164: string): Promise<boolean> {
    return manager.existsBy(PrivacyRequest, { kind, phone_e164, status: In(OPEN_STATUSES) });
  }

  /** All requests that are not closed. There are never many. */
  async open(): Promise<PrivacyRequest[]> {
    return this.requests.find({ where: { status: In(OPEN_STATUSES) }, order: { id: 'ASC' } });
  }
}
