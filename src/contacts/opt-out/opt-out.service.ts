import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditAction } from '../../audit/audit.dto.js';
import { AuditRepository } from '../../audit/audit.repository.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../common/errors/app-error.js';
import { normalizeMexicanPhone, notAPhone } from '../../common/phone.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { inTransaction } from '../../database/transaction.js';
import { withComputedFields } from '../contact-computed.js';
import { ContactsRepository } from '../contacts.repository.js';
import type { ContactResponseDto } from '../dto/contact-response.dto.js';
import { asksToStop, simplify } from '../import/opt-out-words.js';
import type {
  InboundSmsDto,
  InboundSmsResponseDto,
  OptInRequestDto,
  OptOutRequestDto,
  OptOutsRequestDto,
  OptOutsResponseDto,
} from './opt-out.dto.js';
import { OptOutRepository, type ConsentEvent } from './opt-out.repository.js';

/** How far a time may be in the future, because clocks differ. */
const MOST_MS_AHEAD = 5 * 60_000;

/** Opt-outs and opt-ins. Each is in force before the answer is sent. */
@Injectable()
export class OptOutService {
  private readonly stopWords: ReadonlySet<string>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsRepository,
    private readonly consent: OptOutRepository,
    private readonly audit: AuditRepository,
    @Inject(ENVIRONMENT) { INBOUND_SMS_STOP_WORDS }: Pick<Environment, 'INBOUND_SMS_STOP_WORDS'>,
  ) {
    this.stopWords = new Set(
      INBOUND_SMS_STOP_WORDS.split(/[,;|\n]/)
        .map(simplify)
        .filter(Boolean),
    );
  }

  /** Opts a contact out. An earlier opt-out keeps its date. 404 when there is no such contact. */
  async optOut(id: number, request: OptOutRequestDto, by: string): Promise<ContactResponseDto> {
    const event = eventOf('OPT_OUT', request, by);
    return this.change(id, by, 'contact.opted_out', async (manager, phone) => {
      await this.consent.optOut(manager, [id], event);
      await this.consent.record(manager, [phone], event);
    });
  }

  /**
   * Lets a contact be contacted again. 404 when there is no such contact, 409 when it is blocked for another reason.
   */
  async optIn(id: number, request: OptInRequestDto, by: string): Promise<ContactResponseDto> {
    const event = eventOf('OPT_IN', request, by);
    return this.change(id, by, 'contact.opted_in', async (manager, phone) => {
      const [contact] = await this.consent.lock(manager, [phone]);
      if (contact?.blocked || contact?.status === 'BLOCKED' || contact?.status === 'BLACKLISTED')
        throw contactBlocked();
      await this.consent.release(manager, id, phone);
      await this.consent.optIn(manager, id);
      await this.consent.record(manager, [phone], event);
    });
  }

  /** Opts out phones, with or without a contact. Invalid entries are listed in the answer; the others are opted out. */
  async optOutPhones(request: OptOutsRequestDto, by: string): Promise<OptOutsResponseDto> {
    const event = eventOf('OPT_OUT', request, by);
    const read = request.phones.map((phone) => normalizeMexicanPhone(phone));
    const phones = [...new Set(read.flatMap((phone) => (phone.ok ? [phone.phone_e164] : [])))];
    const invalid = read.flatMap((phone, index) => (phone.ok ? [] : [{ index, code: phone.code }]));
    const { known, optedOut } = await this.optOutAll(phones, event);
    return { opted_out: optedOut, already: known - optedOut, unknown: phones.length - known, invalid };
  }

  /** Opts out the sender when the text is a stop word, and stores every reply. 400 when the sender is not a phone. */
  async receive({ from, text }: InboundSmsDto, by: string): Promise<InboundSmsResponseDto> {
    const phone = normalizeMexicanPhone(from);
    if (!phone.ok) throw notAPhone('from', phone.code);
    const opted_out = asksToStop(text, this.stopWords);
    const event = eventOf(opted_out ? 'OPT_OUT' : 'REPLY', { method: 'SMS', evidence: text }, by);
    if (opted_out) await this.optOutAll([phone.phone_e164], event);
    else
      await inTransaction(this.dataSource, async (manager) => {
        await this.consent.record(manager, [phone.phone_e164], event);
        await this.audit.record(manager, { actor: by, action: 'phones.replied', contact_count: 1 });
      });
    return { opted_out };
  }

  private async optOutAll(
    phones: string[],
    event: ConsentEvent,
  ): Promise<{ known: number; optedOut: number }> {
    return inTransaction(this.dataSource, async (manager) => {
      const contacts = await this.consent.lock(manager, phones);
      const before = contacts.filter(({ opt_out_at }) => opt_out_at !== null).length;
      await this.consent.optOut(
        manager,
        contacts.map(({ id }) => id),
        event,
      );
      const known = new Set(contacts.map(({ phone_e164 }) => phone_e164));
      const unknown = phones.filter((phone) => !known.has(phone));
      await this.consent.suppress(manager, unknown);
      await this.consent.record(manager, phones, event);
      const actor = event.recorded_by;
      await this.audit.record(manager, {
        actor,
        action: 'contact.opted_out',
        contact_ids: contacts.map(({ id }) => id),
      });
      if (unknown.length > 0)
        await this.audit.record(manager, {
          actor,
          action: 'phones.opted_out',
          contact_count: unknown.length,
        });
      return { known: contacts.length, optedOut: contacts.length - before };
    });
  }

  private async change(
    id: number,
    actor: string,
    action: AuditAction,
    work: (manager: DataSource['manager'], phone: string) => Promise<void>,
  ): Promise<ContactResponseDto> {
    return inTransaction(this.dataSource, async (manager) => {
      const [locked] = await this.contacts.lock(manager, [id]);
      if (!locked) throw NotFoundError.of('contact', id);
      await work(manager, locked.phone_e164);
      await this.audit.record(manager, { actor, action, contact_ids: [id] });
      const row = await this.contacts.findById(manager, id);
      if (!row) throw NotFoundError.of('contact', id);
      return withComputedFields(row);
    });
  }
}

/** The event with its time. 400 for a time in the future. */
export function eventOf(
  kind: ConsentEvent['kind'],
  { method, evidence, occurred_at }: OptOutRequestDto,
  recorded_by: string,
): ConsentEvent {
  const at = occurred_at === undefined ? new Date() : new Date(occurred_at);
  if (isAhead(at)) throw notYet();
  return { kind, method, evidence: evidence ?? null, occurred_at: at, recorded_by };
}

/** Whether a time is in the future, with some minutes of tolerance. */
export function isAhead(at: Date): boolean {
  return at.getTime() > Date.now() + MOST_MS_AHEAD;
}

/** 400: the time is in the future. */
export function notYet(): InvalidInputError {
  return InvalidInputError.of('occurred_at', 'past', 'must not lie in the future');
}

/** 409: an opt-in does not lift a block. */
export function contactBlocked(): ConflictError {
  return new ConflictError(
    'contact_blocked',
    'The contact is blocked, blacklisted or under a privacy request, which an opt-in does not change.',
  );
}
