import { EnvironmentError, readDatabaseEnvironment, readEnvironment } from './environment.js';

const GOOD = {
  DATABASE_URL: 'postgres://me:secret@db:5432/sms',
  REDIS_URL: 'redis://cache:6379',
  JWT_SECRET: 'kq8S0vX2nZr5T7wYb1CeF3hJ6mLpQdUg',
};

function complaint(variables: Record<string, string | undefined>): string {
  try {
    readEnvironment({ ...GOOD, ...variables });
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
  }
  return '';
}

describe('readEnvironment', () => {
  it('fills missing variables with defaults, and treats an empty variable as missing', () => {
    expect(readEnvironment({ ...GOOD, PORT: '', HOST: ' ' })).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      HOST: '0.0.0.0',
      VALIDATOR_SANDBOX: false,
    });
  });

  it.each([' 8080 ', '8080\n', '"8080"', "'8080'", '" 8080 "'])(
    'reads %j as an env file means it',
    (PORT) => {
      expect(readEnvironment({ ...GOOD, PORT })).toMatchObject({ PORT: 8080 });
    },
  );

  it.each(['schema=crm', 'currentSchema=crm', 'sslmode=require&search_path=crm'])(
    'refuses ?%s, which would be ignored',
    (option) => {
      expect(complaint({ DATABASE_URL: `${GOOD.DATABASE_URL}?${option}` })).toMatch(
        'options=-csearch_path%3Dmy_schema',
      );
    },
  );

  it.each(['a b', 'a\nb', 'tök', 'a\tb'])(
    'refuses %j as a token, because a header cannot hold it',
    (token) => {
      const variables = { VALIDATOR_URL_WHATSAPP: 'https://v.example', VALIDATOR_TOKEN_WHATSAPP: token };
      expect(complaint(variables)).toMatch('VALIDATOR_TOKEN_WHATSAPP must be of visible ASCII characters');
    },
  );

  it('gives each request half a minute in the database, and always a limit', () => {
    expect(readEnvironment(GOOD)).toMatchObject({ API_STATEMENT_TIMEOUT_SECONDS: 30 });
    for (const seconds of ['0', '3601', 'never'])
      expect(complaint({ API_STATEMENT_TIMEOUT_SECONDS: seconds })).toMatch(
        'API_STATEMENT_TIMEOUT_SECONDS must be a whole number from 1 to 3600',
      );
  });

  it('gathers the validators per platform', () => {
    const { validators } = readEnvironment({
      ...GOOD,
      VALIDATOR_URL_APPLE: 'https://v.example/apple',
      VALIDATOR_TOKEN_APPLE: 't',
    });
    expect(validators.apple).toMatchObject({ url: 'https://v.example/apple', token: 't' });
    expect(validators.google).toBeUndefined();
  });

  it('names every variable that is missing or wrong, all at once', () => {
    const message = complaint({
      DATABASE_URL: undefined,
      REDIS_URL: 'localhost',
      PORT: '70000',
      NODE_ENV: 'prod',
    });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'PORT', 'NODE_ENV']) expect(message).toContain(name);
  });

  it.each([
    'postgres://me:hunter2@more@db:5432/sms',
    'postgres://me:hunter2%@db/sms',
    'postgres://me:hun@ter2/more@db/sms',
    'postgres://me:hunter2#more@db/sms',
  ])('asks for percent-encoding in %j, and does not show the password', (url) => {
    const message = complaint({ DATABASE_URL: url });
    expect(message).toContain('DATABASE_URL');
    expect(message).toContain('percent-encode');
    expect(message).not.toMatch(/hun|ter2|more/);
  });

  it('accepts a percent-encoded password', () => {
    const url = 'postgres://me:hunter2%40more%25@db:5432/sms';
    expect(readDatabaseEnvironment({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'JWT_SECRET'])('demands %s', (name) => {
    expect(complaint({ [name]: undefined })).toMatch(new RegExp(`${name} is missing`));
  });

  it('refuses a short secret everywhere, and a guessable one in production', () => {
    expect(complaint({ JWT_SECRET: 'short' })).toMatch('JWT_SECRET must have at least 32 bytes');
    expect(complaint({ JWT_SECRET: 'a'.repeat(40), NODE_ENV: 'production' })).toMatch(
      'JWT_SECRET is easy to guess',
    );
    expect(complaint({ JWT_SECRET: `changeme-${GOOD.JWT_SECRET}`, NODE_ENV: 'production' })).toMatch(
      'JWT_SECRET',
    );
    expect(complaint({ NODE_ENV: 'production' })).toBe('');
  });

  it('refuses the sandbox in production', () => {
    expect(complaint({ VALIDATOR_SANDBOX: 'true' })).toBe('');
    expect(complaint({ VALIDATOR_SANDBOX: 'true', NODE_ENV: 'production' })).toMatch('VALIDATOR_SANDBOX');
  });

  it('reads where Redis is, alone or behind Sentinels', () => {
    expect(readEnvironment({ ...GOOD, REDIS_URL: 'rediss://ana:p%40ss@cache/2' })).toMatchObject({
      QUEUE_PREFIX: 'sms',
      redis: {
        kind: 'single',
        hosts: [{ host: 'cache', port: 6379 }],
        username: 'ana',
        password: 'p@ss',
        database: 2,
        tls: {},
      },
    });
    const behind = { REDIS_URL: 'redis://:secret@a:26380,[::1],c/1', REDIS_SENTINEL_MASTER: 'main' };
    expect(readEnvironment({ ...GOOD, ...behind }).redis).toMatchObject({
      kind: 'sentinel',
      hosts: [
        { host: 'a', port: 26380 },
        { host: '::1', port: 26379 },
        { host: 'c', port: 26379 },
      ],
      password: 'secret',
      database: 1,
      sentinel: { master: 'main' },
    });
  });

  it('puts the prefix of a Cluster in braces, so that all keys are on one node', () => {
    expect(readEnvironment({ ...GOOD, REDIS_CLUSTER: 'true' })).toMatchObject({ QUEUE_PREFIX: '{sms}' });
  });

  it.each<[string, Record<string, string>]>([
    ['REDIS_CA_FILE', { REDIS_CA_FILE: 'package.json' }],
    ['REDIS_CA_FILE', { REDIS_URL: 'rediss://cache', REDIS_CA_FILE: '/nowhere.pem' }],
    ['REDIS_CERT_FILE', { REDIS_URL: 'rediss://cache', REDIS_CERT_FILE: 'package.json' }],
    ['REDIS_CLUSTER', { REDIS_CLUSTER: 'true', REDIS_SENTINEL_MASTER: 'main' }],
    ['REDIS_URL', { REDIS_CLUSTER: 'true', REDIS_URL: 'redis://cache/1' }],
    ['REDIS_URL', { REDIS_URL: 'redis://a,b' }],
    ['REDIS_URL', { REDIS_URL: 'redis://cache/one' }],
    ['REDIS_URL', { REDIS_URL: 'redis://cache?tls=true' }],
    ['REDIS_URL', { REDIS_URL: 'redis://me:hun@ter2/more@cache' }],
    ['REDIS_SENTINEL_PASSWORD', { REDIS_SENTINEL_PASSWORD: 'hunter2' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://me:hunter2@a:5432,b:5432/sms' }],
  ])('refuses a %s that contradicts itself or cannot be read: %j', (name, variables) => {
    expect(complaint(variables)).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(complaint(variables)).not.toMatch(/hunter2|ter2|more/);
  });

  it('never repeats a value: it may be a secret', () => {
    expect(complaint({ JWT_SECRET: 'short-secret', DATABASE_URL: 'mysql://me:hunter2@db' })).not.toMatch(
      /short-secret|hunter2/,
    );
  });

  it('opens everything without a token except in production, where only the named parts are open', () => {
    const partsOf = (variables: Record<string, string>) => [
      ...readEnvironment({ ...GOOD, ...variables }).publicParts,
    ];
    expect(partsOf({})).toEqual(['docs', 'metrics', 'health']);
    expect(partsOf({ NODE_ENV: 'production' })).toEqual([]);
    expect(partsOf({ NODE_ENV: 'production', PUBLIC_PARTS: 'metrics, health' })).toEqual([
      'metrics',
      'health',
    ]);
    expect(partsOf({ PUBLIC_PARTS: 'none' })).toEqual([]);
    expect(() => partsOf({ PUBLIC_PARTS: 'all' })).toThrow(
      'PUBLIC_PARTS must be none, or of docs, metrics, health',
    );
  });
});
