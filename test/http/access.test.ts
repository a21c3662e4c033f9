import { SignJWT, UnsecuredJWT } from 'jose';
import supertest from 'supertest';
import type { Role } from '../../src/auth/tokens.js';
import { storeContact } from '../factories/contacts.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const ROUTES: ['get' | 'post' | 'patch' | 'delete', string, Role, object?][] = [
  ['get', '/contacts', 'viewer'],
  ['get', '/contacts/statistics', 'viewer'],
  ['get', '/contacts/1', 'viewer'],
  ['get', '/contacts/by-phone/3310000000', 'viewer'],
  ['get', '/contacts/export?limit=1', 'operator'],
  ['post', '/contacts/exports', 'operator', { limit: 1 }],
  ['post', '/lead-scoring/top-leads/exports', 'operator', { limit: 1 }],
  ['get', '/exports', 'operator'],
  ['get', `/exports/${UNKNOWN}`, 'operator'],
  ['get', `/exports/${UNKNOWN}/file`, 'operator'],
  ['get', `/exports/${UNKNOWN}/events`, 'operator'],
  ['post', `/exports/${UNKNOWN}/cancel`, 'operator'],
  ['get', `/exports/${UNKNOWN}/explain?phone=3310000000`, 'operator'],
  ['get', `/exports/${UNKNOWN}/withdrawn`, 'operator'],
  ['get', '/contacts/imports', 'viewer'],
  ['get', `/contacts/imports/${UNKNOWN}`, 'viewer'],
  ['get', `/contacts/imports/${UNKNOWN}/events`, 'viewer'],
  ['get', `/contacts/imports/${UNKNOWN}/rejects`, 'operator'],
  ['post', '/contacts/imports', 'operator', {}],
  ['post', `/contacts/imports/${UNKNOWN}/cancel`, 'operator'],
  ['post', `/contacts/imports/${UNKNOWN}/undo`, 'operator'],
  ['post', '/contacts', 'operator', { phone_e164: '3398765432' }],
  ['post', '/contacts/1/opt-out', 'operator', { method: 'SMS' }],
  ['post', '/contacts/opt-outs', 'operator', { method: 'SMS', phones: ['3398765432'] }],
  ['post', '/contacts/1/opt-in', 'admin', { method: 'SMS', evidence: 'x' }],
  ['post', '/contacts/1/suppression-overrides', 'admin', { list: 'x', method: 'SMS', evidence: 'x' }],
  ['post', '/inbound/sms', 'operator', { from: '3398765432', text: 'Hola' }],
  ['post', '/contacts/sent', 'operator', { campaign: 'x', contact_ids: [1] }],
  ['post', '/contacts/sent/file', 'operator', {}],
  ['get', '/segments', 'viewer'],
  ['get', `/segments/${UNKNOWN}`, 'viewer'],
  ['post', '/segments', 'operator', {}],
  ['patch', `/segments/${UNKNOWN}`, 'operator', {}],
  ['delete', `/segments/${UNKNOWN}`, 'operator'],
  ['get', '/suppressions', 'viewer'],
  ['post', '/suppressions', 'admin', {}],
  ['post', `/suppressions/${UNKNOWN}/activate`, 'admin'],
  ['post', `/suppressions/${UNKNOWN}/deactivate`, 'admin'],
  ['get', '/validations/contact/1', 'viewer'],
  ['get', '/validations/platform/whatsapp', 'viewer'],
  ['post', '/validations', 'operator', {}],
  ['get', '/lead-scoring/top-leads', 'viewer'],
  ['get', '/lead-scoring/top-leads/export', 'operator'],
  ['get', '/lead-scoring/distribution', 'viewer'],
  ['get', '/lead-scoring/contact/1', 'viewer'],
  ['post', '/lead-scoring/simulate', 'admin', {}],
  ['get', '/lead-scoring/runs', 'viewer'],
  ['get', `/lead-scoring/runs/${UNKNOWN}`, 'viewer'],
  ['get', `/lead-scoring/runs/${UNKNOWN}/events`, 'viewer'],
  ['post', '/lead-scoring/runs', 'admin', { contact_ids: [1] }],
  ['post', `/lead-scoring/runs/${UNKNOWN}/pause`, 'admin'],
  ['post', `/lead-scoring/runs/${UNKNOWN}/resume`, 'admin'],
  ['post', `/lead-scoring/runs/${UNKNOWN}/cancel`, 'admin'],
  ['post', '/lead-scoring/calculate/1', 'operator'],
  ['post', '/lead-scoring/batch-calculate', 'admin', [1]],
  ['get', '/validation-jobs', 'viewer'],
  ['get', `/validation-jobs/${UNKNOWN}`, 'viewer'],
  ['get', `/validation-jobs/${UNKNOWN}/failures`, 'viewer'],
  ['get', `/validation-jobs/${UNKNOWN}/events`, 'viewer'],
  ['post', `/validation-jobs/${UNKNOWN}/pause`, 'operator'],
  ['post', `/validation-jobs/${UNKNOWN}/resume`, 'operator'],
  ['post', `/validation-jobs/${UNKNOWN}/cancel`, 'operator'],
  ['post', `/validation-jobs/${UNKNOWN}/retry`, 'operator'],
  ['post', '/validation-jobs', 'operator', { name: 'x', platforms: ['apple'] }],
  ['get', '/dashboard/contacts/1/contactability', 'viewer'],
  ['get', '/dashboard/contacts/1/history', 'viewer'],
  ['get', '/dashboard/compliance', 'viewer'],
  ['get', '/dashboard/freshness', 'viewer'],
  ['get', '/dashboard/previous-day', 'viewer'],
  ['get', '/dashboard/work', 'viewer'],
  ['get', '/dashboard/work/events', 'viewer'],
  ['get', '/admin/database', 'admin'],
  ['get', '/audit', 'admin'],
  ['get', '/api-keys', 'admin'],
  ['post', '/api-keys', 'admin', {}],
  ['post', `/api-keys/${UNKNOWN}/revoke`, 'admin'],
  ['post', '/token-revocations', 'admin', {}],
  ['get', '/contacts/1/record', 'operator'],
  ['patch', '/contacts/1', 'operator', { city: 'Tequila' }],
  ['get', '/privacy-requests', 'operator'],
  ['get', `/privacy-requests/${UNKNOWN}`, 'operator'],
  ['post', '/privacy-requests', 'operator', { kind: 'access', method: 'EMAIL', contact_id: 1 }],
  ['post', `/privacy-requests/${UNKNOWN}/extend`, 'admin'],
  ['post', `/privacy-requests/${UNKNOWN}/accept`, 'admin', {}],
  ['post', `/privacy-requests/${UNKNOWN}/reject`, 'admin', { reason: 'x' }],
  ['post', `/privacy-requests/${UNKNOWN}/complete`, 'admin'],
];

