import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type EntityManager, type Repository } from 'typeorm';
import type { CreatedCursor } from '../../common/keyset.js';
import { PrivacyRequest, type PrivacyRequestKind } from './privacy-request.entity.js';
import type { PrivacyRequestFilter } from './privacy-request.dto.js';

const COLUMNS = `r.id, r.request_uuid, r.kind, r.status, r.contact_id, r.phone_e164, r.method, r.detail,
  r.received_on::text, r.answer_due_on::text, r.answer_extended, r.answer, r.answered_at, r.answered_by,
  r.execution_due_on::text, r.execution_extended, r.blocked_until::text, r.completed_at, r.completed_by,
  r.created_by, r.created_at`;

const OPEN = ['RECEIVED', 'ACCEPTED'] as const;

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

  /** Requests of a filter, newest first. */
  async list(
    manager: EntityManager,
    filter: PrivacyRequestFilter,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<(PrivacyRequest & { cursor_created_at: string })[]> {
    return manager.query<(PrivacyRequest & { cursor_created_at: string })[]>(
      `SELECT ${COLUMNS}, r.created_at::text AS cursor_created_at FROM privacy_requests r
       WHERE ($2::text[] IS NULL OR r.kind = ANY($2::text[]))
         AND ($3::text[] IS NULL OR r.status = ANY($3::text[]))
         AND ($4::integer IS NULL OR r.contact_id = $4::integer)
         AND ($5::timestamptz IS NULL OR (r.created_at, r.id) < ($5::timestamptz, $6::integer))
       ORDER BY r.created_at DESC, r.id DESC LIMIT $1`,
      [
        limit,
        filter.kind ?? null,
        filter.status ?? null,
        filter.contact_id ?? null,
        cursor?.created_at ?? null,
        cursor?.id ?? null,
      ],
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
    return manager.existsBy(PrivacyRequest, { kind, phone_e164, status: In(OPEN) });
  }

  /** All requests that are not closed: there are never many. */
  async open(): Promise<PrivacyRequest[]> {
    return this.requests.find({ where: { status: In(OPEN) }, order: { id: 'ASC' } });
  }
}
