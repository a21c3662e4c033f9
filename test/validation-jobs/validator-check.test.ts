import type { Finding } from '../../src/validation-jobs/validators/check/conversation.js';
import {
  checkValidator,
  inventedPhones,
} from '../../src/validation-jobs/validators/check/validator-check.js';
import { ExampleValidator } from './support/example-validator.js';
import { FaultyValidator, type Asked, type Fault, type Reply } from './support/faulty-validator.js';

const TOKEN = 'token-of-the-operator';
/** No machine is so slow that an answer that does arrive takes longer. */
const PATIENT_MS = 60_000;

let example: ExampleValidator;
let faulty: FaultyValidator;
beforeAll(async () => {
  example = await ExampleValidator.start(TOKEN);
  faulty = await FaultyValidator.start(example);
});
afterAll(async () => {
  await faulty.stop();
  await example.stop();
});
beforeEach(() => {
  faulty.log.length = 0;
  faulty.fault = (_asked, right) => right();
});

function check(options: { url?: string; timeoutMs?: number; token?: string | undefined } = {}) {
  return checkValidator({
    endpoint: { url: options.url ?? faulty.url, token: 'token' in options ? options.token : TOKEN },
    platform: 'whatsapp',
    phones: inventedPhones(5),
    timeoutMs: options.timeoutMs ?? PATIENT_MS,
    largestBatch: 5,
  });
}

const wrongOnes = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'wrong');
const find = (findings: readonly Finding[], name: string) =>
  findings.find((finding) => finding.check === name);

/** Whether it is the small question, which is about three phones and has the right token. */
const isSmall = ({ phones }: Asked): boolean => phones.length === 3;
const isAsked = ({ method, phones, headers }: Asked): boolean =>
  method === 'POST' && phones.length > 0 && headers.authorization === `Bearer ${TOKEN}`;

/** Behaves differently for the questions of one kind, and correctly for all others. */
function instead(
  of: (asked: Asked) => boolean,
  reply: Partial<Reply> | ((right: Reply) => Partial<Reply>),
): Fault {
  return async (asked, right) => {
    const rightly = await right();
    if (!of(asked)) return rightly;
    return { ...rightly, ...(typeof reply === 'function' ? reply(rightly) : reply) };
  };
}

type Result = Record<string, unknown>;

/** Changes the results of the small question. */
function results(change: (results: Result[]) => unknown[]): Fault {
  return instead(isSmall, ({ body }) => ({
    body: JSON.stringify({ results: change((JSON.parse(body) as { results: Result[] }).results) }),
  }));
}

const firstWith = (changes: Result): Fault =>
  results(([first, ...rest]) => [{ ...first, ...changes }, ...rest]);

/** Behaves differently for the nth small question only. */
function atSmall(nth: number, reply: Partial<Reply>): Fault {
  let count = 0;
  return async (asked, right) => {
    const rightly = await right();
    if (isSmall(asked)) count += 1;
    return isSmall(asked) && count === nth ? { ...rightly, ...reply } : rightly;
  };
}

describe('a correct validator', () => {
  it('passes all checks', async () => {
    const findings = await check();
    expect(wrongOnes(findings)).toEqual([]);
    expect(findings.filter(({ verdict }) => verdict === 'not told').map((finding) => finding.check)).toEqual([
      'Retry-After',
    ]);
  });

  it('may say 429 with Retry-After, and is asked again', async () => {
    faulty.fault = atSmall(1, { status: 429, headers: { 'retry-after': '0' } });
    const findings = await check();
    expect(wrongOnes(findings)).toEqual([]);
    expect(find(findings, 'Retry-After')).toMatchObject({ verdict: 'ok' });
  });

  it('need not show that it stores answers: then the check says that it cannot tell', async () => {
    faulty.fault = instead(isAsked, { headers: { 'content-type': 'application/json' } });
    const findings = await check();
    expect(wrongOnes(findings)).toEqual([]);
    expect(find(findings, 'idempotency')).toMatchObject({ verdict: 'not told' });
  });

  it('shows that it stores answers by another answer for another key', async () => {
    faulty.fault = async (asked, right) => ({
      ...(await right()),
      headers: {},
      ...(isSmall(asked) && {
        body: JSON.stringify({
          asked_under: asked.headers['idempotency-key'],
          results: asked.phones.map((phone_e164) => ({ phone_e164, status: 'unknown' })),
        }),
      }),
    });
    expect(find(await check(), 'idempotency')).toMatchObject({ verdict: 'ok' });
  });
});

const answerOf = (status: string): string =>
  JSON.stringify({ results: inventedPhones(3).map((phone_e164) => ({ phone_e164, status })) });

