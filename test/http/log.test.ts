import { connect } from 'node:net';
import { signToken } from '../../src/auth/tokens.js';
import { storeContact } from '../factories/contacts.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const NAME = 'Xochitl Quetzalcoatl';
const NATIONAL = '3387654321';
/** The same phone in the ways that people type it. */
const SPELLINGS = [
  `+52${NATIONAL}`,
  NATIONAL,
  `52${NATIONAL}`,
  `521${NATIONAL}`,
  '(33) 8765-4321',
  '33 8765 4321',
  '33-8765-4321',
  '33.8765.4321',
];

describe('the log of all actions, valid and invalid', () => {
  const log: string[] = [];
  let app: TestApp;
  let url: string;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ worker: true, log, variables: { LOG_LEVEL: 'trace' } });
    url = await app.url;
    token = await signToken(JWT_SECRET, { subject: 'ana', role: 'admin' }, '1h');
  });

  afterAll(() => app.stop());

  const send = async (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const answer = await fetch(`${url}${path}`, { ...init, headers });
    await answer.text();
    return answer.status;
  };
  const post = (path: string, body: unknown, headers = {}): Promise<number> =>
    send(`/api/v1${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });

  /** A request that no client library would send. */
  const sendRaw = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', () => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve();
      });
    });

  it('holds routes and known parameters, and no phone, name or token, wherever they were put', async () => {
    expect(await post('/contacts', { phone_e164: NATIONAL, full_name: NAME })).toBe(201);
    await storeContact(app.database);
    expect(await post('/validation-jobs', { name: 'a job', platforms: ['whatsapp'], max_contacts: 10 })).toBe(
      201,
    );
    await waitFor(
      () => app.as('viewer').get('/validation-jobs'),
      ({ body }) => (body as { items: { status: string }[] }).items[0]?.status === 'COMPLETED',
    );
    expect(await post('/lead-scoring/calculate/1', {})).toBe(200);
    expect(await send('/api/v1/contacts/export?limit=10&columns=phone_e164,full_name')).toBe(200);
    await send('/api/v1/contacts?limit=5&state_code=JAL');

    for (const phone of SPELLINGS) {
      const written = encodeURIComponent(phone);
      await send(`/api/v1/contacts/by-phone/${written}`);
      await send(`/api/v1/contacts/${written}`);
      await send(`/api/v1/validation-jobs/${written}/events`);
      await send(`/api/v1/nowhere/${written}?${written}=${written}`);
      await send(`/${written}`);
      await send(`/api/v1/contacts?phone=${written}&${written}`);
      await send(`/api/v1/contacts?cursor=${written}`);
      await post(`/contacts?${written}`, { phone_e164: phone, [phone]: phone, full_name: NAME });
      await post('/inbound/sms', { from: phone, text: `${NAME} BAJA ${phone}` });
      await post('/validations', { contact_id: 2, phone_e164: phone, platform: 'apple', is_valid: true });
      await post('/validation-jobs', { name: phone, platforms: [NAME], description: NAME });
      await post('/validation-jobs', `{"name": ${phone}`);
      await sendRaw(
        `GET /api/v1/contacts/by-phone/${phone} HTTP/1.1\r\nhost: ${phone.replace(/\D/g, '')}\r\nx: ${NAME}\r\n\r\n`,
      );
      await sendRaw(`${NAME} ${phone}\r\n\r\n`);
    }
    const name = encodeURIComponent(NAME);
    for (const secret of [token, name]) {
      await send(`/api/v1/contacts/${secret}`);
      await send(`/api/v1/contacts?state_name=${secret}&${secret}=1`);
      await send(`/api/v1/contacts/by-phone/${secret}?token=${secret}`);
      await send(`/${secret}/${secret}`, { headers: { authorization: secret } });
      await send('/api/v1/contacts', {
        headers: { cookie: `sms_session=${secret}`, referer: `${url}/${secret}` },
      });
      await post('/session', { token: secret });
      await post('/session', { [secret]: secret });
    }
    await send('/api/v1/contacts', { headers: { 'x-request-id': NATIONAL, 'user-agent': NAME } });
    await send('/api/v1/contacts/1', { method: 'PROPFIND' }).catch(() => undefined);

    // One statement fails with a value in its message, and another one because its table is gone.
    await app.database.query('ALTER TABLE contacts RENAME COLUMN full_name TO gone');
    expect(await send(`/api/v1/contacts/by-phone/${NATIONAL}`)).toBe(500);
    expect(await post('/contacts', { phone_e164: '3387654399', full_name: NAME })).toBe(500);
    await app.database.query('ALTER TABLE contacts RENAME COLUMN gone TO full_name');

    const lines = log.join('');
    expect(lines).toContain('"route":"/api/v1/contacts/by-phone/:phone"');
    expect(lines).toContain('"parameters":["limit","state_code"]');
    const secrets = [
      ...SPELLINGS,
      ...SPELLINGS.map((phone) => encodeURIComponent(phone)),
      NATIONAL.slice(2),
      ...NAME.split(' '),
      token,
      ...token.split('.').slice(1),
      JWT_SECRET,
    ];
    const found = log.filter((line) => secrets.some((secret) => line.includes(secret)));
    expect(found).toEqual([]);
  });
});
