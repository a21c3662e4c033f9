import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { wrongCells } from './statistics-fixture.js';

const KEY = 'tests-only-gateway-key-0123456789';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({ worker: true, variables: { INBOUND_SMS_KEY: KEY } });
});
beforeEach(async () => {
  await app.database.query(
    'TRUNCATE contacts, suppressed_phones, suppression_overrides RESTART IDENTITY CASCADE',
  );
});
afterAll(() => app.stop());

const SAID = { method: 'SMS', evidence: 'BAJA', occurred_at: '2026-03-01T10:00:00-06:00' };

async function store(phone: string, values: Record<string, unknown> = {}): Promise<number> {
  const fields = { phone_e164: `+52${phone}`, phone_national: phone, status: 'VERIFIED', ...values };
  return (await storeContact(app.database, fields)).id;
}

async function listed(): Promise<string[]> {
  const { body } = await app.as('operator').get('/contacts');
  return (body as { items: { phone_national: string }[] }).items
    .map(({ phone_national }) => phone_national)
    .sort();
}

const events = (): Promise<Record<string, unknown>[]> =>
  app.database.query(
    'SELECT kind, phone_e164, contact_id, method, evidence, recorded_by FROM consent_events ORDER BY id',
  );

describe('POST /contacts/{id}/opt-out and /opt-in', () => {
  it('opts out in both columns, keeps the first date and the evidence, and opts in again with evidence', async () => {
    const id = await store('5512345678');
    const first = await app.as('operator').post(`/contacts/${id}/opt-out`, SAID);
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({
        status: 'OPTED_OUT',
        opt_out_at: '2026-03-01T16:00:00.000Z',
        opt_out_method: 'SMS',
        status_source: 'OPT_OUT',
      }),
    ]);
    expect(await listed()).toEqual([]);
    const second = await app.as('operator').post(`/contacts/${id}/opt-out`, { method: 'CALL' });
    expect(second.body).toMatchObject({ opt_out_at: '2026-03-01T16:00:00.000Z', opt_out_method: 'SMS' });

    expect((await app.as('operator').post(`/contacts/${id}/opt-in`, SAID)).status).toBe(403);
    expect((await app.as('admin').post(`/contacts/${id}/opt-in`, { method: 'FORM' })).status).toBe(400);
    const back = await app
      .as('admin')
      .post(`/contacts/${id}/opt-in`, { method: 'FORM', evidence: 'Form 12' });
    expect(back.body).toMatchObject({ status: 'UNKNOWN', opt_out_at: null, opt_out_method: null });
    expect(await listed()).toEqual(['5512345678']);

    const about = { phone_e164: '+525512345678', contact_id: id };
    expect(await events()).toEqual([
      { kind: 'OPT_OUT', ...about, method: 'SMS', evidence: 'BAJA', recorded_by: 'test-operator' },
      { kind: 'OPT_OUT', ...about, method: 'CALL', evidence: null, recorded_by: 'test-operator' },
      { kind: 'OPT_IN', ...about, method: 'FORM', evidence: 'Form 12', recorded_by: 'test-admin' },
    ]);
    for (const change of ["UPDATE consent_events SET evidence = ''", 'DELETE FROM consent_events']) {
      await expect(app.database.query(change)).rejects.toThrow('append-only');
    }
    expect(await wrongCells(app.database)).toEqual([]);
  });

  it('shows an opt-out in both columns, whatever they held before', async () => {
    const half = await store('5512345678', { status: 'OPTED_OUT' });
    const dated = await store('5512345679', { opt_out_at: new Date('2025-01-01') });
    const blocked = await store('5512345670', { status: 'BLOCKED' });
    for (const id of [half, dated, blocked]) await app.as('operator').post(`/contacts/${id}/opt-out`, SAID);
    expect(
      await app.database.query('SELECT status, opt_out_at::date::text AS day FROM contacts ORDER BY id'),
    ).toEqual([
      { status: 'OPTED_OUT', day: '2026-03-01' },
      { status: 'OPTED_OUT', day: '2025-01-01' },
      { status: 'BLOCKED', day: '2026-03-01' },
    ]);
    const { status, body } = await app.as('admin').post(`/contacts/${blocked}/opt-in`, SAID);
    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'contact_blocked' })]);
  });

  it('refuses an unknown contact and a time in the future', async () => {
    const id = await store('5512345678');
    expect((await app.as('operator').post('/contacts/999/opt-out', SAID)).status).toBe(404);
    const later = { method: 'SMS', occurred_at: '2999-01-01T00:00:00Z' };
    expect((await app.as('operator').post(`/contacts/${id}/opt-out`, later)).status).toBe(400);
    expect((await app.as('viewer').post(`/contacts/${id}/opt-out`, SAID)).status).toBe(403);
  });
});

