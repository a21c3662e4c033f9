import { signToken } from '../../src/auth/tokens.js';
import { createSignInCode } from '../../src/auth/page-session.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';

const FROM_PAGE = { 'x-requested-with': 'page' };
const ana = { subject: 'ana', role: 'operator' } as const;

describe('signing in on the page', () => {
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    app = await TestApp.start();
    url = `${await app.url}/api/v1`;
  });

  afterAll(() => app.stop());

  const open = (body: object, headers: Record<string, string> = FROM_PAGE): Promise<Response> =>
    fetch(`${url}/session`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0] ?? '';

  /** A cookie as the browser sends it back. */
  const signedIn = async (): Promise<string> =>
    cookieOf(await open({ token: await signToken(JWT_SECRET, ana, '1h') })).split(';')[0]!;

  it('keeps the token in a cookie that scripts and other sites cannot use', async () => {
    const answer = await open({ token: await signToken(JWT_SECRET, ana, '1h') });
    expect([answer.status, await answer.json()]).toEqual([200, ana]);
    expect(cookieOf(answer)).toMatch(
      /^sms_session=ey[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it('sends the cookie over HTTPS only in production', async () => {
    const production = await TestApp.start({
      variables: {
        NODE_ENV: 'production',
        VALIDATOR_SANDBOX: 'false',
        JWT_SECRET: 'fQ2zX8vB5nM1kL7pR4tY9wE3uI6oA0sD',
      },
    });
    const answer = await fetch(`${await production.url}/api/v1/session`, {
      method: 'DELETE',
      headers: FROM_PAGE,
    });
    expect(cookieOf(answer)).toContain('; Secure');
    await production.stop();
  });

  it('says who is signed in, or that nobody is, without an error', async () => {
    const ask = async (cookie: string): Promise<unknown> =>
      (await fetch(`${url}/session`, { headers: { cookie } })).json();
    expect(await ask(await signedIn())).toEqual({ ...ana, oidc: false });
    for (const nobody of ['', 'sms_session=nonsense']) {
      expect(await ask(nobody)).toEqual({ subject: null, role: null, oidc: false });
    }
  });

  it('gives the cookie the rights of its token', async () => {
    const headers = { cookie: await signedIn(), ...FROM_PAGE };
    expect((await fetch(`${url}/contacts`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/admin/database`, { headers })).status).toBe(403);
    expect((await fetch(`${url}/contacts`, { headers: { cookie: 'sms_session=nonsense' } })).status).toBe(
      401,
    );
  });

  it('uses the header when a request has both', async () => {
    const headers = { cookie: await signedIn(), authorization: 'Bearer nonsense' };
    expect((await fetch(`${url}/contacts`, { headers })).status).toBe(401);
  });

  it.each<[string, Record<string, string>, number]>([
    ['from the page', { ...FROM_PAGE, 'sec-fetch-site': 'same-origin' }, 201],
    ['without the header of the page', {}, 403],
    ['from another site', { ...FROM_PAGE, 'sec-fetch-site': 'cross-site' }, 403],
    ['from another port or subdomain', { ...FROM_PAGE, 'sec-fetch-site': 'same-site' }, 403],
  ])('accepts or refuses a change with the cookie %s', async (_name, headers, status) => {
    const answer = await fetch(`${url}/contacts`, {
      method: 'POST',
      headers: { ...headers, cookie: await signedIn(), 'content-type': 'application/json' },
      body: JSON.stringify({ phone_e164: '3355667788' }),
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: 'cross_site_request' });
  });

  it('signs out', async () => {
    const answer = await fetch(`${url}/session`, { method: 'DELETE', headers: FROM_PAGE });
    expect(cookieOf(answer)).toMatch(/^sms_session=; .*Expires=Thu, 01 Jan 1970/);
  });

  it.each<[string, () => object | Promise<object>, number, string]>([
    ['an invalid token', () => ({ token: 'nonsense' }), 401, 'token_invalid'],
    ['neither token nor code', () => ({}), 400, 'invalid_input'],
    ['both', () => ({ token: 'a', code: 'b' }), 400, 'invalid_input'],
    ['an invalid code', () => ({ code: 'nonsense' }), 401, 'link_invalid'],
    [
      'a token in place of a code',
      async () => ({ code: await signToken(JWT_SECRET, ana, '1h') }),
      401,
      'link_invalid',
    ],
    [
      'a code in place of a token',
      async () => ({ token: await createSignInCode(JWT_SECRET, ana, '1h') }),
      401,
      'token_invalid',
    ],
    [
      'a code that another secret signed',
      async () => ({ code: await createSignInCode('x'.repeat(40), ana, '1h') }),
      401,
      'link_invalid',
    ],
  ])('refuses %s', async (_name, body, status, code) => {
    const answer = await open(await body());
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
    expect(cookieOf(answer)).toBe('');
  });

  it('does not sign anybody in for another site', async () => {
    const token = await signToken(JWT_SECRET, ana, '1h');
    expect((await open({ token }, {})).status).toBe(403);
  });

  it('accepts the code of a link once, even when it comes twice at the same time', async () => {
    const code = await createSignInCode(JWT_SECRET, ana, '1h');
    const answers = await Promise.all([open({ code }), open({ code }), open({ code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const won = answers.find(({ status }) => status === 200)!;
    expect(await won.json()).toEqual(ana);
    const headers = { cookie: cookieOf(won).split(';')[0]! };
    expect((await fetch(`${url}/contacts`, { headers })).status).toBe(200);
    expect(await (await open({ code })).json()).toMatchObject({ code: 'link_used' });
  });
});
