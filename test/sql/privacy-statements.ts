import type { DataSource, EntityManager } from 'typeorm';
import { ApiKeysRepository } from '../../src/access/api-keys.repository.js';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { createApiKey } from '../../src/auth/api-key.js';
import { CredentialsRepository } from '../../src/auth/credentials.repository.js';
import { ContactRecordRepository } from '../../src/contacts/privacy/contact-record.repository.js';
import { ErasedPhonesRepository } from '../../src/contacts/privacy/erased-phones.repository.js';
import { PersonRepository } from '../../src/contacts/privacy/person.repository.js';
import { PrivacyRequest } from '../../src/contacts/privacy/privacy-request.entity.js';
import { PrivacyRequestsRepository } from '../../src/contacts/privacy/privacy-requests.repository.js';
import type { Call } from './statements.js';

const PHONE = '+523300000000';

/** The audit, and privacy requests. */
export function privacyCalls(dataSource: DataSource): Record<string, Call> {
  const audit = new AuditRepository();
  const requests = new PrivacyRequestsRepository(dataSource.getRepository(PrivacyRequest));
  const persons = new PersonRepository();
  const erased = new ErasedPhonesRepository();
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  const filter = {
    actor: 'ana',
    action: ['contact.read' as const],
    contact_id: 1,
    subject_uuid: '00000000-0000-4000-8000-000000000000',
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
  };
  const create = (manager: EntityManager): Promise<string> =>
    requests.create(manager, {
      kind: 'cancellation',
      contact_id: 1,
      phone_e164: PHONE,
      method: 'EMAIL',
      detail: null,
      received_on: '2026-01-02',
      answer_due_on: '2026-01-30',
      created_by: 'ana',
    });
  return {
    'an act about two contacts': (manager) =>
      audit.record(manager, { actor: 'ana', action: 'contact.opted_out', contact_ids: [1, 2] }),
    'the audit': (manager) => audit.list(manager, {}, 50, undefined),
    'the audit, every field of its filter': (manager) => audit.list(manager, filter, 50, cursor),
    'API keys and revoked tokens': async (manager) => {
      const [keys, credentials] = [new ApiKeysRepository(), new CredentialsRepository()];
      const { prefix, key_hash } = createApiKey();
      const later = new Date('2030-01-01');
      await keys.create(manager, {
        name: 'Reports',
        prefix,
        key_hash,
        role: 'viewer',
        pii: false,
        created_by: 'ana',
        expires_at: later,
      });
      await keys.list(manager, 50, cursor);
      const [known] = await credentials.findKeys(manager, [key_hash]);
      await credentials.noteUse(manager, known!.id);
      await credentials.revoke(manager, { token_id: 'one', expires_at: later }, 'ana');
      await credentials.findRevoked(manager, ['one']);
      await credentials.forgetExpired(manager);
    },
    'all that is held on a contact': (manager) => new ContactRecordRepository().held(manager, 1),
    'privacy requests': async (manager) => {
      const uuid = await create(manager);
      await requests.list(manager, { kind: ['access'], status: ['RECEIVED'], contact_id: 1 }, 50, cursor);
      await requests.find(manager, uuid);
      await requests.hasOpen(manager, 'cancellation', PHONE);
      await requests.open();
    },
    'a cancellation': async (manager) => {
      const request = (await requests.lock(manager, await create(manager)))!;
      const [person] = await persons.lock(manager, request);
      if (!person) throw new Error('there is no such contact');
      await persons.block(manager, person);
      await persons.unblock(manager, person, request.id);
      await requests.update(manager, request.id, { status: 'ACCEPTED' });
      await erased.holdImports(manager);
      await persons.erase(manager, [PHONE], [1]);
      const hash = Buffer.alloc(32);
      await erased.add(manager, [hash], 'key');
      await erased.has(manager, hash);
      await erased.hasAny(manager);
      await erased.hasOtherKey(manager, 'another');
    },
  };
}
