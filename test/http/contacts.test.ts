import fc from 'fast-check';
import type { ContactPageDto, ContactResponseDto } from '../../src/contacts/dto/contact-response.dto.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestApp } from '../support/test-app.js';

describe('contacts', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  beforeEach(async () => {
    await app.database.query('TRUNCATE contacts CASCADE');
  });

  it('creates a contact from any form of its phone', async () => {
    const answer = await app
      .as('operator')
      .post('/contacts', { phone_e164: '044 (667) 123-4567', full_name: 'Ana' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      phone_e164: '+526671234567',
      phone_national: '6671234567',
      phone_original: '044 (667) 123-4567',
      lada: '667',
      full_name: 'Ana',
      status: 'UNKNOWN',
      lead_tier: 'UNKNOWN',
      validated_platforms: [],
      validation_completeness: 0,
      is_high_value_lead: false,
    });
  });

  it('treats an empty text as missing, as an import does', async () => {
    const answer = await app
      .as('operator')
      .post('/contacts', { phone_e164: '+523312345678', full_name: ' Ana ', state_code: '', city: '  ' });
    expect(answer.body).toMatchObject({ full_name: 'Ana', state_code: null, city: null });
  });

  it('shows an opt-out in both columns, and the time since which each status holds', async () => {
    const create = async (phone_e164: string, status?: string) =>
      (await app.as('operator').post('/contacts', { phone_e164, status, source: 'CRM' }))
        .body as ContactResponseDto;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown;
    expect(await create('+523312345601', 'OPTED_OUT')).toMatchObject({
      status: 'OPTED_OUT',
      status_updated_at: time,
      status_source: 'CRM',
      opt_out_at: time,
      opt_out_method: 'API',
    });
    // Somebody else blocked these contacts. That is not an opt-out, but they may not be contacted either.
    for (const [index, status] of ['BLOCKED', 'BLACKLISTED', 'VERIFIED'].entries()) {
      expect(await create(`+52331234561${index}`, status)).toMatchObject({
        status,
        status_updated_at: time,
        status_source: 'CRM',
        opt_out_at: null,
        opt_out_method: null,
      });
    }
    expect(await create('+523312345602')).toMatchObject({
      status: 'UNKNOWN',
      status_updated_at: null,
      status_source: null,
      opt_out_at: null,
    });
    const { body } = await app.as('operator').get('/contacts');
    expect((body as ContactPageDto).items.map(({ status }) => status)).toEqual(['UNKNOWN', 'VERIFIED']);
  });

  it.each([
    [{ state_code: 'JAL' }, { state_code: 'JAL', state_name: 'Jalisco' }],
    [{ state_name: 'nuevo leon' }, { state_code: 'NL', state_name: 'Nuevo León' }],
    [
      { state_code: 'JAL', state_name: null },
      { state_code: 'JAL', state_name: 'Jalisco' },
    ],
    [{ state_code: 'TX' }, { state_code: 'TX', state_name: null }],
    [
      { state_code: 'JAL', state_name: 'Jal.' },
      { state_code: 'JAL', state_name: 'Jalisco' },
    ],
  ])('completes the state %o', async (given, expected) => {
    const answer = await app.as('operator').post('/contacts', { phone_e164: '+523312345678', ...given });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject(expected);
  });

  it('refuses a state with a code and a name that contradict each other, and names the field', async () => {
    const input = { phone_e164: '+523312345678', state_code: 'JAL', state_name: 'Sinaloa' };
    const answer = await app.as('operator').post('/contacts', input);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'state_contradiction',
      errors: [
        {
          field: 'state_name',
          code: 'contradiction',
          detail: 'does not match state_code: JAL is Jalisco',
        },
      ],
    });
    expect(await app.database.query('SELECT FROM contacts')).toEqual([]);
  });

  it('refuses a known phone in any form, without using up an id', async () => {
    const first = await app.as('operator').post('/contacts', { phone_e164: '+523312345678' });
    const second = await app.as('operator').post('/contacts', { phone_e164: '01 33 1234 5678' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'phone_taken', errors: [{ field: 'phone_e164' }] });
    const third = await app.as('operator').post('/contacts', { phone_e164: '+523312345679' });
    expect((third.body as ContactResponseDto).id).toBe((first.body as ContactResponseDto).id + 1);
  });

  it('answers a contact by id and by phone, also one who opted out', async () => {
    const contact = await storeContact(app.database, { opt_out_at: new Date(), status: 'OPTED_OUT' });
    const byId = await app.as('operator').get(`/contacts/${contact.id}`);
    const byPhone = await app
      .as('operator')
      .get(`/contacts/by-phone/${encodeURIComponent(contact.phone_e164)}`);
    expect(byId.body).toMatchObject({ id: contact.id, status: 'OPTED_OUT' });
    expect(byPhone.body).toEqual(byId.body);
  });

  it('lists no contact who may not be contacted', async () => {
    const welcome = await storeContact(app.database);
    await storeContact(app.database, { opt_out_at: new Date() });
    for (const status of ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'])
      await storeContact(app.database, { status });
    const { body } = await app.as('operator').get('/contacts');
    expect((body as ContactPageDto).items.map((item) => item.id)).toEqual([welcome.id]);
  });

  it('joins fields of the filter by AND and values of a field by OR', async () => {
    const [a, b] = [
      await storeContact(app.database, { state_code: 'JAL', is_mobile: true }),
      await storeContact(app.database, { state_code: 'SIN', is_mobile: true }),
    ];
    await storeContact(app.database, { state_code: 'JAL', is_mobile: false });
    await storeContact(app.database, { state_code: 'NL', is_mobile: true });
    const { body } = await app.as('operator').get('/contacts?state_code=JAL&state_code=SIN&is_mobile=true');
    expect((body as ContactPageDto).items.map((item) => item.id)).toEqual([b.id, a.id]);
  });

  it('finds contacts by platform, score and tier, UNKNOWN being those without a score', async () => {
    const scored = await storeContact(app.database);
    const unscored = await storeContact(app.database);
    await storeValidation(app.database, scored, 'apple', {
      confidence_score: 1,
      is_business: true,
      is_premium: true,
    });
    await app.as('operator').post(`/lead-scoring/calculate/${scored.id}`);
    const ids = async (query: string): Promise<number[]> =>
      ((await app.as('operator').get(`/contacts?${query}`)).body as ContactPageDto).items.map(
        (item) => item.id,
      );
    expect(await ids('platform=apple')).toEqual([scored.id]);
    expect(await ids('platform=google')).toEqual([]);
    expect(await ids('min_score=20')).toEqual([scored.id]);
    expect(await ids('min_score=21')).toEqual([]);
    expect(await ids('lead_tier=POOR')).toEqual([scored.id]);
    expect(await ids('lead_tier=UNKNOWN')).toEqual([unscored.id]);
  });

  it('walks every page size to the end and sees each contact once, newest first', async () => {
    // Several have the same creation time, down to the microsecond.
    const created_at = '2025-08-20 12:00:00.123456+00';
    await storeContacts(app.database, 7, { created_at });
    await storeContacts(app.database, 6);
    const expected = await app.database.query<{ id: number }>(
      'SELECT id FROM contacts ORDER BY created_at DESC, id DESC',
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 15 }), async (limit) => {
        const seen: number[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const { body } = await app.as('operator').get(`/contacts?limit=${limit}${after}`);
          const page = body as ContactPageDto;
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map((item) => item.id));
          cursor = page.next_cursor;
        }
        expect(seen).toEqual(expected.map((row) => row.id));
      }),
      { numRuns: 15 },
    );
  });
});
