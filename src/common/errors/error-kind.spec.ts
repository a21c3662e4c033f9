import { BadRequestException, InternalServerErrorException } from '@nestjs/common';
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
    ['wait', ['CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID']],
    ['ours', ['42601', '42P01', '57014', '23505', '23514', '0A000', 'ENOENT', 'EACCES']],
  ])('says %s of %j', (kind, codes) => {
    expect(codes.map((code) => [code, errorKind(withCode(code))])).toEqual(codes.map((code) => [code, kind]));
  });

  it('tries again when a contact was deleted meanwhile, but not when another row is missing', () => {
    const missing = (constraint: string): ErrorKind => errorKind(withCode('23503', { constraint }));
    expect(missing('platform_validations_contact_id_fkey')).toBe('again');
    expect(missing('fk_validation_job_failures_contact')).toBe('again');
    expect(missing('fk_validation_job_failures_job')).toBe('ours');
  });

  it('tries again when a migration outdated a prepared statement, but not when PostgreSQL lacks a feature', () => {
    expect(errorKind(withCode('0A000', { routine: 'RevalidateCachedQuery' }))).toBe('again');
    expect(errorKind(withCode('0A000', { routine: 'transformLockingClause' }))).toBe('ours');
  });

  it('waits when a connection cannot be made, but not when a file cannot be opened', () => {
    expect(errorKind(withCode('ENOENT', { syscall: 'connect' }))).toBe('wait');
    expect(errorKind(withCode('EAI_FAIL', { syscall: 'getaddrinfo' }))).toBe('wait');
    expect(errorKind(withCode('ENOENT', { syscall: 'open' }))).toBe('ours');
  });

  it.each([
    'Connection terminated',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
    'Query runner already released. Cannot run queries anymore.',
    'Connection is closed.',
    'Command timed out',
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
  ])('waits after an error without a code: %s', (message) => {
    expect(errorKind(new Error(message))).toBe('wait');
  });

  it.each([
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica.",
    "OOM command not allowed when used memory > 'maxmemory'.",
    'MISCONF Redis is configured to save RDB snapshots',
    'ERR max number of clients reached',
  ])('waits after a refusal of Redis: %s', (message) => {
    expect(errorKind(Object.assign(new Error(message), { name: 'ReplyError' }))).toBe('wait');
  });

  it.each([
    ['the cause of an error', new Error('outer', { cause: withCode('ECONNRESET') })],
    ["the driver's error", Object.assign(new Error('query failed'), { driverError: withCode('57P01') })],
    ['one of several addresses', new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])],
  ])('recognises %s', (_name, error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it('knows the kind of each error of the application', () => {
    expect(errorKind(NotFoundError.of('contact', 1))).toBe('caller');
    expect(errorKind(new UnavailableError('away', 'It is away.'))).toBe('wait');
    expect(errorKind(new BadRequestException())).toBe('caller');
    expect(errorKind(withCode('FST_ERR_CTP_BODY_TOO_LARGE', { statusCode: 413 }))).toBe('caller');
    expect(errorKind(new InternalServerErrorException())).toBe('ours');
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
  it('repeats work that a deadlock ended, and answers its result', async () => {
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