describe('the check names', () => {
  let calls = 0;
  const html = '<!DOCTYPE html><title>Sign in</title>';
  const long = JSON.stringify({ results: [], padding: 'x'.repeat(300_000) });

  it.each<[string, Fault, string, string]>([
    ['a server error', instead(isSmall, { status: 500 }), 'status', 'answered 500'],
    ['a path that is not there', instead(isSmall, { status: 404 }), 'status', 'path of the address'],
    ['a redirect', instead(isSmall, { status: 302, headers: { location: '/' } }), 'status', 'Redirects'],
    ['a body that is not JSON', instead(isSmall, { body: 'OK' }), 'JSON', 'not JSON'],
    ['an empty body', instead(isSmall, { body: '' }), 'JSON', 'empty body'],
    ['an HTML page with 200', instead(isSmall, { body: html }), 'JSON', 'HTML page'],
    ['JSON without results', instead(isSmall, { body: '{"data":[]}' }), 'JSON', 'without a list of results'],
    ['too large an answer', instead(isSmall, { body: long }), 'size', '235000 bytes'],
    ['a missing phone', results(([first]) => [first]), 'missing phones', '2 of 3'],
    [
      'an unasked phone',
      results((all) => [...all, { phone_e164: '+523355550000', status: 'valid' }]),
      'unasked phones',
      'not asked about: 1',
    ],
    ['a repeated phone', results((all) => [...all, all[0]]), 'repeated phones', 'repeat a phone: 1'],
    ['an unknown status', firstWith({ status: 'maybe' }), 'values', 'results[0].status'],
    [
      'a confidence out of range',
      firstWith({ confidence_score: 1.7 }),
      'values',
      'results[0].confidence_score',
    ],
    ['a flag of a wrong type', firstWith({ is_business: 'yes' }), 'values', 'results[0].is_business'],
    ['a result that is not an object', results((all) => [...all, null]), 'values', 'results[3]'],
    [
      'a broken connection',
      async (asked, right) => (isSmall(asked) ? undefined : right()),
      'connection',
      'broke the connection',
    ],
    [
      'connections that it closes',
      instead(isSmall, { headers: { connection: 'close' } }),
      'connection',
      'keep-alive',
    ],
    [
      'another answer to the same key',
      atSmall(2, { body: answerOf('valid') }),
      'idempotency',
      'Store the answer',
    ],
    ['a refused repetition', atSmall(2, { status: 409 }), 'idempotency', 'answered 409'],
    [
      'a refused question at the same time',
      async (asked, right) => {
        const one = isAsked(asked) && asked.phones.length === 1;
        calls += one ? 1 : 0;
        return one && calls === 2 ? { status: 409, headers: {}, body: '' } : right();
      },
      'same key at once',
      'answered 409',
    ],
    [
      'an accepted wrong token',
      (asked, right) => {
        const { headers, phones } = asked;
        if (headers.authorization && phones.length > 0) headers.authorization = `Bearer ${TOKEN}`;
        return right();
      },
      'wrong token',
      'at your expense',
    ],
    [
      'an accepted missing token',
      (asked, right) => {
        asked.headers.authorization ??= `Bearer ${TOKEN}`;
        return right();
      },
      'no token',
      'at your expense',
    ],
    [
      'a method that it should refuse',
      instead(({ method }) => method === 'GET', { status: 200 }),
      'wrong method',
      'Answer 405',
    ],
    [
      'an error about a malformed body',
      instead((asked) => asked.body.endsWith(':'), { status: 500 }),
      'malformed body',
      'Answer 400',
    ],
    [
      'an error about an empty list',
      instead((asked) => asked.body.endsWith('[]}'), { status: 500 }),
      'empty list',
      '{"results": []}',
    ],
    [
      'one phone that it does not answer',
      instead((asked) => isAsked(asked) && asked.phones.length === 1, { body: '{"results":[]}' }),
      'one phone',
      'without an answer: 1',
    ],
    [
      'a large batch that it refuses',
      instead(({ phones }) => phones.length === 5, { status: 413 }),
      'largest batch',
      'answered 413',
    ],
    [
      '429 without Retry-After',
      atSmall(1, { status: 429, headers: {} }),
      'Retry-After',
      'without Retry-After',
    ],
  ])('%s', async (_what, fault, name, words) => {
    faulty.fault = fault;
    expect(wrongOnes(await check())).toEqual([
      { verdict: 'wrong', check: name, detail: expect.stringContaining(words) as string },
    ]);
  });

  it('an answer that comes too late', async () => {
    faulty.fault = (asked, right) => (isSmall(asked) ? new Promise(() => undefined) : right());
    const findings = await check({ timeoutMs: 5000 });
    expect(find(findings, 'time')).toMatchObject({ verdict: 'wrong' });
  });

  it('connections that it closes without announcing it', async () => {
    // At a new address, so that no connection of other tests is left.
    const silent = await FaultyValidator.start(example);
    silent.fault = async (_asked, right) => ({ ...(await right()), hangsUp: true });
    const findings = await check({ url: silent.url });
    await silent.stop();
    expect(find(findings, 'connection')).toMatchObject({ verdict: 'wrong' });
  });

  it('an address where nothing listens', async () => {
    const gone = await FaultyValidator.start(example);
    await gone.stop();
    const findings = await check({ url: gone.url });
    expect(findings).toMatchObject([{ verdict: 'wrong', check: 'reachable' }]);
  });

  it('a token that it requires and did not get, and says when none is required', async () => {
    expect(find(await check({ token: undefined }), 'status')).toMatchObject({ verdict: 'wrong' });
    faulty.fault = (asked, right) => {
      asked.headers.authorization ??= `Bearer ${TOKEN}`;
      return right();
    };
    const findings = await check({ token: undefined });
    expect(wrongOnes(findings)).toEqual([]);
    expect(find(findings, 'token')).toMatchObject({ verdict: 'not told' });
  });
});
