import { storeContacts } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { FakeValidator, resultFor, sendJson } from './support/fake-validator.js';
import { createJob, hasStatus, waitForJob } from './support/jobs.js';

let app: TestApp;
let validator: FakeValidator;
beforeAll(async () => {
  validator = await FakeValidator.start();
  app = await TestApp.start({ worker: true, variables: { VALIDATOR_URL_WHATSAPP: validator.url } });
});
afterAll(async () => {
  await app.stop();
  await validator.stop();
});

describe('a line that a validator reports', () => {
  it('is stored with the result, contacts can be filtered by it, and a suspended line is not invalid', async () => {
    const contacts = await storeContacts(app.database, 3);
    const lines = [
      { status: 'valid', line_status: 'suspended', line_type: 'mobile' },
      { status: 'invalid', line_status: 'reassigned', line_type: 'voip' },
      { status: 'valid' },
    ];
    validator.behave = ({ phones }, response) => {
      const results = phones.map((phone) => ({
        ...resultFor(phone),
        ...lines[contacts.findIndex(({ phone_e164 }) => phone_e164 === phone)],
      }));
      sendJson(response, { results });
    };
    const uuid = await createJob(app.database, { platforms: ['whatsapp'] });
    await waitForJob(app.database, uuid, hasStatus('COMPLETED'));
    const stored = await app.database.query(
      'SELECT contact_id, is_valid, platform_details FROM platform_validations ORDER BY contact_id',
    );
    expect(stored).toEqual([
      {
        contact_id: contacts[0]!.id,
        is_valid: true,
        platform_details: { line_status: 'suspended', line_type: 'mobile' },
      },
      {
        contact_id: contacts[1]!.id,
        is_valid: false,
        platform_details: { line_status: 'reassigned', line_type: 'voip' },
      },
      { contact_id: contacts[2]!.id, is_valid: true, platform_details: {} },
    ]);

    const found = async (query: string): Promise<number[]> => {
      const { body } = await app.as('viewer').get(`/contacts?${query}`);
      return (body as { items: { id: number }[] }).items.map(({ id }) => id);
    };
    expect(await found('line_status=suspended')).toEqual([contacts[0]!.id]);
    expect(await found('line_status=suspended&line_status=reassigned')).toHaveLength(2);
    expect(await found('line_type=voip')).toEqual([contacts[1]!.id]);
    expect(await found('line_status=unknown')).toEqual([]);
    expect((await app.as('viewer').get('/contacts?line_type=fax')).status).toBe(400);
  });
});
