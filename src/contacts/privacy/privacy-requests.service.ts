import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditAction } from '../../audit/audit.dto.js';
import { AuditRepository } from '../../audit/audit.repository.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { readPage } from '../../common/keyset.js';
import { inTransaction } from '../../database/transaction.js';
import { parsePhone } from '../../common/phone.js';
import { todayInMexico } from './business-days.js';
import { PersonService } from './person.service.js';
import { answerDueOn, executionDueOn, toResponse } from './privacy-clock.js';
import type {
  AcceptRequestDto,
  CreatePrivacyRequestDto,
  ListPrivacyRequestsDto,
  PrivacyRequestPageDto,
  PrivacyRequestResponseDto,
  RejectRequestDto,
} from './privacy-request.dto.js';
import type { PrivacyRequest, PrivacyRequestKind } from './privacy-request.entity.js';
import { PrivacyRequestsRepository } from './privacy-requests.repository.js';

/** A request of these kinds blocks the person from the beginning. */
const BLOCKING: readonly PrivacyRequestKind[] = ['cancellation', 'opposition'];

/** Privacy requests. They are received, answered within a legal period, and carried out within the next one. */
@Injectable()
export class PrivacyRequestsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: PrivacyRequestsRepository,
    private readonly persons: PersonService,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Records a request. A cancellation or opposition blocks the person from now on. 404 for an unknown contact, 409
   * when the person has an open request of that kind.
   */
  async create(input: CreatePrivacyRequestDto, by: string): Promise<PrivacyRequestResponseDto> {
    const { kind, contact_id, phone, method, detail = null } = input;
    if ((contact_id === undefined) === (phone === undefined)) throw oneOfBoth();
    const phone_e164 = phone === undefined ? undefined : parsePhone(phone, 'phone').phone_e164;
    const today = todayInMexico();
    const received_on = input.received_on ?? today;
    if (received_on > today) throw notYetReceived();
    return inTransaction(this.dataSource, async (manager) => {
      const person = await this.persons.find(manager, {
        ...(contact_id !== undefined && { contact_id }),
        ...(phone_e164 !== undefined && { phone_e164 }),
      });
      if (await this.requests.hasOpen(manager, kind, person.phone_e164)) throw alreadyOpen();
      const uuid = await this.requests.create(manager, {
        kind,
        ...person,
        method,
        detail,
        received_on,
        answer_due_on: answerDueOn(received_on),
        created_by: by,
      });
      await this.record(manager, 'privacy_request.created', { ...person, request_uuid: uuid, kind }, by);
      if (BLOCKING.includes(kind)) await this.persons.block(manager, person, uuid, by);
      return this.read(manager, uuid);
    });
  }

  /** One page of the requests that match a filter, newest first. */
  async list({ limit, cursor, ...filter }: ListPrivacyRequestsDto): Promise<PrivacyRequestPageDto> {
    const page = await readPage({ limit, cursor }, (count, after) =>
      this.requests.list(this.dataSource.manager, filter, count, after),
    );
    return { ...page, items: page.items.map(toResponse) };
  }

  /** One request; 404 when there is none. */
  async get(uuid: string): Promise<PrivacyRequestResponseDto> {
    return this.read(this.dataSource.manager, uuid);
  }

  /** Every request that is not closed, with its deadline. */
  async open(): Promise<PrivacyRequestResponseDto[]> {
    return (await this.requests.open()).map(toResponse);
  }

  /** Extends the current deadline. Each deadline can be extended once. */
  async extend(uuid: string, by: string): Promise<PrivacyRequestResponseDto> {
    return this.change(uuid, 'privacy_request.extended', by, (_, request) => {
      if (request.status === 'RECEIVED' && !request.answer_extended) {
        return { answer_due_on: answerDueOn(request.answer_due_on), answer_extended: true };
      }
      if (request.status === 'ACCEPTED' && !request.execution_extended && request.execution_due_on !== null) {
        const execution_due_on = executionDueOn(request.execution_due_on);
        const { blocked_until } = request;
        return {
          execution_due_on,
          execution_extended: true,
          blocked_until:
            blocked_until !== null && blocked_until < execution_due_on ? execution_due_on : blocked_until,
        };
      }
      throw stateForbids('extended');
    });
  }

  /** Accepts a request. The person of a cancellation stays blocked until the day of deletion. */
  async accept(uuid: string, input: AcceptRequestDto, by: string): Promise<PrivacyRequestResponseDto> {
    const today = todayInMexico();
    if (input.blocked_until !== undefined && input.blocked_until < today) throw blockPast();
    return this.change(uuid, 'privacy_request.accepted', by, async (manager, { status, kind }) => {
      if (status !== 'RECEIVED') throw stateForbids('accepted');
      if (kind !== 'cancellation' && input.blocked_until !== undefined) throw blockOfOther();
      if (kind === 'cancellation') await this.persons.requireKey(manager);
      const execution_due_on = executionDueOn(today);
      return {
        status: 'ACCEPTED',
        answer: input.answer ?? null,
        answered_at: new Date(),
        answered_by: by,
        execution_due_on,
        blocked_until: kind === 'cancellation' ? (input.blocked_until ?? execution_due_on) : null,
      };
    });
  }

  /** Rejects a request with a reason. Its block is removed. */
  async reject(uuid: string, { reason }: RejectRequestDto, by: string): Promise<PrivacyRequestResponseDto> {
    return this.change(uuid, 'privacy_request.rejected', by, async (manager, request) => {
      if (request.status !== 'RECEIVED') throw stateForbids('rejected');
      if (BLOCKING.includes(request.kind)) await this.persons.unblock(manager, request, by);
      return { status: 'REJECTED', answer: reason, answered_at: new Date(), answered_by: by };
    });
  }

  /**
   * Carries out an accepted request. An opposition becomes an opt-out, the person of a cancellation is deleted, and
   * any other request is marked as done. 409 before the end of the block.
   */
  async complete(uuid: string, by: string): Promise<PrivacyRequestResponseDto> {
    return this.change(uuid, 'privacy_request.completed', by, async (manager, request) => {
      if (request.status !== 'ACCEPTED') throw stateForbids('completed');
      switch (request.kind) {
        case 'cancellation':
          if ((request.blocked_until ?? '') > todayInMexico()) throw stillBlocked();
          await this.persons.erase(manager, request, by);
          break;
        case 'opposition':
          await this.persons.optOut(manager, request, by);
          break;
        case 'access':
        case 'rectification':
      }
      return { status: 'COMPLETED', completed_at: new Date(), completed_by: by };
    });
  }

  private async change(
    uuid: string,
    action: AuditAction,
    by: string,
    work: (
      manager: EntityManager,
      request: PrivacyRequest,
    ) => Partial<PrivacyRequest> | Promise<Partial<PrivacyRequest>>,
  ): Promise<PrivacyRequestResponseDto> {
    return inTransaction(this.dataSource, async (manager) => {
      const request = await this.requests.lock(manager, uuid);
      if (!request) throw NotFoundError.of('privacy request', uuid);
      await this.requests.update(manager, request.id, await work(manager, request));
      await this.record(manager, action, request, by);
      return this.read(manager, uuid);
    });
  }

  private async record(
    manager: EntityManager,
    action: AuditAction,
    { contact_id, request_uuid, kind }: Pick<PrivacyRequest, 'contact_id' | 'request_uuid' | 'kind'>,
    actor: string,
  ): Promise<void> {
    await this.audit.record(manager, {
      actor,
      action,
      subject_uuid: request_uuid,
      details: { kind },
      ...(contact_id !== null && { contact_ids: [contact_id] }),
    });
  }

  private async read(manager: EntityManager, uuid: string): Promise<PrivacyRequestResponseDto> {
    const request = await this.requests.find(manager, uuid);
    if (!request) throw NotFoundError.of('privacy request', uuid);
    return toResponse(request);
  }
}

