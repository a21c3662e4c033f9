import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import type { ApiKeyPageDto, CreatedApiKeyDto } from '../../src/access/access.dto.js';
import { CredentialsRepository } from '../../src/auth/credentials.repository.js';
import { signToken } from '../../src/auth/tokens.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FROM_PAGE = { 'x-requested-with': 'page' };

let app: TestApp;
let url: string;
const log: string[] = [];
/** All secrets that the API has returned. */
const secrets: string[] = [];

beforeAll(async () => {
  app = await TestApp.start({ variables: { LOG_LEVEL: 'trace', INBOUND_SMS_KEY: 'k'.repeat(40) }, log });
  url = `${await app.url}/api/v1`;
});
afterAll(() => app.stop());

async function create(body: object): Promise<CreatedApiKeyDto> {
  const answer = await app.as('admin').post('/api-keys', body);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  const created = answer.body as CreatedApiKeyDto;
  secrets.push(created.key);
  return created;
}

const bearer = (credential: string): Record<string, string> => ({ authorization: `Bearer ${credential}` });

async function send(path: string, headers: Record<string, string>, init: RequestInit = {}) {
  const answer = await fetch(`${url}${path}`, { ...init, headers: { ...headers, connection: 'close' } });
  const body = (await answer.json()) as { code?: string };
  return { status: answer.status, code: body.code, body };
}

const keyOf = async (uuid: string) => {
  const { body } = await app.as('admin').get('/api-keys');
  return (body as ApiKeyPageDto).items.find(({ api_key_uuid }) => api_key_uuid === uuid);
};

