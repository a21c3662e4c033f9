import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { ConflictError, NotFoundError } from '../../common/errors/app-error.js';
import { OptOutRepository, type ConsentEvent } from '../opt-out/opt-out.repository.js';
import { ErasedPhonesRepository } from './erased-phones.repository.js';
import { ErasedPhones } from './erased-phones.js';
import { PersonRepository, type Person } from './person.repository.js';
import type { PrivacyRequest } from './privacy-request.entity.js';

/**
 * The effects of privacy requests on a person. Every method works in the caller's transaction and adds an audit
 * event.
 */
@Injectable()
export class PersonService {
  constructor(
    private readonly persons: PersonRepository,
    private readonly consent: OptOutRepository,
    private readonly erased: ErasedPhones,
    private readonly hashes: ErasedPhonesRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Locks the person of a new request. 404 for an unknown contact id; a phone may have no contact. */
  async find(manager: EntityManager, of: { contact_id?: number; phone_e164?: string }): Promise<Person> {
    const { contact_id = null, phone_e164 = null } = of;
    const [contact] = await this.persons.lock(manager, { contact_id, phone_e164 });
    if (contact) return contact;
    if (phone_e164 === null) throw NotFoundError.of('contact', contact_id ?? '');
    return { contact_id: null, phone_e164 };
  }

  /** Blocks the person of a cancellation or an opposition. */
  async block(manager: EntityManager, person: Person, uuid: string, by: string): Promise<void> {
    await this.persons.block(manager, person);
    await this.audit.record(manager, act('contact.blocked', person.contact_id, uuid, by));
  }

  /** Removes the block of a request, unless another request needs it. */
  async unblock(manager: EntityManager, request: PrivacyRequest, by: string): Promise<void> {
    const person = await this.personOf(manager, request);
    if (!person || !(await this.persons.unblock(manager, person, request.id))) return;
    await this.audit.record(manager, act('contact.unblocked', person.contact_id, request.request_uuid, by));
  }

  /** Carries out an opposition: an opt-out replaces the block. */
  async optOut(manager: EntityManager, request: PrivacyRequest, by: string): Promise<void> {
    const person = await this.personOf(manager, request);
    if (!person) return;
    const { contact_id, phone_e164 } = person;
    const event: ConsentEvent = {
      kind: 'OPT_OUT',
      method: 'OPPOSITION',
      evidence: `privacy request ${request.request_uuid}`,
      occurred_at: request.created_at,
      recorded_by: by,
    };
    if (contact_id === null) await this.consent.suppress(manager, [phone_e164]);
    else await this.consent.optOut(manager, [contact_id], event);
    await this.consent.record(manager, [phone_e164], event);
    await this.audit.record(manager, act('contact.opted_out', contact_id, request.request_uuid, by));
    await this.unblock(manager, request, by);
  }

  /**
   * Carries out a cancellation: only the keyed hash of the phone remains. 409 while an import runs, which could
   * bring the person back; 503 without the key.
   */
  async erase(manager: EntityManager, request: PrivacyRequest, by: string): Promise<void> {
    await this.erased.requireKey(manager);
    if (!(await this.hashes.holdImports(manager))) throw importRunning();
    const contacts = await this.persons.lock(manager, request);
    const ids = contacts.map(({ contact_id }) => contact_id);
    const phones = [...new Set([request.phone_e164, ...contacts.map(({ phone_e164 }) => phone_e164)])].filter(
      (phone) => phone !== null,
    );
    await this.erased.add(manager, phones);
    await this.persons.erase(manager, phones, ids);
    for (const id of ids) {
      await this.audit.record(manager, act('contact.deleted', id, request.request_uuid, by));
    }
  }

  /** 503 when nobody can be deleted. */
  async requireKey(manager: EntityManager): Promise<void> {
    await this.erased.requireKey(manager);
  }

  /** The contact that has the phone of the request now; undefined when the person was deleted. */
  private async personOf(
    manager: EntityManager,
    { phone_e164 }: PrivacyRequest,
  ): Promise<Person | undefined> {
    if (phone_e164 === null) return undefined;
    const [contact] = await this.persons.lock(manager, { contact_id: null, phone_e164 });
    return contact ?? { contact_id: null, phone_e164 };
  }
}

function act(
  action: 'contact.blocked' | 'contact.unblocked' | 'contact.opted_out' | 'contact.deleted',
  contact_id: number | null,
  subject_uuid: string,
  actor: string,
) {
  return { actor, action, subject_uuid, ...(contact_id !== null && { contact_ids: [contact_id] }) };
}

/** 409: a running import could bring the person back. */
function importRunning(): ConflictError {
  return new ConflictError(
    'import_running',
    'An import is running and could bring the person back. The worker deletes the person after the import.',
  );
}
