import { STATES } from '../../src/contacts/mexican-states.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';

/**
 * Each state in the three spellings of production: the table's own, in capitals, and in small letters without
 * accents.
 */
const SPELLINGS = Object.entries(STATES).flatMap(([code, name]) => [
  [code, name],
  [code.toLowerCase(), name.toUpperCase()],
  [
    `${code.charAt(0)}${code.slice(1).toLowerCase()}`,
    name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(),
  ],
]);

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
  for (const [state_code, state_name] of SPELLINGS) {
    await storeContact(app.database, { state_code, state_name, operator: 'TELCEL' });
  }
  await storeContact(app.database, { state_code: 'JAL', state_name: 'Sinaloa', operator: 'Telcel' });
  await storeContact(app.database, { state_code: 'JALI', state_name: null });
});
afterAll(() => app.stop());

const count = async (query: string): Promise<number> => {
  const { status, body } = await app.as('viewer').get(`/contacts?limit=500&${query}`);
  expect([query, status]).toEqual([query, 200]);
  return (body as { items: unknown[] }).items.length;
};

it.each([
  ...['state_code=JAL', 'state_code=jal', 'state_code=Jalisco', 'state_code=MX-JAL'].map(
    (query) => [query, 4] as const,
  ),
  ...['state_name=Jalisco', 'state_name=JALISCO', 'state_name=jal'].map((query) => [query, 3] as const),
  ...['Ciudad de México', 'Ciudad de Mexico', 'ciudad de méxico', 'CDMX', 'DF'].map(
    (name) => [`state_name=${encodeURIComponent(name)}`, 3] as const,
  ),
  ['state_code=JAL&state_code=SIN', 7],
  ['state_code=JALI', 1],
  ['operator=telcel', 97],
  ['operator=TELCEL', 97],
] as const)('a list with %s finds all spellings', async (query, contacts) => {
  expect(await count(query)).toBe(contacts);
  const { body } = await app.as('viewer').get(`/contacts/statistics?${query}`);
  expect((body as { total: number }).total).toBe(contacts);
});

it('the statistics show the 96 spellings of 32 states as 32, and contradictory ones separately', async () => {
  const { body } = await app.as('viewer').get('/contacts/statistics?by=state&by=operator');
  const { groups } = body as {
    groups: Record<string, { state_code: string; state_name: string; contacts: number }[]>;
  };
  const states = groups.state!.map(({ state_code, state_name, contacts }) => [
    state_code,
    state_name,
    contacts,
  ]);
  expect(states).toHaveLength(34);
  for (const [code, name] of Object.entries(STATES)) expect(states).toContainEqual([code, name, 3]);
  expect(states).toContainEqual(['JAL', 'Sinaloa', 1]);
  expect(groups.operator).toContainEqual({ operator: 'Telcel', contacts: 97, contactable_contacts: 97 });
});

it('new values get the spelling of the table', async () => {
  const given = { phone_e164: '5512345678', state_code: 'q. roo', operator: 'AT&t' };
  const { status, body } = await app.as('operator').post('/contacts', given);
  expect([status, body]).toEqual([400, expect.anything()]);
  const other = await app.as('operator').post('/contacts', { ...given, state_code: 'qroo' });
  expect(other.body).toMatchObject({ state_code: 'QROO', state_name: 'Quintana Roo', operator: 'AT&T' });
});