/** Signs in on the page. Answers the cookie as the browser sends it back. */
async function signIn(token: string): Promise<Record<string, string>> {
  const headers = { ...FROM_PAGE, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/session`, { method: 'POST', headers, body: JSON.stringify({ token }) });
  expect(answer.status).toBe(200);
  return { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
}

describe('an API key', () => {
  it('is shown once, and only its hash is stored', async () => {
    const { key, ...shown } = await create({ name: ' Reports ', role: 'viewer' });
    expect(key).toMatch(/^sms_[0-9a-f]{8}_[\w-]{43}$/);
    expect(shown).toMatchObject({
      name: 'Reports',
      prefix: key.slice(0, 12),
      role: 'viewer',
      pii: false,
      created_by: 'test-admin',
      last_used_at: null,
      revoked_at: null,
    });
    expect(await keyOf(shown.api_key_uuid)).toEqual(shown);
    const rows = await app.database.query<{ text: string }>('SELECT k::text AS text FROM api_keys k');
    expect(rows.map(({ text }) => text).join()).not.toContain(key.slice(13));
  });

  it('works wherever a token does, with its own role and name', async () => {
    const viewer = await create({ name: 'Reader', role: 'viewer' });
    const operator = await create({ name: 'Gateway', role: 'operator' });
    expect((await send('/contacts', bearer(viewer.key))).status).toBe(200);
    const segment = JSON.stringify({ name: 'By key', filter: { state_code: ['JAL'] } });
    const json = { 'content-type': 'application/json' };
    const post = (key: string) =>
      send('/segments', { ...bearer(key), ...json }, { method: 'POST', body: segment });
    expect(await post(viewer.key)).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await post(operator.key)).body).toMatchObject({ created_by: `Gateway (${operator.prefix})` });
    expect((await send('/session', await signIn(viewer.key))).body).toMatchObject({ role: 'viewer' });
    const sms = { method: 'POST', body: JSON.stringify({ from: '3312345678', text: 'Hola' }) };
    expect((await send('/inbound/sms', { 'x-api-key': operator.key, ...json }, sms)).status).toBe(200);
    expect((await send('/inbound/sms', { 'x-api-key': viewer.key, ...json }, sms)).status).toBe(403);
    expect((await send('/inbound/sms', { 'x-api-key': 'nonsense', ...json }, sms)).status).toBe(401);
  });

  it('records when it was used, but not at each request', async () => {
    const { key, api_key_uuid } = await create({ name: 'Used', role: 'viewer' });
    await send('/contacts', bearer(key));
    const used = async () => (await keyOf(api_key_uuid))?.last_used_at;
    const first = await waitFor(used, (at) => at !== null);
    for (let request = 0; request < 5; request += 1) await send('/contacts', bearer(key));
    expect((await keyOf(api_key_uuid))?.last_used_at).toEqual(first);
  });

  it.each([
    ['one that nobody has', () => `sms_00000000_${'A'.repeat(43)}`],
    [
      'one that has expired',
      async () => {
        const { key, api_key_uuid } = await create({ name: 'Old', role: 'admin', expires_in_days: 1 });
        await app.database.query('UPDATE api_keys SET expires_at = now() WHERE api_key_uuid = $1', [
          api_key_uuid,
        ]);
        return key;
      },
    ],
    ['only its beginning', async () => (await create({ name: 'Cut', role: 'admin' })).prefix],
  ])('is refused: %s', async (_name, make) => {
    expect(await send('/contacts', bearer(await make()))).toMatchObject({
      status: 401,
      code: 'token_invalid',
    });
  });

  it('is not valid after it is revoked, and neither is a session that was opened with it', async () => {
    const { key, api_key_uuid } = await create({ name: 'Lost', role: 'viewer' });
    const page = await signIn(key);
    const stream = await fetch(`${url}/dashboard/work/events`, { headers: bearer(key) });
    expect([(await send('/contacts', page)).status, stream.status]).toEqual([200, 200]);
    // Another process revokes it this way, and this process finds out by itself.
    await app.database.query('UPDATE api_keys SET revoked_at = now() WHERE api_key_uuid = $1', [
      api_key_uuid,
    ]);
    await waitFor(
      () => send('/contacts', bearer(key)),
      ({ status }) => status === 401,
    );
    expect(await send('/contacts', page)).toMatchObject({ status: 401, code: 'token_revoked' });
    expect((await send('/session', page)).body).toMatchObject({ role: null });
    await expect(stream.text()).rejects.toThrow();
  });

  it('is revoked by the route at once; revoking it again adds no audit event', async () => {
    const { key, api_key_uuid } = await create({ name: 'Leaver', role: 'viewer' });
    expect((await send('/contacts', bearer(key))).status).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await app.as('admin').post(`/api-keys/${api_key_uuid}/revoke`);
      expect([status, body]).toMatchObject([
        200,
        { name: 'Leaver', revoked_at: expect.any(String) as string },
      ]);
    }
    expect((await send('/contacts', bearer(key))).status).toBe(401);
    const { body } = await app.as('admin').get(`/audit?subject_uuid=${api_key_uuid}`);
    expect(body).toMatchObject({ items: [{ action: 'api_key.revoked' }, { action: 'api_key.created' }] });
    expect((body as { items: unknown[] }).items).toHaveLength(2);
    expect((await app.as('admin').post(`/api-keys/${UNKNOWN}/revoke`)).status).toBe(404);
  });

  it.each([
    [{ role: 'viewer' }, 'name'],
    [{ name: '  ', role: 'viewer' }, 'name'],
    [{ name: 'x'.repeat(61), role: 'viewer' }, 'name'],
    [{ name: 'x', role: 'root' }, 'role'],
    [{ name: 'x', role: 'viewer', pii: 'yes' }, 'pii'],
    [{ name: 'x', role: 'viewer', expires_in_days: 0 }, 'expires_in_days'],
  ])('is not created from %j', async (body, field) => {
    const answer = await app.as('admin').post('/api-keys', body);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
  });
});

describe('a token', () => {
  const token = async (): Promise<string> => {
    const signed = await signToken(JWT_SECRET, { subject: 'ana', role: 'operator' }, '1h');
    secrets.push(signed);
    return signed;
  };

  it('is revoked by itself or by its jti, and ends the session that was opened with it', async () => {
    for (const inputOf of [
      (text: string) => ({ token: text }),
      (text: string) => ({
        jti: (JSON.parse(Buffer.from(text.split('.')[1]!, 'base64url').toString()) as { jti: string }).jti,
      }),
    ]) {
      const [lost, other] = [await token(), await token()];
      const page = await signIn(lost);
      expect((await app.as('admin').post('/token-revocations', inputOf(lost))).status).toBe(201);
      expect(await send('/contacts', bearer(lost))).toMatchObject({ status: 401, code: 'token_revoked' });
      expect((await send('/contacts', page)).status).toBe(401);
      expect((await send('/contacts', bearer(other))).status).toBe(200);
    }
  });

  it('is deleted when the token would have expired anyway', async () => {
    await app.as('admin').post('/token-revocations', { jti: 'old', expires_at: '2020-01-01T00:00:00Z' });
    await app.as('admin').post('/token-revocations', { token: await token() });
    expect(await app.database.query("SELECT FROM revoked_tokens WHERE token_id = 'old'")).toEqual([]);
  });

  it.each([
    [{}, 'token'],
    [{ token: 'nonsense' }, 'token'],
    [{ token: 'x', jti: 'y' }, 'token'],
    [{ jti: 'with a space' }, 'jti'],
  ])('is not revoked by %j', async (body, field) => {
    const answer = await app.as('admin').post('/token-revocations', body);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
  });

  it('is looked up once for many simultaneous requests', async () => {
    const lookUp = jest.spyOn(app.of(CredentialsRepository), 'findRevoked');
    const held = await token();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/contacts', bearer(held))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(lookUp.mock.calls.length).toBeLessThan(answers.length);
    lookUp.mockClear();
    await send('/contacts', bearer(held));
    await send('/contacts', bearer(held));
    expect(lookUp.mock.calls.length).toBeLessThan(2);
  });
});

describe('the terminal', () => {
  const run = async (...args: string[]): Promise<string> => {
    const options = { env: { ...process.env, DATABASE_URL: app.database.url } };
    return (await promisify(execFile)(process.execPath, ['bin/cli.mjs', ...args], options)).stdout.trim();
  };

  it('makes, lists and revokes keys, and revokes tokens', async () => {
    const key = await run('api-key', 'create', '--name', 'Nightly', '--role', 'viewer', '--pii');
    secrets.push(key);
    expect((await send('/contacts', bearer(key))).status).toBe(200);
    const line = (await run('api-key', 'list')).split('\n')[0]!;
    expect(line).toMatch(/ {2}sms_[0-9a-f]{8} {2}viewer\+pii {2}until .* {2}Nightly$/);
    expect(await run('api-key', 'revoke', line.slice(0, 36))).toMatch(/^Nightly \(sms_\w{8}\) is revoked\.$/);
    await waitFor(
      () => send('/contacts', bearer(key)),
      ({ status }) => status === 401,
    );
    const lost = await signToken(JWT_SECRET, { subject: 'ana', role: 'viewer' }, '1h');
    expect(await run('token:revoke', lost)).toContain('is revoked');
    expect((await send('/contacts', bearer(lost))).status).toBe(401);
    await expect(run('api-key', 'revoke', 'nonsense')).rejects.toMatchObject({ code: 2 });
    await expect(run('api-key', 'revoke', UNKNOWN)).rejects.toMatchObject({ code: 1 });
  });
});

it('leaves no key and no token in the log', () => {
  expect(log.length).toBeGreaterThan(20);
  for (const secret of secrets) expect(log.join('\n')).not.toContain(secret.slice(-20));
});
