import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { inTransaction } from '../../database/transaction.js';
import { withComputedFields } from '../contact-computed.js';
import { readState } from '../contacts.service.js';
import { ContactsRepository, type ContactRow } from '../contacts.repository.js';
import type { ContactResponseDto } from '../dto/contact-response.dto.js';
import { knownOperator } from '../mexican-states.js';
import { parsePhone } from '../../common/phone.js';
import type { ContactRecordDto, UpdateContactDto } from './contact-record.dto.js';
import { ContactRecordRepository } from './contact-record.repository.js';
import { toResponse } from './privacy-clock.js';
import { PrivacyRequestsRepository } from './privacy-requests.repository.js';

const MOST_EVENTS = 500;
const MOST_REQUESTS = 500;

/** Shows and rectifies everything that is stored about one person. */
@Injectable()
export class ContactRecordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsRepository,
    private readonly records: ContactRecordRepository,
    private readonly requests: PrivacyRequestsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Everything that is stored about a contact, read in one snapshot; 404 when there is no such contact. */
  async record(id: number, by: string): Promise<ContactRecordDto> {
    const read = async (manager: DataSource['manager']): Promise<ContactRecordDto> => {
      const contact = await this.contacts.findById(manager, id);
      const held = contact && (await this.records.held(manager, id));
      if (!held) throw NotFoundError.of('contact', id);
      const requests = await this.requests.list(manager, { contact_id: id }, MOST_REQUESTS, undefined);
      await this.audit.record(manager, { actor: by, action: 'contact.record_read', contact_ids: [id] });
      const events = await this.audit.list(manager, { contact_id: id }, MOST_EVENTS, undefined);
      return {
        contact: withComputedFields(contact),
        ...held,
        privacy_requests: requests.map(({ cursor_created_at, ...request }) => toResponse(request)),
        audit: events.map(({ cursor_created_at, ...event }) => event),
      };
    };
    return inTransaction(this.dataSource, read, 'REPEATABLE READ');
  }

  /**
   * Changes fields of a contact. 404 when there is no such contact, 409 for another phone, 422 when the code and the
   * name of the state contradict each other.
   */
  async rectify(id: number, input: UpdateContactDto, by: string): Promise<ContactResponseDto> {
    const { phone_e164, ...given } = input;
    const phone = phone_e164 === undefined ? undefined : parsePhone(phone_e164, 'phone_e164').phone_e164;
    return inTransaction(this.dataSource, async (manager) => {
      const [locked] = await this.contacts.lock(manager, [id]);
      const before = locked && (await this.contacts.findById(manager, id));
      if (!before) throw NotFoundError.of('contact', id);
      if (phone !== undefined && phone !== before.phone_e164) throw phoneStays();
      const changes = changesOf(before, given);
      const fields = Object.keys(changes);
      if (fields.length > 0) await this.records.update(manager, id, changes);
      await this.audit.record(manager, {
        actor: by,
        action: 'contact.changed',
        contact_ids: [id],
        details: { fields },
      });
      const row = await this.contacts.findById(manager, id);
      if (!row) throw NotFoundError.of('contact', id);
      return withComputedFields(row);
    });
  }
}

type Rectified = Omit<UpdateContactDto, 'phone_e164'>;

/**
 * The columns that a rectification changes. A state can be given by its code, its name or both; both columns are
 * set.
 */
function changesOf(before: ContactRow, given: Rectified): Rectified {
  const wanted: Rectified = { ...given };
  if (given.operator) wanted.operator = knownOperator(given.operator);
  if (given.state_code !== undefined || given.state_name !== undefined)
    Object.assign(wanted, readState(given));
  const named = (Object.keys(wanted) as (keyof Rectified)[]).filter((field) => wanted[field] !== undefined);
  if (named.length === 0) throw nothingGiven();
  return Object.fromEntries(
    named.filter((field) => wanted[field] !== before[field]).map((field) => [field, wanted[field]]),
  );
}

/** 400: the request names no field. */
function nothingGiven(): InvalidInputError {
  return InvalidInputError.of('', 'empty', 'name at least one field to change');
}

/** 409: the phone of a contact cannot change, because its results, scores and consent belong to the phone. */
export function phoneStays(): ConflictError {
  return new ConflictError(
    'phone_unchangeable',
    'A contact keeps its phone: results, scores and consent belong to it. Create a contact with the new phone, and ' +
      'ask for the cancellation of this one.',
    [{ field: 'phone_e164', code: 'unchangeable', detail: 'cannot be changed' }],
  );
}