/** 400: a request is about exactly one person. */
function oneOfBoth(): InvalidInputError {
  return InvalidInputError.of('contact_id', 'oneOf', 'give either contact_id or phone');
}

/** 400: the day of receipt is in the future. */
export function notYetReceived(): InvalidInputError {
  return InvalidInputError.of('received_on', 'past', 'must not lie in the future');
}

/** 400: the day of deletion is in the past. */
function blockPast(): InvalidInputError {
  return InvalidInputError.of('blocked_until', 'future', 'must not lie in the past');
}

function blockOfOther(): InvalidInputError {
  return InvalidInputError.of('blocked_until', 'kind', 'is for a cancellation only');
}

/** 409: the person has such a request already. */
export function alreadyOpen(): ConflictError {
  return new ConflictError(
    'privacy_request_open',
    'The person already has an open request of that kind. Answer that one first.',
  );
}

/** 409: the request has another status. */
export function stateForbids(participle: 'accepted' | 'completed' | 'extended' | 'rejected'): ConflictError {
  return new ConflictError(
    'privacy_request_state',
    {
      accepted: 'Only a request that has not been answered can be accepted.',
      rejected: 'Only a request that has not been answered can be rejected.',
      completed: 'Only an accepted request can be completed.',
      extended:
        'Only an open request can be extended: once before it is answered and once before it is carried out.',
    }[participle],
  );
}

/** 409: the person of a cancellation is still blocked. */
function stillBlocked(): ConflictError {
  return new ConflictError(
    'still_blocked',
    'The person stays blocked until `blocked_until`. The worker deletes the person on that day.',
  );
}
