import { NotFoundError, UnavailableError } from './app-error.js';
import { errorKind, isUnavailable, tryAgain, type ErrorKind } from './error-kind.js';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`error ${code}`), { code, ...more });

describe('the table of errors', () => {
  it.each<[ErrorKind, string[]]>([
    ['again', ['40P01', '40001', '55P03']],
    [
      'wait',
      ['08006', '28P01', '3D000', '53100', '53200', '53300', '57P01', '57P02', '57P03', '25006', '25P03'],
    ],
    ['wait', ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']],
    ['wait', ['EHOSTUNREACH', 'ENETUNREACH']],
    ['ours', ['42601', '42P01', '57014', '23505', '23514', 'ENOENT']],
  ])('says %s of %j', (kind, codes) => {
    expect(codes.map((code) => [code, errorKind(withCode(code))])).toEqual(codes.map((code) => [code, kind]));
  });

  it('tries again when a contact was deleted meanwhile, and not at another missing row', () => {
    expect(errorKind(withCode('23503', { constraint: 'platform_validations_contact_id_fkey' }))).toBe(
      'again',
    );
    expect(errorKind(withCode('23503', { constraint: 'campaigns_owner_fkey' }))).toBe('ours');
  });

  it.each([
    ['the cause of an error', new Error('outer', { cause: withCode('ECONNRESET') })],
    ["the driver's error", Object.assign(new Error('query failed'), { driverError: withCode('57P01') })],
    ['one of several addresses', new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])],
    ['a text of pg without a code', new Error('Connection terminated unexpectedly')],
    ['a refusal of Redis', Object.assign(new Error('READONLY You cannot write'), { name: 'ReplyError' })],
  ])('recognises %s', (_name, error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it('tells whose fault an error of the application is', () => {
    expect(errorKind(NotFoundError.of('contact', 1))).toBe('caller');
    expect(errorKind(new UnavailableError('away', 'It is away.'))).toBe('wait');
    expect(errorKind('no error at all')).toBe('ours');
    expect(errorKind(undefined)).toBe('ours');
  });

  it('ends with errors that refer to themselves', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(errorKind(error)).toBe('ours');
  });
});

describe('trying again', () => {
  it('repeats what a deadlock ended, and answers the result', async () => {
    const result = await tryAgain((attempt) =>
      attempt < 3 ? Promise.reject(withCode('40P01')) : Promise.resolve(attempt),
    );
    expect(result).toBe(3);
  });

  it('gives up after five attempts, and at once for other errors', async () => {
    const attempts: number[] = [];
    const fail = (code: string) =>
      tryAgain((attempt) => {
        attempts.push(attempt);
        return Promise.reject(withCode(code));
      });
    await expect(fail('40001')).rejects.toThrow('40001');
    await expect(fail('42601')).rejects.toThrow('42601');
    expect(attempts).toEqual([1, 2, 3, 4, 5, 1]);
  });
});