describe('POST /contacts/opt-outs', () => {
  it('opts out known phones in any form, keeps unknown ones for later contacts, and names texts that are not phones', async () => {
    await store('5512345678');
    await store('5512345679', { status: 'OPTED_OUT', opt_out_at: new Date() });
    await store('5512345670');
    const phones = ['044 55 1234 5678', '+525512345679', '5587654321', '123', '5587654321'];
    const { status, body } = await app.as('operator').post('/contacts/opt-outs', { phones, ...SAID });
    expect([status, body]).toEqual([
      200,
      { opted_out: 1, already: 1, unknown: 1, invalid: [{ index: 3, code: 'too_short' }] },
    ]);
    expect(await listed()).toEqual(['5512345670']);

    const created = await app.as('operator').post('/contacts', { phone_e164: '5587654321' });
    expect(created.status).toBe(201);
    expect(await listed()).toEqual(['5512345670']);
    expect(await wrongCells(app.database)).toEqual([]);

    const { id } = created.body as { id: number };
    await app.as('admin').post(`/contacts/${id}/opt-in`, SAID);
    expect(await listed()).toEqual(['5512345670', '5587654321']);
    expect(await wrongCells(app.database)).toEqual([]);
  });

  it('takes 10,000 phones and no more', async () => {
    const phones = Array.from({ length: 10_000 }, (_, index) => String(5_500_000_000 + index));
    expect(
      (await app.as('operator').post('/contacts/opt-outs', { phones, method: 'FILE' })).body,
    ).toMatchObject({
      unknown: 10_000,
    });
    phones.push('5512345678');
    expect((await app.as('operator').post('/contacts/opt-outs', { phones, method: 'FILE' })).status).toBe(
      400,
    );
  });
});

describe('POST /inbound/sms', () => {
  const send = async (
    body: object,
    headers: Record<string, string> = { 'x-api-key': KEY },
  ): Promise<Response> =>
    fetch(`${await app.url}/api/v1/inbound/sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it.each([
    'BAJA',
    ' stop. ',
    'Alto!!',
    'No',
    'no, gracias',
    'Cancelar',
    'ya no me escriban',
    'quiero darme de baja',
    'STOP SMS',
  ])('opts out the sender of %j', async (text) => {
    await store('5512345678');
    const answer = await send({ from: '+5215512345678', text });
    expect([answer.status, await answer.json()]).toEqual([200, { opted_out: true }]);
    expect(await listed()).toEqual([]);
  });

  it('keeps any other reply, which changes nothing', async () => {
    await store('5512345678');
    for (const text of ['¿A qué hora abren?', 'Sí', 'Gracias', '']) {
      expect(await (await send({ from: '5512345678', text })).json()).toEqual({ opted_out: false });
    }
    expect(await listed()).toEqual(['5512345678']);
    expect(
      await app.database.query(
        `SELECT evidence FROM consent_events WHERE kind = 'REPLY' AND recorded_by = 'sms-gateway' ORDER BY id`,
      ),
    ).toEqual([
      { evidence: '¿A qué hora abren?' },
      { evidence: 'Sí' },
      { evidence: 'Gracias' },
      { evidence: '' },
    ]);
  });

  it('needs the key, or a token', async () => {
    const body = { from: '5512345678', text: 'Hola' };
    expect((await send(body, {})).status).toBe(401);
    expect((await send(body, { 'x-api-key': `${KEY}x` })).status).toBe(401);
    expect((await send(body, { authorization: `Bearer ${await app.token('viewer')}` })).status).toBe(403);
    expect((await send(body, { authorization: `Bearer ${await app.token('operator')}` })).status).toBe(200);
    const other = await fetch(`${await app.url}/api/v1/contacts`, { headers: { 'x-api-key': KEY } });
    expect(other.status).toBe(401);
  });
});
