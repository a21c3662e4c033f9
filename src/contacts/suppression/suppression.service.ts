import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { inTransaction } from '../../database/transaction.js';
import { withComputedFields } from '../contact-computed.js';
import { ContactsRepository } from '../contacts.repository.js';
import type { ContactResponseDto } from '../dto/contact-response.dto.js';
import { ImportError } from '../import/import-error.js';
import { PhoneFile } from '../phone-file.js';
import type { OverrideRequestDto } from '../opt-out/opt-out.dto.js';
import { OptOutRepository } from '../opt-out/opt-out.repository.js';
import { eventOf } from '../opt-out/opt-out.service.js';
import type { CreateSuppressionDto, SuppressionListDto, SuppressionSnapshotDto } from './suppression.dto.js';
import { SuppressionRepository } from './suppression.repository.js';

/** Lists of phones that nobody may contact. Each list has numbered versions. */
@Injectable()
export class SuppressionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly suppression: SuppressionRepository,
    private readonly consent: OptOutRepository,
    private readonly contacts: ContactsRepository,
    private readonly audit: AuditRepository,
  ) {}

  async list(): Promise<SuppressionListDto> {
    return this.suppression.list(this.dataSource.manager);
  }

  /** Stores the phones of a file as the next version of a list, and activates it. 400 for a file without phones. */
  async create(file: string, fields: CreateSuppressionDto, by: string): Promise<SuppressionSnapshotDto> {
    const phones = new PhoneFile(file);
    const { snapshot_uuid } = await this.suppression
      .store(
        this.dataSource,
        phones.lines(),
        fields,
        () => phones.rejected,
        by,
        (manager, stored) =>
          this.audit.record(manager, {
            actor: by,
            action: 'suppression.stored',
            subject_uuid: stored.snapshot_uuid,
            contact_count: stored.phones,
          }),
      )
      .catch((error: unknown) => {
        throw error instanceof ImportError ? notAList(error.message) : error;
      });
    return fields.activate === false ? this.get(snapshot_uuid) : this.activate(snapshot_uuid, true, by);
  }

  /** Activates or deactivates a version; effective at once. 404 when there is none. */
  async activate(snapshot_uuid: string, active: boolean, by: string): Promise<SuppressionSnapshotDto> {
    await inTransaction(this.dataSource, async (manager) => {
      const found = await this.suppression.activate(manager, snapshot_uuid, active, by);
      if (!found) throw NotFoundError.of('suppression snapshot', snapshot_uuid);
      await this.audit.record(manager, {
        actor: by,
        action: active ? 'suppression.activated' : 'suppression.deactivated',
        subject_uuid: snapshot_uuid,
      });
    });
    // The list is in force already. Autovacuum would do this, but later.
    await this.suppression.tidy(this.dataSource.manager).catch(() => undefined);
    return this.get(snapshot_uuid);
  }

  /**
   * Lets a contact be contacted in spite of a list, because of its express consent. 404 when there is no such
   * contact.
   */
  async override(id: number, request: OverrideRequestDto, by: string): Promise<ContactResponseDto> {
    const { list, evidence, method, occurred_at } = request;
    const event = eventOf('OVERRIDE', { method, evidence: `${list}: ${evidence}`, occurred_at }, by);
    return inTransaction(this.dataSource, async (manager) => {
      const [locked] = await this.contacts.lock(manager, [id]);
      const row = locked && (await this.contacts.findById(manager, id));
      if (!row) throw NotFoundError.of('contact', id);
      await this.suppression.override(manager, id, row.phone_e164, request.list);
      await this.consent.record(manager, [row.phone_e164], event);
      await this.audit.record(manager, {
        actor: by,
        action: 'suppression.overridden',
        contact_ids: [id],
        details: { list },
      });
      return withComputedFields(row);
    });
  }

  private async get(snapshot_uuid: string): Promise<SuppressionSnapshotDto> {
    const found = await this.suppression.find(this.dataSource.manager, snapshot_uuid);
    if (!found) throw NotFoundError.of('suppression snapshot', snapshot_uuid);
    return found;
  }
}

/** 400: the file has no phones. */
export function notAList(reason: string): InvalidInputError {
  return InvalidInputError.of('file', 'phones', reason);
}
