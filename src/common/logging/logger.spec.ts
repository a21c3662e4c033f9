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
    'phone=523312345678',
    '"3312345678"',
  ])('strikes out a phone number: %s', (text) => {
    expect(
      capture((log) => {
        log.info(`found ${text} here`);
      }),
    ).not.toMatch(/3312345678/);
  });

  it('strikes out fields with personal data, also inside other objects', () => {
    const line = capture((log) => {
      log.info({ contact: { full_name: 'Ana', phone_e164: '3312345678' }, full_name: 'Ana' });
    });
    expect(line).not.toMatch(/Ana|3312345678/);
  });

  it('leaves ids, times and what is still JSON alone', () => {
    const line = capture((log) => {
      log.info({ contact_id: 2147483647, responseTime: 12.3312345678 }, 'done');
    });
    expect(JSON.parse(line)).toMatchObject({
      contact_id: 2147483647,
      responseTime: 12.3312345678,
      msg: 'done',
    });
  });

  it('keeps message, context and error of what Nest writes', () => {
    const line = capture((log) => {
      new NestLogger(log).error(new Error('broken'), undefined, 'Jobs');
    });
    expect(JSON.parse(line)).toMatchObject({ level: 50, context: 'Jobs', err: { message: 'broken' } });
  });
});
