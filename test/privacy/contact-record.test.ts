import type { AuditEventDto } from '../../src/audit/audit.dto.js';
import { wrongCells } from '../contacts/statistics-fixture.js';
import { storeContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestApp } from '../support/test-app.js';
import { sender, type Row } from './support/send.js';

let app: TestApp;
const { send, get, post } = sender(() => app);
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('the record of a contact', () => {
  it('holds everything of one moment, and its read is audited', async () => {
    const contact = await storeContact(app.database, { full_name: 'Eva' });
    const { id, phone_e164: phone } = contact;
    await storeValidation(app.database, contact, 'google');
    await post(`/lead-scoring/calculate/${id}`);
    await app.as('operator').get('/contacts/export?format=txt');
    await app.database.query("INSERT INTO suppressed_phones (phone_e164, list) VALUES ($1, 'own')", [phone]);
    const asked = { kind: 'access', method: 'EMAIL', contact_id: id };
    const request = await post('/privacy-requests', asked, 201);
    const record = await get<{ audit: AuditEventDto[] }>(`/contacts/${id}/record`);
    expect(record).toMatchObject({
      contact: { id, full_name: 'Eva', validated_platforms: [] },
      contactable: false,
      validations: [{ platform: 'google', phone_e164: phone }],
      score: { contact_id: id },
      suppression_lists: ['own'],
      exports: [{ created_by: 'test-operator', format: 'txt' }],
      privacy_requests: [{ request_uuid: request.request_uuid, days_left: 20 }],
    });
    expect(record.audit.map(({ action }) => action)).toEqual([
      'contact.record_read',
      'privacy_request.created',
      'contact.scored',
    ]);
    await get('/contacts/2000000000/record', 404);
    await app.database.query("DELETE FROM suppressed_phones WHERE list = 'own'");
  });
});

describe('PATCH /contacts/{id}', () => {
  it('changes the given fields, clears with null, and names the fields in the audit', async () => {
    const { id, phone_e164 } = await storeContact(app.database, {
      full_name: 'Eva',
      city: 'Tequila',
      state_code: 'JAL',
    });
    const patch = (body: object, status = 200): Promise<Row> =>
      send('patch', `/contacts/${id}`, body, status);
    expect(
      await patch({ full_name: 'Eva Ríos', city: null, operator: 'TELCEL', state_code: 'SON', phone_e164 }),
    ).toMatchObject({
      full_name: 'Eva Ríos',
      city: null,
      operator: 'Telcel',
      state_code: 'SON',
      state_name: 'Sonora',
    });
    expect(await wrongCells(app.database)).toEqual([]);
    const { items } = await get<{ items: AuditEventDto[] }>(`/audit?contact_id=${id}`);
    expect(items).toMatchObject([
      {
        action: 'contact.changed',
        actor: 'test-admin',
        details: {
          fields: expect.arrayContaining(['full_name', 'city', 'state_code', 'state_name']) as unknown,
        },
      },
    ]);
    expect(await patch({ phone_e164: '+525511112222' }, 409)).toMatchObject({ code: 'phone_unchangeable' });
    await patch({ phone_e164: '123' }, 400);
    await patch({ state_code: 'JAL', state_name: 'Sonora' }, 422);
    for (const body of [
      {},
      { status: 'ACTIVE' },
      { opt_out_at: null },
      { nickname: 'Evita' },
      { is_mobile: null },
    ])
      await patch(body, 400);
    await send('patch', '/contacts/2000000000', { city: 'Tequila' }, 404);
  });
});
