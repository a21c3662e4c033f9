import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { NotFoundError, UnprocessableError } from '../common/errors/app-error.js';
import type { Platform } from '../common/platforms.js';
import { ContactsRepository } from '../contacts/contacts.repository.js';
import { inTransaction } from '../database/transaction.js';
import type {
  PlatformQueryDto,
  PlatformValidationResponseDto,
} from './dto/platform-validation-response.dto.js';
import type { CreatePlatformValidationDto } from './dto/create-platform-validation.dto.js';
import { PlatformValidationsRepository } from './platform-validations.repository.js';

/** The rules of stored results. */
@Injectable()
export class PlatformValidationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsRepository,
    private readonly validations: PlatformValidationsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Stores one result in one transaction. 404 for an unknown contact, 422 for a phone that is not the contact's. */
  async store(input: CreatePlatformValidationDto, by: string): Promise<PlatformValidationResponseDto> {
    const { phone_e164, ...result } = input;
    return inTransaction(this.dataSource, async (manager) => {
      const [contact] = await this.contacts.lock(manager, [input.contact_id]);
      if (!contact) throw NotFoundError.of('contact', input.contact_id);
      if (contact.phone_e164 !== phone_e164) {
        throw phoneMismatch(input.contact_id);
      }
      const [stored] = await this.validations.store(manager, [result]);
      if (!stored) throw new Error(`no result came back for contact ${input.contact_id}`);
      await this.audit.record(manager, {
        actor: by,
        action: 'contact.result_stored',
        contact_ids: [input.contact_id],
      });
      return stored;
    });
  }

  /** All results of a contact; 404 when there is no such contact. */
  async ofContact(contactId: number, by: string): Promise<PlatformValidationResponseDto[]> {
    return inTransaction(this.dataSource, async (manager) => {
      const results = await this.validations.ofContact(manager, contactId);
      if (results.length === 0 && !(await this.contacts.exists(manager, contactId))) {
        throw NotFoundError.of('contact', contactId);
      }
      await this.audit.record(manager, { actor: by, action: 'contact.read', contact_ids: [contactId] });
      return results;
    });
  }

  /** The newest results of a platform. */
  async ofPlatform(platform: Platform, query: PlatformQueryDto): Promise<PlatformValidationResponseDto[]> {
    return this.validations.ofPlatform(this.dataSource.manager, platform, query);
  }
}

/** 422: the phone is not the contact's. */
export function phoneMismatch(contactId: number): UnprocessableError {
  return new UnprocessableError('phone_mismatch', `That is not the phone of contact ${contactId}.`, [
    { field: 'phone_e164', code: 'mismatch', detail: 'is not the phone of this contact' },
  ]);
}
