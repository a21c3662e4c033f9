import { setTimeout as delay } from 'node:timers/promises';
import { HttpValidator } from '../../src/validation-jobs/validators/http.validator.js';
import { ValidatorError, type PhoneAnswer } from '../../src/validation-jobs/validators/validator.js';
import { FakeValidator, refuse, resultFor, sendJson, type Behaviour } from './support/fake-validator.js';

const PHONES = ['+523300000001', '+523300000002'];
const [FIRST, SECOND] = PHONES as [string, string];
const GOOD = PHONES.map(resultFor);
/** No machine is so slow that an answer that does arrive takes longer. */
const PATIENT_MS = 60_000;
/** For answers that never arrive, after the request has reached the validator. */
const IMPATIENT_MS = 2000;

let fake: FakeValidator;
beforeAll(async () => {
  fake = await FakeValidator.start();
});
afterAll(() => fake.stop());

/** What the adapter reads from an answer: a result for each phone, or the failure of the whole request. */
async function ask(behave: Behaviour, timeoutMs = PATIENT_MS): Promise<Record<string, PhoneAnswer> | string> {
  fake.behave = behave;
  const validator = new HttpValidator({ url: fake.url, token: 'a-token' }, timeoutMs);
  const question = { platform: 'whatsapp' as const, phones: PHONES, idempotency_key: 'a-key' };
  try {
    return Object.fromEntries(await validator.validate(question, new AbortController().signal));
  } catch (error) {
    if (!(error instanceof ValidatorError)) throw error;
    return `${error.code}, ${error.transient ? 'transient' : 'permanent'}`;
  }
}

const json =
  (body: unknown): Behaviour =>
  (_request, response) => {
    sendJson(response, body);
  };
const text =
  (body: string, type = 'application/json'): Behaviour =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  };
const first = (changes: Record<string, unknown>): Behaviour =>
  json({ results: [{ ...GOOD[0], ...changes }, GOOD[1]] });

const closeAmidBody: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"results":[', () => response.destroy());
};

describe('an answer by the contract', () => {
  it('is accepted, with each optional field left out or null', async () => {
    const answers = await ask(json({ results: [{ ...GOOD[0], is_premium: null }, GOOD[1]] }));
    expect(answers).toMatchObject({
      [FIRST]: { status: 'valid', is_business: true, confidence_score: 0.8 },
      [SECOND]: { status: 'valid', is_business: false },
    });
    expect(fake.log.at(-1)).toMatchObject({ authorization: 'Bearer a-token', idempotency_key: 'a-key' });
  });

  it('may have a byte order mark before it', async () => {
    const answers = await ask(text(`\ufeff${JSON.stringify({ results: GOOD })}`));
    expect(answers).toMatchObject({ [FIRST]: { status: 'valid' }, [SECOND]: { status: 'valid' } });
  });
});

describe('a 429', () => {
  it.each<[string, number | undefined]>([
    ['7', 7000],
    ['99999999999999999999', 7 * 86_400_000],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 7 * 86_400_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['2100', 2_100_000],
    ['soon', undefined],
    ['', undefined],
  ])('with Retry-After %j asks to wait for %s ms', async (header, expected) => {
    fake.behave = refuse(429, { 'retry-after': header });
    const validator = new HttpValidator({ url: fake.url, token: undefined }, PATIENT_MS);
    const question = { platform: 'whatsapp' as const, phones: PHONES, idempotency_key: 'a-key' };
    await expect(validator.validate(question, new AbortController().signal)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: expected,
    });
  });
});

describe('a reported line', () => {
  it.each([
    [
      { line_status: 'suspended', line_type: 'mobile' },
      { line_status: 'suspended', line_type: 'mobile' },
    ],
    [
      { line_status: 'unknown', platform_details: { seen: 3 } },
      { line_status: 'unknown', seen: 3 },
    ],
    [{ line_type: null, platform_details: { seen: 3 } }, { seen: 3 }],
    [{}, undefined],
  ])('%j is stored with the details, and never guessed', async (said, platform_details) => {
    const answers = (await ask(first(said))) as Record<
      string,
      { status: string; platform_details?: unknown }
    >;
    expect(answers[FIRST]).toMatchObject({ status: 'valid' });
    expect(answers[FIRST]!.platform_details).toEqual(platform_details);
  });
});

