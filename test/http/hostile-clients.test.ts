import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { SharedCounts } from '../../src/auth/shared-counts.js';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const JOB = { name: 'a job', platforms: ['apple'] };
const LIMIT = 100;

describe('hostile clients', () => {
  const log: string[] = [];
  let app: TestApp;
  let port: number;
  let contact: { id: number; phone_e164: string };

  beforeAll(async () => {
    app = await TestApp.start({
      log,
      variables: {
        LOG_LEVEL: 'info',
        PUBLIC_PARTS: 'none',
        HTTP_REQUEST_TIMEOUT_SECONDS: '1',
        RATE_LIMIT_PER_MINUTE: String(LIMIT),
        MAX_OPEN_JOBS: '1',
      },
    });
    port = Number(new URL(await app.url).port);
    contact = await storeContact(app.database);
  });

  afterAll(() => app.stop());

  /** Sends raw bytes, and collects the answer until the server closes. */
  const sendRaw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('close', () => {
        resolve(answer);
      });
      socket.on('error', reject);
    });

  const problemOf = (answer: string): ProblemDetailsDto => {
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^content-type: application\/problem\+json/im);
    const problem = JSON.parse(body) as ProblemDetailsDto;
    expect(head.toLowerCase()).toContain(`x-request-id: ${problem.request_id}`);
    expect(head).toContain(` ${problem.status} `);
    return problem;
  };

  describe('a body that is too large to check is refused with one error, and any body with at most 100', () => {
    const object = (fields: number) =>
      Object.fromEntries(Array.from({ length: fields }, (_, index) => [`f${index}`, 0]));

    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    /** The part of the path that an answer shows. */
    const LEVELS = `contact_filters.a\n${'[0]'.repeat(99)}`.slice(0, 100);

    it.each<[string, object, string]>([
      ['150,000 fields', object(150_000), ''],
      ['a field in it of 1,001 fields', { ...JOB, contact_filters: object(1001) }, 'contact_filters'],
      ['300,000 empty objects in a list', { ...JOB, platforms: Array(300_000).fill({}) }, 'platforms'],
      ['600,000 texts in a list', { ...JOB, platforms: Array(600_000).fill('') }, 'platforms'],
      ['1,001 objects in a list', { ...JOB, platforms: [...Array<number>(1000).fill(1), {}] }, 'platforms'],
      ['101 levels', { ...JOB, contact_filters: JSON.parse(`{"a\\n":${nested(100)}}`) as object }, LEVELS],
      ['300 objects of 100 fields', { ...JOB, platforms: Array(300).fill(object(100)) }, ''],
      ['140,000 texts in two lists', { a: Array(70_000).fill(''), b: Array(70_000).fill('') }, ''],
      ['the name of a prototype', { ...JOB, prototype: 1 }, 'prototype'],
    ])('%s', async (_, body, field) => {
      const answer = await app.as('operator').post('/validation-jobs', body);
      expect([answer.status, (answer.body as ProblemDetailsDto).errors?.map((error) => error.field)]).toEqual(
        [400, [field]],
      );
    });

    it('900 unknown fields, with names cut', async () => {
      const body = { ...object(900), ['x'.repeat(10_000)]: 1 };
      const answer = await app.as('operator').post('/validation-jobs', body);
      expect((answer.body as ProblemDetailsDto).errors).toHaveLength(100);
      expect(answer.text.length).toBeLessThan(20_000);
    });

    it.each([
      ['1,001 fields', object(1001), 'profile_info'],
      ['20,001 characters', { text: 'x'.repeat(20_001) }, 'profile_info'],
    ])('a free object of %s', async (_, profile_info, field) => {
      const body = {
        contact_id: contact.id,
        phone_e164: contact.phone_e164,
        platform: 'apple',
        is_valid: true,
      };
      const answer = await app.as('operator').post('/validations', { ...body, profile_info });
      expect([answer.status, (answer.body as ProblemDetailsDto).errors?.[0]?.field]).toEqual([400, field]);
    });
  });

  it.each([
    ['is no HTTP', 'hello\r\n\r\n', 400],
    [
      'has too large headers',
      `GET /health/live HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['does not send its headers', 'GET /health/live HTTP/1.1\r\n', 408],
    [
      'does not send its body',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n',
      408,
    ],
    ['sends nothing', '', 408],
  ])('a client that %s gets a problem document and is disconnected', async (_, text, status) => {
    expect(problemOf(await sendRaw(text)).status).toBe(status);
  });

  it('does not read a large body without credentials', async () => {
    const head = 'POST /api/v1/validation-jobs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json';
    for (const length of ['content-length: 1000000', 'transfer-encoding: chunked']) {
      expect(problemOf(await sendRaw(`${head}\r\n${length}\r\n\r\n`)).code).toBe('token_missing');
    }
  });

  it('accepts no form, because two million bytes can be a million fields', async () => {
    const answer = await fetch(`${await app.url}/api/v1/validation-jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.token('operator')}` },
      body: new URLSearchParams({ name: 'a job' }),
    });
    expect(answer.status).toBe(415);
  });

  it('accepts no compressed body', async () => {
    const answer = await fetch(`${await app.url}/api/v1/validation-jobs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await app.token('operator')}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(JOB)),
    });
    expect([answer.status, ((await answer.json()) as ProblemDetailsDto).code]).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  it('has answers in which nothing can run, and which nobody may store', async () => {
    const { headers } = await app.as('viewer').get('/contacts');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('does not treat a client that disconnects as a fault', async () => {
    log.length = 0;
    const token = await app.token('operator');
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `POST /api/v1/validation-jobs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
          'content-type: application/json\r\ncontent-length: 900\r\n\r\n{"name"',
        () => setTimeout(() => socket.destroy(), 50),
      ),
    );
    const lines = await waitFor(
      () => Promise.resolve(log.map((line) => JSON.parse(line) as { level: number; msg?: string })),
      (all) => all.length > 0,
    );
    expect(lines.filter(({ level }) => level > 30)).toEqual([]);
  });

  it('with no public part, shows no documentation, and the metrics only with a token', async () => {
    const statusOf = async (path: string, headers = {}): Promise<number> =>
      (await fetch(`${await app.url}${path}`, { headers })).status;
    expect([await statusOf('/docs'), await statusOf('/docs-json')]).toEqual([404, 404]);
    const headers = { authorization: `Bearer ${await app.token('viewer')}` };
    expect([await statusOf('/metrics'), await statusOf('/metrics', headers)]).toEqual([401, 200]);
    expect(await (await fetch(`${await app.url}/health/ready`)).json()).toEqual({ status: 'up' });
  });

  describe('has no more than its limit', () => {
    const expectTooMany = (
      answer: { status: number; headers: Record<string, string>; body: unknown },
      code: string,
    ) => {
      expect([answer.status, (answer.body as ProblemDetailsDto).code]).toEqual([429, code]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    };

    it('of open jobs', async () => {
      await app.as('operator').post('/validation-jobs', JOB);
      expectTooMany(await app.as('operator').post('/validation-jobs', JOB), 'too_many_open_jobs');
      expect((await app.as('operator').post('/validation-jobs', { ...JOB, dry_run: true })).status).toBe(200);
    });

    it('of streams', async () => {
      const streams = new AbortController();
      const headers = { authorization: `Bearer ${await app.token('admin')}` };
      const url = `${await app.url}/api/v1/dashboard/work/events`;
      for (let index = 0; index < 50; index++)
        expect((await fetch(url, { headers, signal: streams.signal })).status).toBe(200);
      expect(await app.as('admin').statusOf('/dashboard/work/events')).toBe(429);
      streams.abort();
      await waitFor(
        () => app.as('admin').statusOf('/dashboard/work/events'),
        (status) => status === 200,
      );
    });

    it('of requests, with or without credentials', async () => {
      const answers = [];
      // A minute may end between the requests.
      for (let index = 0; index < 2 * LIMIT + 1; index++)
        answers.push(await app.as('viewer').get('/contacts/1'));
      expectTooMany(
        answers.find(({ status }) => status === 429)!,
        'too_many_requests',
      );
      const others = await app.as('operator').get('/contacts/1');
      expect(others.status).not.toBe(429);
    });
  });
});

describe('counts of requests', () => {
  it('are shared by the processes, and each process counts alone while Redis is away', async () => {
    const prefix = `test-${randomUUID()}`;
    const connections = [0, 1].map(() => new Redis(process.env.TEST_REDIS_URL!, { maxRetriesPerRequest: 1 }));
    const [one, other] = connections.map((redis) => new SharedCounts(redis, prefix));
    let taken = 0;
    const takeBoth = async (): Promise<number> => {
      taken++;
      one!.take('a');
      return Promise.resolve(other!.take('a').count);
    };
    await waitFor(takeBoth, (count) => count > taken);
    for (const redis of connections) redis.disconnect();
    const before = one!.take('a').count;
    expect(one!.take('a').count).toBe(before + 1);
    one!.stop();
    other!.stop();
  });
});
