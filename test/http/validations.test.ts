import type { PlatformValidationResponseDto } from '../../src/platform-validations/dto/platform-validation-response.dto.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';

describe('validations', () => {
  let app: TestApp;
  let contact: StoredContact;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  beforeEach(async () => {
    await app.database.query('TRUNCATE contacts CASCADE');
    contact = await storeContact(app.database);
  });

  const store = async (fields: object): Promise<PlatformValidationResponseDto> => {
    const answer = await app
      .as('operator')
      .post('/validations', { contact_id: contact.id, phone_e164: contact.phone_e164, ...fields });
    expect(answer.status).toBe(200);
    return answer.body as PlatformValidationResponseDto;
  };

  it('stores a first result for 24 hours, with defaults for fields that are not given', async () => {
    const stored = await store({ platform: 'whatsapp', is_valid: true });
    expect(stored).toMatchObject({
      contact_id: contact.id,
      phone_e164: contact.phone_e164,
      platform: 'whatsapp',
      is_valid: true,
      is_business: false,
      is_premium: false,
      confidence_score: 0.5,
      platform_details: {},
      profile_info: {},
      validation_method: null,
      response_time_ms: null,
    });
    expect(Date.parse(String(stored.expires_at)) - Date.parse(String(stored.validated_at))).toBe(86_400_000);
  });

  it("answers the specification's address, with the slash, like the one without", async () => {
    const input = {
      contact_id: contact.id,
      phone_e164: contact.phone_e164,
      platform: 'apple',
      is_valid: true,
    };
    const answer = await app.as('operator').post('/validations/', input);
    expect(answer.status).toBe(200);
    const again = await app.as('operator').post('/validations', input);
    expect((again.body as PlatformValidationResponseDto).id).toBe(
      (answer.body as PlatformValidationResponseDto).id,
    );
    const refused = await app.as('operator').post('/validations/', { ...input, platform: 'tiktok' });
    expect(refused.status).toBe(400);
  });

  it('replaces only the given fields of a known result', async () => {
    const first = await store({
      platform: 'google',
      is_valid: true,
      is_business: true,
      confidence_score: 0.9,
      platform_details: { a: 1 },
      validation_method: 'api',
      response_time_ms: 12,
    });
    const second = await store({
      platform: 'google',
      is_valid: false,
      is_premium: true,
      response_time_ms: null,
    });
    expect(second).toMatchObject({
      id: first.id,
      is_valid: false,
      is_business: true,
      is_premium: true,
      confidence_score: 0.9,
      platform_details: { a: 1 },
      validation_method: 'api',
      response_time_ms: null,
    });
    expect(Date.parse(String(second.validated_at))).toBeGreaterThanOrEqual(
      Date.parse(String(first.validated_at)),
    );
  });

  it('updates flags, time and count of the contact', async () => {
    await store({ platform: 'whatsapp', is_valid: true });
    await store({ platform: 'apple', is_valid: false });
    await store({ platform: 'apple', is_valid: false });
    const row = await app.database.one('SELECT * FROM contacts WHERE id = $1', [contact.id]);
    expect(row).toMatchObject({
      whatsapp_validated: true,
      apple_validated: false,
      google_validated: null,
      platform_validation_count: 2,
    });
    expect(row.last_platform_validation).toBeInstanceOf(Date);
  });

  it('uses up no ids when a result is stored again and again', async () => {
    const first = await store({ platform: 'whatsapp', is_valid: true });
    for (let round = 0; round < 5; round += 1)
      await store({ platform: 'whatsapp', is_valid: round % 2 === 0 });
    const next = await store({ platform: 'facebook', is_valid: true });
    expect(next.id).toBe(first.id + 1);
  });

  it('keeps one row when many store the same result at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store({ platform: 'instagram', is_valid: index % 2 === 0 })),
    );
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await app.database.query('SELECT FROM platform_validations')).toHaveLength(1);
  });

  it('answers 404 for an unknown contact and 422 for the phone of another, and stores nothing', async () => {
    const result = { phone_e164: contact.phone_e164, platform: 'whatsapp', is_valid: true };
    const unknown = await app.as('operator').post('/validations', { ...result, contact_id: 2_000_000_000 });
    const other = await app
      .as('operator')
      .post('/validations', { ...result, contact_id: contact.id, phone_e164: '+525500000000' });
    expect([unknown.status, other.status]).toEqual([404, 422]);
    expect(other.body).toMatchObject({ code: 'phone_mismatch', errors: [{ field: 'phone_e164' }] });
    expect(await app.database.query('SELECT FROM platform_validations')).toHaveLength(0);
  });

  it('lists the results of a contact by platform', async () => {
    await store({ platform: 'whatsapp', is_valid: true });
    await store({ platform: 'apple', is_valid: true });
    const known = await app.as('operator').get(`/validations/contact/${contact.id}`);
    expect((known.body as PlatformValidationResponseDto[]).map((result) => result.platform)).toEqual([
      'apple',
      'whatsapp',
    ]);
    expect((await app.as('operator').get('/validations/contact/2000000000')).status).toBe(404);
  });

  it('lists the newest results of a platform, and only the valid ones on request', async () => {
    await store({ platform: 'whatsapp', is_valid: true });
    contact = await storeContact(app.database);
    const newest = await store({ platform: 'whatsapp', is_valid: false });
    const ids = async (query: string): Promise<number[]> =>
      (
        (await app.as('operator').get(`/validations/platform/whatsapp?${query}`))
          .body as PlatformValidationResponseDto[]
      ).map((result) => result.id);
    expect(await ids('limit=1')).toEqual([newest.id]);
    expect(await ids('only_valid=true')).toEqual([newest.id - 1]);
  });

  it('lists no result of a contact who may not be contacted, and fills the page with others', async () => {
    const welcome = await store({ platform: 'whatsapp', is_valid: true });
    const refusals = [
      { opt_out_at: new Date() },
      { status: 'OPTED_OUT' },
      { status: 'BLOCKED' },
      { status: 'BLACKLISTED' },
    ];
    for (const fields of refusals) {
      contact = await storeContact(app.database, fields);
      await store({ platform: 'whatsapp', is_valid: true });
    }
    for (const query of ['limit=1', 'limit=10', 'limit=10&only_valid=true']) {
      const { body } = await app.as('operator').get(`/validations/platform/whatsapp?${query}`);
      expect([query, body]).toEqual([query, [welcome]]);
    }
    // Asked for by its id, any contact is shown.
    const { body } = await app.as('operator').get(`/validations/contact/${contact.id}`);
    expect(body).toMatchObject([{ contact_id: contact.id, platform: 'whatsapp' }]);
  });
});
