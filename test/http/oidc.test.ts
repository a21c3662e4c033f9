import type { Server } from 'node:http';
import { freePort, oidcVariables, startOidcProvider } from '../support/oidc-provider.js';
import { TestApp } from '../support/test-app.js';

const PUBLIC_URL = 'https://sms.example.com';
const FROM_PAGE = { 'x-requested-with': 'page' };

/** A browser with only what signing in needs: cookies by name for each site. It follows no redirect by itself. */
class Browser {
  readonly cookies = new Map<string, string>();

  async visit(url: string, form?: Record<string, string>, method = form ? 'POST' : 'GET'): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { cookie, ...(method === 'DELETE' && FROM_PAGE) },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

describe('signing in by OpenID Connect', () => {
  let port: number;
  let app: TestApp;
  let api: string;
  let provider: Server | undefined;

  beforeAll(async () => {
    port = await freePort();
    app = await TestApp.start({ variables: oidcVariables(port, PUBLIC_URL) });
    api = `${await app.url}/api/v1/session`;
  });

  afterAll(async () => {
    await app.stop();
    provider?.closeAllConnections();
    provider?.close();
  });

  /** Goes to the provider and through its forms. Answers the address to which the provider sends the browser back. */
  const goThrough = async (browser: Browser, name: string, returnTo = '/'): Promise<URL> => {
    const begun = await browser.visit(`${api}/oidc?return_to=${encodeURIComponent(returnTo)}`);
    let address = new URL(begun.headers.get('location')!, api);
    while (!address.href.startsWith(PUBLIC_URL)) {
      let answer = await browser.visit(address.href);
      if (answer.status === 200) {
        const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())![1]!;
        answer = await browser.visit(address.href, { prompt, login: name, password: 'any' });
      }
      address = new URL(answer.headers.get('location')!, address);
    }
    return address;
  };

  /** The end of a sign-in: the answer of the callback. */
  const comeBack = (browser: Browser, { search }: URL): Promise<Response> =>
    browser.visit(`${api}/oidc/callback${search}`);

  const signedIn = async (browser: Browser): Promise<unknown> => (await browser.visit(api)).json();

  const NOBODY = { subject: null, role: null, oidc: true };

  it('shows on the page that the provider is away, and asks it again the next time', async () => {
    const answer = await new Browser().visit(`${api}/oidc`);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^\/entrar\?problem=oidc_unavailable&request_id=[\w-]+$/),
    ]);
    provider = await startOidcProvider(port, PUBLIC_URL);
  });

  it('asks for a code with PKCE, gives the highest role of the groups, and returns to the screen where the user was', async () => {
    const browser = new Browser();
    const begun = new URL((await browser.visit(`${api}/oidc?return_to=/contactos`)).headers.get('location')!);
    const { response_type, code_challenge_method, client_id, code_challenge } = Object.fromEntries(
      begun.searchParams,
    );
    expect({ response_type, code_challenge_method, client_id }).toEqual({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'page',
    });
    expect(code_challenge).toHaveLength(43);

    const answer = await comeBack(browser, await goThrough(browser, 'ana', '/contactos?lead_tier=HIGH'));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/contactos?lead_tier=HIGH']);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.find((line) => line.startsWith('sms_session=ey'))).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookies.every((line) => line.includes('HttpOnly'))).toBe(true);
    expect(await signedIn(browser)).toEqual({ subject: 'ana', role: 'admin', oidc: true });
    const operator = new Browser();
    await comeBack(operator, await goThrough(operator, 'beto'));
    expect(await signedIn(operator)).toMatchObject({ subject: 'beto', role: 'operator' });
  });

  it('signs out here and at the provider', async () => {
    const browser = new Browser();
    await comeBack(browser, await goThrough(browser, 'beto'));
    const { sign_out_url } = (await (await browser.visit(api, undefined, 'DELETE')).json()) as {
      sign_out_url: string;
    };
    expect(await signedIn(browser)).toEqual(NOBODY);
    const end = new URL(sign_out_url);
    expect([end.origin, end.searchParams.get('post_logout_redirect_uri')]).toEqual([
      `http://127.0.0.1:${port}`,
      `${PUBLIC_URL}/`,
    ]);
    expect((await browser.visit(sign_out_url)).status).toBe(200);
  });

  it('refuses a person without a group that has a role', async () => {
    const browser = new Browser();
    const answer = await comeBack(browser, await goThrough(browser, 'carla'));
    expect(answer.headers.get('location')).toContain('/entrar?problem=oidc_no_role');
    expect(await signedIn(browser)).toEqual(NOBODY);
  });

  it.each<[string, (browser: Browser, back: URL) => URL, string]>([
    [
      'from another browser, as when somebody sends their own link to others',
      (browser, back) => {
        browser.cookies.delete('sms_sign_in');
        return back;
      },
      'oidc_expired',
    ],
    [
      'to another attempt',
      (_browser, back) => {
        back.searchParams.set('state', 'another');
        return back;
      },
      'oidc_refused',
    ],
    [
      'with a code that the provider did not give',
      (_browser, back) => {
        back.searchParams.set('code', 'made-up');
        return back;
      },
      'oidc_refused',
    ],
  ])('refuses an answer %s', async (_name, change, problem) => {
    const browser = new Browser();
    const back = await goThrough(browser, 'ana');
    const answer = await comeBack(browser, change(browser, back));
    expect(answer.headers.get('location')).toContain(`/entrar?problem=${problem}`);
    expect(await signedIn(browser)).toEqual(NOBODY);
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example'])(
    'never leads to another site: %s',
    async (returnTo) => {
      const browser = new Browser();
      const answer = await comeBack(browser, await goThrough(browser, 'beto', returnTo));
      expect(answer.headers.get('location')).toBe('/');
    },
  );
});
