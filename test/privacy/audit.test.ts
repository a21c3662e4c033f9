import type { AuditEventDto, AuditPageDto } from '../../src/audit/audit.dto.js';
import { ImportFixture } from '../contacts/import-fixture.js';
import { storeContact } from '../factories/contacts.js';
import { OPERATIONS } from '../support/openapi-examples.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let id: number;
let phone: string;

beforeAll(async () => {
  app = await TestApp.start();
  ({ id, phone_e164: phone } = await storeContact(app.database, { full_name: 'María Hernández López' }));
});
afterAll(() => app.stop());

async function audit(query = ''): Promise<AuditPageDto> {
  const { status, body } = await app.as('admin').get(`/audit${query}`);
  expect([status, body]).toEqual([200, body]);
  return body as AuditPageDto;
}

/** The audit events that an action writes, oldest first. */
async function during(work: () => Promise<unknown>): Promise<Partial<AuditEventDto>[]> {
  const [last] = (await audit('?limit=1')).items;
  await work();
  const { items } = await audit('?limit=500');
  return items
    .filter((event) => event.id > (last?.id ?? 0))
    .reverse()
    .map(({ actor, action, contact_id }) => ({ actor, action, contact_id }));
}

const SAID = { method: 'SMS', evidence: 'BAJA' };

