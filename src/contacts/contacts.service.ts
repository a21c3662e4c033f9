import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { ConflictError, NotFoundError, UnprocessableError } from '../common/errors/app-error.js';
import { isUniqueViolation } from '../common/errors/error-kind.js';
import { columnLeftNull, describeUnfilled } from '../database/unfilled-columns.repository.js';
import { inTransaction } from '../database/transaction.js';
import { withComputedFields } from './contact-computed.js';
import { ContactLookup } from './contact-lookup.js';
import { ContactsRepository, type NewContact } from './contacts.repository.js';
import { completeState, contradictedState, knownOperator, type State } from './mexican-states.js';
import { parsePhone } from '../common/phone.js';
import { ErasedPhones } from './privacy/erased-phones.js';
import type { CreateContactDto } from './dto/create-contact.dto.js';
import type { ContactResponseDto } from './dto/contact-response.dto.js';

/** The default source of a created contact. */
const SOURCE = 'API';

/** Rules of contacts. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsRepository,
    private readonly lookup: ContactLookup,
    private readonly erased: ErasedPhones,
    private readonly audit: AuditRepository,
  ) {}

  /** One contact, also one that opted out; 404 when there is no such contact. */
  async get(id: number, by: string): Promise<ContactResponseDto> {
    const row = await this.lookup.byId(id, by);
    if (!row) throw NotFoundError.of('contact', id);
    return withComputedFields(row);
  }

  /**
   * The contact with a phone in any Mexican form, also one that opted out. 400 for a text that is not a phone, 404
   * for an unknown one.
   */
  async getByPhone(phone: string, by: string): Promise<ContactResponseDto> {
    const { phone_e164 } = parsePhone(phone, 'phone');
    const row = await this.lookup.byPhone(phone_e164, by);
    if (!row) throw phoneNotFound();
    return withComputedFields(row);
  }

  /**
   * Creates a contact. 409 when its phone exists already or its person was deleted; 422 when the code and the name
   * of its state contradict each other.
   */
  async create(input: CreateContactDto, by: string): Promise<ContactResponseDto> {
    const contact = newContact(input);
    return inTransaction(this.dataSource, async (manager) => {
      // Checked first, because a refused INSERT would use up a 32-bit id.
      if (await this.contacts.findByPhone(manager, contact.phone_e164)) throw phoneTaken();
      // Checked last, so that a person who is deleted at the same time is found by one of the two checks.
      await this.erased.refuse(manager, contact.phone_e164);
      const id = await this.contacts.insert(manager, contact).catch((error: unknown) => {
        if (isUniqueViolation(error, 'contacts_phone_e164_key')) throw phoneTaken();
        const column = columnLeftNull(error);
        throw column === undefined || column in contact ? error : columnNotFilled(column);
      });
      const row = await this.contacts.findById(manager, id);
      if (!row) throw new Error(`contact ${id} was not stored`);
      await this.audit.record(manager, { actor: by, action: 'contact.created', contact_ids: [id] });
      return withComputedFields(row);
    });
  }
}

function newContact(input: CreateContactDto): NewContact {
  const { phone_e164, phone_national, lada } = parsePhone(input.phone_e164, 'phone_e164');
  return {
    phone_e164,
    phone_national,
    phone_original: input.phone_e164,
    lada,
    full_name: input.full_name ?? null,
    address: input.address ?? null,
    neighborhood: input.neighborhood ?? null,
    ...readState(input),
    municipality: input.municipality ?? null,
    city: input.city ?? null,
    is_mobile: input.is_mobile ?? true,
    operator: input.operator ? knownOperator(input.operator) : null,
    ...readStatus(input),
    source: input.source ?? SOURCE,
  };
}

/** The state of the input, completed. 422 when its code and its name contradict each other. */
export function readState({
  state_code = null,
  state_name = null,
}: Pick<CreateContactDto, 'state_code' | 'state_name'>): State {
  const state = { state_code, state_name };
  const meant = contradictedState(state);
  if (meant === undefined) return completeState(state);
  throw stateContradiction(state_code ?? '', meant);
}

/** 422: `state_name` is not the state of the code, which is `meant`. */
export function stateContradiction(state_code: string, meant: string): UnprocessableError {
  const detail = `does not match state_code: ${state_code} is ${meant}`;
  return new UnprocessableError(
    'state_contradiction',
    'The code and the name of the state contradict each other.',
    [{ field: 'state_name', code: 'contradiction', detail }],
  );
}

/** As in an import, a given status gets a time and a source, and an opt-out sets both columns. */
function readStatus({ status, source = SOURCE }: CreateContactDto) {
  const now = new Date();
  const optedOut = status === 'OPTED_OUT';
  return {
    status: status ?? 'UNKNOWN',
    status_updated_at: status === undefined ? null : now,
    status_source: status === undefined ? null : source,
    opt_out_at: optedOut ? now : null,
    opt_out_method: optedOut ? 'API' : null,
  };
}

/** 422: the table has a required column that this program does not know. */
function columnNotFilled(column: string): UnprocessableError {
  const detail = describeUnfilled({ table: 'contacts', column });
  return new UnprocessableError('column_not_filled', `No contact can be created: ${detail}`, [
    { field: column, code: 'not_null', detail },
  ]);
}

/** 404: no contact has that phone. */
export function phoneNotFound(): NotFoundError {
  return new NotFoundError('contact_not_found', 'There is no contact with that phone.');
}

/** 409: a contact has that phone already. */
export function phoneTaken(): ConflictError {
  return new ConflictError('phone_taken', 'There is a contact with that phone already.', [
    { field: 'phone_e164', code: 'unique', detail: 'belongs to another contact' },
  ]);
}