describe('a phone of an answer', () => {
  const failed = (code: string) => ({ [FIRST]: { status: 'failed', code }, [SECOND]: { status: 'valid' } });

  it.each<[string, Behaviour, string]>([
    ['an unknown line status', first({ line_status: 'dead' }), 'invalid_answer'],
    ['that is missing', json({ results: [GOOD[1]] }), 'missing_in_answer'],
    ['that comes twice', json({ results: [GOOD[0], GOOD[0], GOOD[1]] }), 'invalid_answer'],
    ['with an unknown status', first({ status: 'maybe' }), 'invalid_answer'],
    ['with a confidence of 1.7', first({ confidence_score: 1.7 }), 'invalid_answer'],
    ['with a negative confidence', first({ confidence_score: -0.1 }), 'invalid_answer'],
    ['with a confidence in words', first({ confidence_score: 'NaN' }), 'invalid_answer'],
    ['with a business flag in words', first({ is_business: 'yes' }), 'invalid_answer'],
    ['with details that are not an object', first({ platform_details: ['a'] }), 'invalid_answer'],
    ['with details that jsonb cannot hold', first({ profile_info: { a: '\0' } }), 'invalid_answer'],
    ['with half a surrogate pair', first({ profile_info: { a: '\ud83d' } }), 'invalid_answer'],
    ['with 30 kB of details', first({ platform_details: { a: 'x'.repeat(30_000) } }), 'invalid_answer'],
    [
      'with a method that is too long for its column',
      first({ validation_method: 'x'.repeat(51) }),
      'invalid_answer',
    ],
    ['with a negative response time', first({ response_time_ms: -1 }), 'invalid_answer'],
    ['with a response time beyond 32 bits', first({ response_time_ms: 2 ** 31 }), 'invalid_answer'],
  ])('%s fails alone', async (_what, behave, code) => {
    expect(await ask(behave)).toMatchObject(failed(code));
  });

  it('that nobody asked about is ignored', async () => {
    const answers = await ask(json({ results: [...GOOD, resultFor('+523399999999'), null, 7, {}] }));
    expect(Object.keys(answers)).toEqual(PHONES);
  });

  it('cannot reach into the object that holds the answers', async () => {
    const answers = await ask(text(`{"results":[{"phone_e164":"__proto__","status":"valid"}]}`));
    expect(answers).toMatchObject({ [FIRST]: { code: 'missing_in_answer' } });
  });
});

describe('an unreadable answer', () => {
  it.each<[string, Behaviour, string]>([
    ['HTML', text('<html><body>Sign in</body></html>', 'text/html'), 'invalid_answer, permanent'],
    ['nothing at all', text(''), 'invalid_answer, permanent'],
    ['JSON that breaks off', text('{"results":[{"phone'), 'invalid_answer, permanent'],
    ['NaN, which is not JSON', text('{"results":[{"confidence_score":NaN}]}'), 'invalid_answer, permanent'],
    ['a list without its envelope', json(GOOD), 'invalid_answer, permanent'],
    ['results that are not a list', json({ results: { a: 1 } }), 'invalid_answer, permanent'],
    ['a redirect', refuse(302, { location: 'http://127.0.0.1:1/' }), 'rejected, permanent'],
    ['204', refuse(204), 'rejected, permanent'],
    ['400', refuse(400), 'rejected, permanent'],
    ['401', refuse(401), 'rejected, permanent'],
    ['429', refuse(429), 'rate_limited, transient'],
    ['500', refuse(500), 'server_error, transient'],
    ['compressed nonsense', text('\u001f\u008b\u0008', 'application/json'), 'invalid_answer, permanent'],
    ['201', refuse(201), 'rejected, permanent'],
    ['a connection that closes amid the body', closeAmidBody, 'connection_failed, transient'],
    ['a broken connection', (_request, response) => void response.destroy(), 'connection_failed, transient'],
    [
      'a header of a megabyte',
      refuse(200, { 'x-long': 'x'.repeat(1_000_000) }),
      'connection_failed, transient',
    ],
  ])('%s fails the request', async (_what, behave, failure) => {
    expect(await ask(behave)).toBe(failure);
  });

  it('is abandoned when it comes too late', async () => {
    const late: Behaviour = async (_request, response) => {
      await delay(IMPATIENT_MS * 3, undefined, { ref: false });
      sendJson(response, { results: GOOD });
    };
    expect(await ask(late, IMPATIENT_MS)).toBe('timeout, transient');
  });

  it('is abandoned when it trickles for ever', async () => {
    let closed = false;
    const drip: Behaviour = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(timer);
        closed = true;
      });
    };
    expect(await ask(drip, IMPATIENT_MS)).toBe('timeout, transient');
    await waitUntil(() => closed);
  });

  it('of 50 MB is not read to its end', async () => {
    let sent = 0;
    const flood: Behaviour = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.setMaxListeners(0);
      const chunk = Buffer.alloc(64 * 1024, ' ');
      while (!response.destroyed && sent < 50_000_000) {
        sent += chunk.length;
        if (!response.write(chunk)) await Promise.race([drained(response), closedOf(response)]);
      }
    };
    expect(await ask(flood)).toBe('answer_too_large, permanent');
    await delay(50);
    expect(sent).toBeLessThan(10_000_000);
  });

  it('nested a hundred thousand levels deep fails the phone and not the process', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = `{"results":[{"phone_e164":"${FIRST}","status":"valid","platform_details":${deep}}]}`;
    const answers = await ask(text(body));
    expect(
      answers === 'answer_too_large, permanent' || JSON.stringify(answers).includes('invalid_answer'),
    ).toBe(true);
  });
});

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve));
}

function closedOf(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.once('close', resolve));
}