const LEAST_FIRST: Role[] = ['viewer', 'operator', 'admin'];

describe('access', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
    await storeContact(app.database);
  });

  afterAll(() => app.stop());

  const send = async (
    role: Role | undefined,
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body?: object,
  ): Promise<number> =>
    method === 'get' ? app.as(role).statusOf(path) : (await app.as(role)[method](path, body)).status;

  it.each(ROUTES)('%s %s needs %s', async (...[method, path, least, body]) => {
    expect(await send(undefined, method, path, body)).toBe(401);
    // An address without a route is answered 404 before any token is checked.
    expect(await send(undefined, method, path.replace(/\?|$/, '/$&'), body)).toBe(401);
    for (const role of LEAST_FIRST) {
      const status = await send(role, method, path, body);
      if (LEAST_FIRST.indexOf(role) < LEAST_FIRST.indexOf(least)) expect(status).toBe(403);
      else expect([401, 403]).not.toContain(status);
    }
  });

  it('covers every route of the document', async () => {
    const { body } = await supertest(await app.url).get('/docs-json');
    const paths = Object.entries((body as { paths: Record<string, object> }).paths).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const guarded = paths.filter((path) => path.includes('/api/v1/')).length;
    expect(ROUTES).toHaveLength(guarded);
  });

  it('serves health, metrics and the documentation without a token', async () => {
    for (const path of [
      '/health/live',
      '/health/live/',
      '/health/ready',
      '/metrics',
      '/metrics/',
      '/docs',
      '/docs/',
      '/docs-json',
    ]) {
      expect([path, (await supertest(await app.url).get(path)).status]).toEqual([path, 200]);
    }
  });

  describe('a token is refused', () => {
    const key = (secret: string): Uint8Array => new TextEncoder().encode(secret);
    const claims = (): SignJWT => new SignJWT({ role: 'admin' }).setSubject('mallory');

    it.each<[string, () => Promise<string> | string]>([
      [
        'of another secret',
        () =>
          claims()
            .setProtectedHeader({ alg: 'HS256' })
            .setExpirationTime('1h')
            .sign(key(`${JWT_SECRET}!`)),
      ],
      [
        'of another algorithm',
        () =>
          claims()
            .setProtectedHeader({ alg: 'HS512' })
            .setExpirationTime('1h')
            .sign(key(JWT_SECRET.repeat(2))),
      ],
      [
        'of HS512 with the right secret',
        () => claims().setProtectedHeader({ alg: 'HS512' }).setExpirationTime('1h').sign(key(JWT_SECRET)),
      ],
      ['without a signature', () => new UnsecuredJWT({ role: 'admin' }).setExpirationTime('1h').encode()],
      ['without exp', () => claims().setProtectedHeader({ alg: 'HS256' }).sign(key(JWT_SECRET))],
      [
        'that has expired',
        () => claims().setProtectedHeader({ alg: 'HS256' }).setExpirationTime('-1m').sign(key(JWT_SECRET)),
      ],
      [
        'of a role that does not exist',
        () =>
          new SignJWT({ role: 'root' })
            .setProtectedHeader({ alg: 'HS256' })
            .setExpirationTime('1h')
            .sign(key(JWT_SECRET)),
      ],
      ['that is not a token', () => 'nonsense'],
    ])('%s', async (_name, makeToken) => {
      const answer = await supertest(await app.url)
        .get('/api/v1/contacts')
        .set('authorization', `Bearer ${await makeToken()}`);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.body).toMatchObject({ code: 'token_invalid' });
    });
  });
});
