import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ExampleValidator } from './support/example-validator.js';
import { FaultyValidator, type Asked } from './support/faulty-validator.js';

const CLI = fileURLToPath(
  new URL('../../src/validation-jobs/validators/check/validator-check.cli.ts', import.meta.url),
);
const TOKEN = 'token-of-the-operator';

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

const isAsked = ({ method, phones, headers }: Asked): boolean =>
  method === 'POST' && phones.length > 0 && headers.authorization === `Bearer ${TOKEN}`;

/** Runs the command without a terminal. */
async function run(args: string[], variables: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, err, code: code as number };
}

describe('npm run validator:check', () => {
  it('ends with 0 for the example, after saying what it may cost', async () => {
    const { out, err, code } = await run([example.url, '--token', TOKEN, '--yes']);
    expect(err).toContain('about at most 1013 phones');
    expect(out).toMatch(/^ok +largest batch +1000 phones are answered/m);
    expect(out).toMatch(/\nNothing is wrong\.\n$/);
    expect(code).toBe(0);
  });

  it('asks the validator of the environment with its token, about the phones of a list', async () => {
    const { code } = await run(
      ['--platform', 'facebook', '--phones', '044 33 5550 1234,+523355501235', '--yes'],
      {
        VALIDATOR_URL_FACEBOOK: faulty.url,
        VALIDATOR_TOKEN_FACEBOOK: TOKEN,
      },
    );
    expect(code).toBe(0);
    const asked = faulty.log.filter(isAsked);
    expect(new Set(asked.flatMap(({ phones }) => phones))).toEqual(
      new Set(['+523355501234', '+523355501235']),
    );
    expect(asked.every(({ body }) => body.includes('"platform":"facebook"'))).toBe(true);
  });

  it('ends with 1 when something is wrong, and prints neither token nor phones', async () => {
    faulty.fault = async ({ headers, phones }, right) => ({
      ...(await right()),
      body: `${String(headers.authorization)} ${phones.join()}`,
    });
    const { out, err, code } = await run([faulty.url, '--token', TOKEN, '--phones', '3355501234', '--yes']);
    expect(code).toBe(1);
    expect(out).toMatch(/^wrong +JSON/m);
    expect(out + err).not.toMatch(new RegExp(`${TOKEN}|3355501234`));
  });

  it('asks nothing without confirmation', async () => {
    const { err, code } = await run([faulty.url, '--token', TOKEN]);
    expect(code).toBe(2);
    expect(err).toContain('Nothing was asked. Add --yes');
    expect(faulty.log).toEqual([]);
  });

  it.each([
    ['no address', [], 'VALIDATOR_URL_WHATSAPP'],
    ['an invalid address', ['localhost'], 'must be like https://'],
    ['two addresses', ['http://a.example', 'http://b.example'], 'one address'],
    ['an unknown platform', ['http://a.example', '--platform', 'fax'], '--platform must be one of'],
    ['an unknown option', ['http://a.example', '--fast'], '--fast'],
    ['a batch that is too large for any job', ['http://a.example', '--batch', '1001', '--yes'], '--batch'],
    ['an invalid timeout', ['http://a.example', '--timeout', '1s'], '--timeout'],
    ['invalid phones', ['http://a.example', '--phones', 'nonsense'], '--phones must be a list'],
  ])('ends with 2 for %s', async (_what, args, words) => {
    const { out, err, code } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(out).toBe('');
  });

  it('explains itself', async () => {
    const { out, code } = await run(['--help']);
    expect(out).toContain('npm run validator:check -- URL');
    expect(code).toBe(0);
  });
});