describe('the audit', () => {
  it('is written by every route about a single contact, with the owner of the token', async () => {
    const result = { contact_id: id, phone_e164: phone, platform: 'whatsapp', is_valid: true };
    const acts: [route: string, action: string, send: () => Promise<{ status: number }>][] = [
      ['get /contacts/{contact_id}', 'contact.read', () => app.as('viewer').get(`/contacts/${id}`)],
      [
        'get /contacts/by-phone/{phone}',
        'contact.read',
        () => app.as('operator').get(`/contacts/by-phone/${phone}`),
      ],
      ['post /validations', 'contact.result_stored', () => app.as('operator').post('/validations', result)],
      [
        'get /validations/contact/{contact_id}',
        'contact.read',
        () => app.as('viewer').get(`/validations/contact/${id}`),
      ],
      [
        'post /lead-scoring/calculate/{contact_id}',
        'contact.scored',
        () => app.as('operator').post(`/lead-scoring/calculate/${id}`),
      ],
      [
        'get /lead-scoring/contact/{contact_id}',
        'contact.read',
        () => app.as('viewer').get(`/lead-scoring/contact/${id}`),
      ],
      [
        'post /contacts/{contact_id}/opt-out',
        'contact.opted_out',
        () => app.as('operator').post(`/contacts/${id}/opt-out`, SAID),
      ],
      [
        'post /contacts/{contact_id}/opt-in',
        'contact.opted_in',
        () => app.as('admin').post(`/contacts/${id}/opt-in`, SAID),
      ],
      [
        'post /contacts/{contact_id}/suppression-overrides',
        'suppression.overridden',
        () => app.as('admin').post(`/contacts/${id}/suppression-overrides`, { list: 'repep', ...SAID }),
      ],
      [
        'get /dashboard/contacts/{contact_id}/history',
        'contact.read',
        () => app.as('viewer').get(`/dashboard/contacts/${id}/history`),
      ],
      [
        'get /contacts/{contact_id}/record',
        'contact.record_read',
        () => app.as('operator').get(`/contacts/${id}/record`),
      ],
      [
        'patch /contacts/{contact_id}',
        'contact.changed',
        () => app.as('operator').patch(`/contacts/${id}`, { city: 'Tequila' }),
      ],
    ];
    // This route answers yes or no, and nothing about the person.
    const others = ['get /dashboard/contacts/{contact_id}/contactability'];
    const routes = OPERATIONS.map(({ name }) => name.replace('/api/v1', '')).filter((name) =>
      /\{contact_id\}|\{phone\}/.test(name),
    );
    expect([...acts.map(([route]) => route), ...others]).toEqual(expect.arrayContaining(routes));

    for (const [route, action, send] of acts) {
      const events = await during(async () => {
        const { status } = await send();
        expect([route, status]).toEqual([route, 200]);
      });
      expect([route, events]).toEqual([
        route,
        [
          {
            actor: expect.stringMatching(/^test-(?:viewer|operator|admin)$/) as string,
            action,
            contact_id: id,
          },
        ],
      ]);
    }
  });

  it('is not written when an action fails', async () => {
    const events = await during(async () => {
      expect((await app.as('viewer').get('/contacts/999999')).status).toBe(404);
      expect((await app.as('viewer').get('/validations/contact/999999')).status).toBe(404);
      expect((await app.as('operator').post('/contacts', { phone_e164: phone })).status).toBe(409);
      expect((await app.as('operator').post('/contacts/999999/opt-out', SAID)).status).toBe(404);
      const result = { contact_id: id, phone_e164: '+523399999999', platform: 'apple', is_valid: true };
      expect((await app.as('operator').post('/validations', result)).status).toBe(422);
    });
    expect(events).toEqual([]);
  });

  it('records imports, exports, new contacts, opt-outs of phones and replies', async () => {
    const fixture = await ImportFixture.of(app.database);
    const events = await during(async () => {
      await app.as('operator').post('/contacts', { phone_e164: '5511111111' });
      await app.as('operator').post('/contacts/opt-outs', { phones: [phone, '5522222222'], ...SAID });
      await app.as('operator').post('/inbound/sms', { from: '5511111111', text: 'Hola' });
      await app.as('operator').get('/contacts/export?format=txt');
      await fixture.import('telefono,nombre\n5533333333,Ana\n5544444444,Eva\n');
      await expect(
        fixture.import('telefono,nombre\n5533333333,Ana\n', { source: 'x'.repeat(51) }),
      ).rejects.toThrow('50');
      await app
        .as('operator')
        .post('/contacts/sent', { campaign: 'Buen fin', phones: [phone, '5533333333'] });
      const [done] = (await audit('?action=contacts.imported')).items;
      await app.as('operator').post(`/contacts/imports/${done!.subject_uuid}/undo`);
    });
    await fixture.removeFolder();
    expect(events).toMatchObject([
      { actor: 'test-operator', action: 'contact.created' },
      { actor: 'test-operator', action: 'contact.opted_out', contact_id: id },
      { actor: 'test-operator', action: 'phones.opted_out', contact_id: null },
      { actor: 'test-operator', action: 'phones.replied', contact_id: null },
      { actor: 'test-operator', action: 'contacts.exported', contact_id: null },
      { actor: expect.stringMatching(/^cli/) as string, action: 'contacts.imported', contact_id: null },
      { actor: 'test-operator', action: 'contacts.sent', contact_id: null },
      { actor: 'test-operator', action: 'contacts.import_undone', contact_id: null },
    ]);
    const [imported] = (await audit('?action=contacts.imported')).items;
    const { body } = await app.as('operator').get(`/contacts/imports/${imported!.subject_uuid}`);
    expect(body).toMatchObject({ created: 2, created_by: imported!.actor });
    const [exported] = (await audit('?action=contacts.exported')).items;
    expect((await app.as('operator').get(`/exports/${exported!.subject_uuid}`)).body).toMatchObject({
      created_by: 'test-operator',
    });
  });

  it('is paged and filtered, newest first', async () => {
    const all = (await audit('?limit=500')).items;
    expect(all.map((event) => event.id)).toEqual(all.map((event) => event.id).sort((a, b) => b - a));
    const walked: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await audit(`?limit=4${cursor === null ? '' : `&cursor=${cursor}`}`);
      walked.push(...page.items.map((event) => event.id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(walked).toEqual(all.map((event) => event.id));

    const ids = async (query: string): Promise<number[]> =>
      (await audit(`?limit=500&${query}`)).items.map((event) => event.id);
    const those = (which: (event: AuditEventDto) => boolean): number[] =>
      all.filter(which).map((event) => event.id);
    expect(await ids(`contact_id=${id}&action=contact.read`)).toEqual(
      those((event) => event.contact_id === id && event.action === 'contact.read'),
    );
    expect(await ids('actor=test-admin&action=contact.opted_in&action=suppression.overridden')).toEqual(
      those(({ actor, action }) => actor === 'test-admin' && action !== 'contact.read'),
    );
    const middle = all[Math.floor(all.length / 2)]!.occurred_at;
    expect(await ids(`to=${String(middle)}`)).toEqual(those(({ occurred_at }) => occurred_at < middle));
    expect(await ids(`from=${String(middle)}`)).toEqual(those(({ occurred_at }) => occurred_at >= middle));
    for (const query of [
      'action=nothing',
      'contact_id=x',
      'from=2026-W01-1',
      'from=soon',
      'subject_uuid=1',
      'cursor=x',
      'who=ana',
    ]) {
      expect([query, (await app.as('admin').get(`/audit?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await app.as('operator').get('/audit')).status).toBe(403);
  });

  it('holds no phone and no name', async () => {
    const rows = await app.database.query<{ text: string }>('SELECT a::text AS text FROM audit_events a');
    expect(rows.length).toBeGreaterThan(10);
    for (const { text } of rows) expect(text).not.toMatch(/\+52|\d{10}(?!-)|Hern/);
  });

  it.each(["UPDATE audit_events SET actor = 'nobody'", 'DELETE FROM audit_events'])(
    'cannot be changed, not even by its owner: %s',
    async (sql) => {
      await expect(app.database.query(sql)).rejects.toThrow('append-only');
    },
  );
});
