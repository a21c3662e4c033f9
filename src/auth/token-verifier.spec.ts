import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { TokenVerifier } from './token-verifier.js';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { UnavailableError } from '../common/errors/app-error.js';
import { signToken } from './tokens.js';

const SECRET = 'tUo4VqS1bJ8xHn0cRzK6mWgLyD2eAf9P';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** All but the clock. */
const REAL_TIMERS = [
  'setImmediate',
  'nextTick',
  'queueMicrotask',
  'setTimeout',
  'setInterval',
  'clearTimeout',
  'clearInterval',
] as const;
const NO_PROVIDER = {
  JWT_MAX_LIFETIME_DAYS: 90,
  JWT_JWKS_URL: undefined,
  JWT_ISSUER: undefined,
  JWT_AUDIENCE: undefined,
  INBOUND_SMS_KEY: undefined,
};
const ana = { subject: 'ana', role: 'operator' } as const;

describe('TokenVerifier', () => {
  const verifier = new TokenVerifier({ ...NO_PROVIDER, JWT_SECRET: SECRET });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells the caller of a token, the second time too', async () => {
    const token = await signToken(SECRET, ana, '1h');
    await expect(verifier.verify(token)).resolves.toEqual(ana);
    await expect(verifier.verify(token)).resolves.toEqual(ana);
  });

  it('refuses a token that it has accepted before, once it has expired', async () => {
    const token = await signToken(SECRET, ana, '1h');
    await verifier.verify(token);
    jest.useFakeTimers({
      now: Date.now() + 2 * HOUR_MS,
      doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'],
    });
    await expect(verifier.verify(token)).rejects.toThrow('exp');
  });

  it('refuses a token of another secret each time', async () => {
    const token = await signToken(SECRET.toLowerCase(), ana, '1h');
    await expect(verifier.verify(token)).rejects.toThrow();
    await expect(verifier.verify(token)).rejects.toThrow();
  });

  it('refuses a token that holds for longer than it may', async () => {
    await expect(verifier.verify(await signToken(SECRET, ana, '90d'))).resolves.toEqual(ana);
    await expect(verifier.verify(await signToken(SECRET, ana, '91d'))).rejects.toThrow('for longer');
  });
});

describe('tokens of an identity provider', () => {
  const ISSUER = 'https://login.example.com/';
  let server: Server;
  const published: JWK[] = [];
  let fetches = 0;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    server = createServer((_, response) => {
      fetches += 1;
      response.end(JSON.stringify({ keys: published }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    verifier = new TokenVerifier({
      ...NO_PROVIDER,
      JWT_SECRET: SECRET,
      JWT_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: 'sms',
    });
  });

  afterAll(() => {
    server.close();
  });

  const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'PS256'];
  const keys = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>['privateKey']>();
  beforeAll(async () => {
    for (const alg of ALGORITHMS) {
      const { publicKey, privateKey } = await generateKeyPair(alg);
      keys.set(alg, privateKey);
      published.push({ ...(await exportJWK(publicKey)), kid: alg, alg });
    }
  });

  const tokenOf = (alg: string, claims: JWTPayload = {}): Promise<string> =>
    new SignJWT({ role: 'operator', sub: 'ana', iss: ISSUER, aud: 'sms', ...claims })
      .setProtectedHeader({ alg, kid: alg })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(keys.get(alg)!);

  it('hold when they are signed by RS256, ES256 or EdDSA, and the keys are fetched once', async () => {
    for (const alg of ALGORITHMS.slice(0, 3)) {
      await expect(verifier.verify(await tokenOf(alg))).resolves.toEqual(ana);
    }
    expect(fetches).toBe(1);
  });

  it.each<[string, () => Promise<string>]>([
    ['another algorithm', () => tokenOf('PS256')],
    ['another issuer', () => tokenOf('ES256', { iss: 'https://elsewhere.example.com/' })],
    ['another audience', () => tokenOf('ES256', { aud: 'another service' })],
    ['no role', () => tokenOf('ES256', { role: undefined })],
    ['no subject', () => tokenOf('ES256', { sub: undefined })],
  ])('are refused with %s', async (_, makeToken) => {
    const refusal = await verifier.verify(await makeToken()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).not.toBeInstanceOf(UnavailableError);
  });

  it('do not keep our own from holding', async () => {
    await expect(verifier.verify(await signToken(SECRET, ana, '1h'))).resolves.toEqual(ana);
  });

  it('hold when the provider signs by a new key, and no longer by the one that it took back', async () => {
    const rotating = new TokenVerifier({
      ...NO_PROVIDER,
      JWT_SECRET: SECRET,
      JWT_JWKS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: 'sms',
    });
    await expect(rotating.verify(await tokenOf('ES256'))).resolves.toEqual(ana);

    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const old = published.findIndex(({ kid }) => kid === 'ES256');
    published.splice(old, 1, { ...(await exportJWK(publicKey)), kid: 'new', alg: 'ES256' });
    const byNewKey = (): Promise<string> =>
      new SignJWT({ role: 'operator', sub: 'ana', iss: ISSUER, aud: 'sms' })
        .setProtectedHeader({ alg: 'ES256', kid: 'new' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey);
    // Keys are fetched at most twice a minute, whatever keys tokens name.
    const fetched = fetches;
    await expect(rotating.verify(await byNewKey())).rejects.toThrow();
    expect(fetches).toBe(fetched);
    jest.useFakeTimers({ now: Date.now() + MINUTE_MS, doNotFake: [...REAL_TIMERS] });
    await expect(rotating.verify(await byNewKey())).resolves.toEqual(ana);
    expect(fetches).toBe(fetched + 1);
    await expect(rotating.verify(await tokenOf('ES256', { jti: 'another' }))).rejects.toThrow();
    jest.useRealTimers();
  });

  it('cannot be told from wrong ones while the keys cannot be had, and are not called wrong', async () => {
    const away = new TokenVerifier({
      ...NO_PROVIDER,
      JWT_SECRET: SECRET,
      JWT_JWKS_URL: 'http://127.0.0.1:1/jwks.json',
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: 'sms',
    });
    await expect(away.verify(await tokenOf('ES256'))).rejects.toBeInstanceOf(UnavailableError);
    await expect(away.verify('nonsense')).rejects.not.toBeInstanceOf(UnavailableError);
  });
});
