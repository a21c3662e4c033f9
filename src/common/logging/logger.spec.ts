import { QueryFailedError } from 'typeorm';
import { createLogger, NestLogger } from './logger.js';

function capture(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('info', { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it.each([
    '+523312345678',
    '+52 1 3312345678',
    '/contacts/by-phone/%2B523312345678',
    '/contacts/by-phone/3312345678',
    "/contacts/by-phone/'3312345678",
    '/contacts/by-phone/044%2033%201234%205678?a=1',
    '/contacts/by-phone/(33)%201234-5678',
    'phone=523312345678',
    '"3312345678"',
  ])('removes a phone number: %s', (text) => {
    expect(
      capture((log) => {
        log.info(`found ${text} here`);
      }),
    ).not.toMatch(/3312345678|1234%205678|1234-5678/);
  });

  it('removes fields with personal data, also inside other objects', () => {
    const line = capture((log) => {
      log.info({ contact: { full_name: 'Ana', phone_e164: '3312345678' }, full_name: 'Ana' });
    });
    expect(line).not.toMatch(/Ana|3312345678/);
  });

  it.each([
    ['deep inside', { a: { b: { c: { d: { full_name: 'Ana' } } } } }],
    ['with quotes and backslashes in it', { full_name: 'Ana \\" \\\\' }],
    ['that is a number', { phone_national: 3312345678 }],
    ['that is a list', { full_name: ['Ana', 'Ana "]"'] }],
    ['after another', { address: 'Ana 1', full_name: 'Ana' }],
  ])('removes a personal field %s, and leaves valid JSON', (_, fields) => {
    const line = capture((log) => {
      log.info({ ...fields, contact_id: 7 }, 'done');
    });
    expect(line).not.toMatch(/Ana|3312345678/);
    expect(line).toContain('[redacted]');
    expect(JSON.parse(line)).toMatchObject({ contact_id: 7, msg: 'done' });
  });

  it('leaves ids, times and other valid JSON unchanged', () => {
    const line = capture((log) => {
      log.info({ contact_id: 2147483647, responseTime: 12.3312345678 }, 'done');
    });
    expect(JSON.parse(line)).toMatchObject({
      contact_id: 2147483647,
      responseTime: 12.3312345678,
      msg: 'done',
    });
  });

  it('logs which statement failed and why, but neither its parameters nor the row that PostgreSQL quotes', () => {
    const cause = Object.assign(new Error('new row violates check constraint "c"'), {
      code: '23514',
      constraint: 'c',
      detail: 'Failing row contains (1, Ana).',
    });
    const line = capture((log) => {
      log.error({ err: new QueryFailedError('INSERT INTO contacts VALUES ($1)', ['Ana'], cause) });
      log.error({ err: new Error('it failed', { cause: new AggregateError([cause], 'all of them') }) });
    });
    expect(line).not.toContain('Ana');
    const [first = '', second = ''] = line.trim().split('\n');
    expect(JSON.parse(first)).toMatchObject({
      err: {
        type: 'QueryFailedError',
        code: '23514',
        constraint: 'c',
        query: 'INSERT INTO contacts VALUES ($1)',
      },
    });
    expect(JSON.parse(second)).toMatchObject({
      err: { message: 'it failed', cause: { message: 'all of them', errors: [{ code: '23514' }] } },
    });
  });

  it('keeps message, context and error of log calls by Nest', () => {
    const line = capture((log) => {
      new NestLogger(log).error(new Error('broken'), undefined, 'Jobs');
    });
    expect(JSON.parse(line)).toMatchObject({ level: 50, context: 'Jobs', err: { message: 'broken' } });
  });
});
