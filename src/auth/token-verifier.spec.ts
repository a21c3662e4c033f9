import { jest } from '@jest/globals';
import { TokenVerifier } from './token-verifier.js';
import { signToken } from './tokens.js';

const SECRET = 'tUo4VqS1bJ8xHn0cRzK6mWgLyD2eAf9P';
const HOUR_MS = 3_600_000;
const ana = { subject: 'ana', role: 'operator' } as const;

describe('TokenVerifier', () => {
  const verifier = new TokenVerifier({ JWT_SECRET: SECRET });

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
});
