import { TestDatabase } from '../support/test-database.js';
import { ExampleValidator } from './support/example-validator.js';
import { createContacts, createJob, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, WorkerProcess } from './support/processes.js';

const TOKEN = 'token-of-the-operator';
/**
 * A lookup as an operator might write it. It counts its calls. Even phones are valid, and one that ends in 99 fails.
 */
const LOOK_UP = `async function lookUp(platform, phones) {
  console.log('looked up ' + phones.length + ' on ' + platform);
  if (phones.some((phone) => phone.endsWith('99'))) throw new Error('the provider is away');
  await new Promise((resolve) => setTimeout(resolve, 200));
  return new Map(phones.map((phone) => {
    const even = Number(phone.at(-1)) % 2 === 0;
    return [phone, { status: even ? 'valid' : 'invalid', is_business: even, confidence_score: 0.9 }];
  }));
}`;

let validator: ExampleValidator;
beforeAll(async () => {
  validator = await ExampleValidator.start(TOKEN, LOOK_UP);
});
afterAll(() => validator.stop());
beforeEach(() => {
  validator.lines.length = 0;
});

interface Question {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const QUESTION = { platform: 'whatsapp', phones: ['+523300000001', '+523300000002'] };

async function ask({ method = 'POST', body = QUESTION, headers = {} }: Question = {}) {
  const answer = await fetch(validator.url, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...headers,
    },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('the example validator', () => {
  it('answers every phone once', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      results: [
        { phone_e164: '+523300000001', status: 'invalid', is_business: false, confidence_score: 0.9 },
        { phone_e164: '+523300000002', status: 'valid', is_business: true, confidence_score: 0.9 },
      ],
    });
  });

  it.each<[string, Question, number]>([
    ['another method', { method: 'GET' }, 405],
    ['a wrong token', { headers: { authorization: 'Bearer wrong' } }, 401],
    ['no token', { headers: { authorization: '' } }, 401],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 400],
    ['no key', { headers: { 'idempotency-key': '' } }, 400],
    ['a body that is not JSON', { body: '{"platform":' }, 400],
    ['null', { body: 'null' }, 400],
    ['an unknown platform', { body: { ...QUESTION, platform: 'fax' } }, 400],
    ['phones that are no list', { body: { ...QUESTION, phones: '+523300000001' } }, 400],
    ['a text that is not a phone', { body: { ...QUESTION, phones: ['3300000001'] } }, 400],
    ['a phone twice', { body: { ...QUESTION, phones: ['+523300000001', '+523300000001'] } }, 400],
    ['a body that is too long', { body: ' '.repeat(5_000_000) }, 413],
  ])('refuses %s, and looks up nothing', async (_what, question, status) => {
    expect(await ask(question)).toMatchObject({ status, body: { error: expect.any(String) as string } });
    expect(validator.lines).toEqual([]);
  });

  it('answers a repeated question without another lookup, even while the first is running', async () => {
    const headers = { 'idempotency-key': 'the-same' };
    const [first, second] = await Promise.all([ask({ headers }), ask({ headers })]);
    const third = await ask({ headers });
    expect(second.body).toEqual(first.body);
    expect(third.body).toEqual(first.body);
    expect(third.headers.get('idempotent-replayed')).toBe('true');
    expect(validator.lines).toEqual(['looked up 2 on whatsapp']);
  });

  it('refuses a key that was used for another question', async () => {
    const headers = { 'idempotency-key': 'for-one-question' };
    await ask({ headers });
    expect(await ask({ headers, body: { ...QUESTION, platform: 'apple' } })).toMatchObject({ status: 400 });
  });

  it('says when to ask again after a failed lookup, and then looks up again', async () => {
    const question = {
      body: { ...QUESTION, phones: ['+523300000099'] },
      headers: { 'idempotency-key': 'fails' },
    };
    const { status, headers } = await ask(question);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('30');
    expect(await ask(question)).toMatchObject({ status: 503 });
  });
});

it('serves a validation job', async () => {
  const database = await TestDatabase.create();
  const worker = await WorkerProcess.start({
    ...environmentOf(database, { url: validator.url }, { VALIDATOR_TOKEN_WHATSAPP: TOKEN }),
  });
  try {
    await createContacts(database, 60);
    const job = await createJob(database, { platforms: ['whatsapp'], batch_size: 20 });
    const row = await waitForJob(database, job, hasStatus('COMPLETED', 'FAILED'));
    expect(row).toMatchObject({ status: 'COMPLETED', successful_validations: 60, failed_validations: 0 });
    const stored = await database.query(
      `SELECT is_valid, validation_source, count(*)::integer AS results FROM platform_validations
       GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(stored).toEqual([
      { is_valid: false, validation_source: 'http', results: 30 },
      { is_valid: true, validation_source: 'http', results: 30 },
    ]);
    expect(validator.lines).toEqual(Array.from({ length: 3 }, () => 'looked up 20 on whatsapp'));
  } finally {
    await worker.stop();
    await database.drop();
  }
});
