import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { normalizeMexicanPhone, PHONE_ERRORS } from '../../../common/phone.js';
import { PLATFORMS, type Platform } from '../../../common/platforms.js';
import { EnvironmentError, readValidatorEnvironment } from '../../../config/environment.js';
import { endpointOf, type ValidatorEndpoint } from '../../../config/validator-environment.js';
import type { ValidatorCheckOptions } from './conversation.js';
import { checkValidator, inventedPhones, LARGEST_BATCH, mostLookups } from './validator-check.js';

const HELP = `Asks one of your validators as the engine does, and reports its mistakes. See docs/validators.md.

  npm run validator:check -- URL --token TOKEN        the validator at this address
  npm run validator:check -- --platform facebook      the validator of VALIDATOR_URL_FACEBOOK, with its token

  --platform NAME     ${PLATFORMS.join(', ')}; (default: whatsapp)
  --phones LIST       phones to ask about, separated by commas, or a file with one per line (default: invented phones)
  --batch N           phones of the largest question: 1 to ${LARGEST_BATCH} (default: ${LARGEST_BATCH})
  --timeout MS        how long an answer may take (default: VALIDATOR_TIMEOUT_MS, or else 30000)
  --yes               ask without confirmation, and ask the largest question too

A validator may charge for every phone that it looks up. Without --yes you are told how many phones that may be and
asked whether to go on; where nobody can answer, nothing is asked.

Exit status: 0 nothing is wrong, 1 something is wrong, 2 wrong use.`;

class UsageError extends Error {}

interface Arguments extends ValidatorCheckOptions {
  yes: boolean;
}

async function readArguments(): Promise<Arguments | undefined> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      token: { type: 'string' },
      platform: { type: 'string', default: 'whatsapp' },
      phones: { type: 'string' },
      batch: { type: 'string', default: String(LARGEST_BATCH) },
      timeout: { type: 'string' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  if (positionals.length > 1) throw new UsageError('Give only one address.');
  const platform = PLATFORMS.find((name) => name === values.platform);
  if (!platform) throw new UsageError(`--platform must be one of ${PLATFORMS.join(', ')}.`);
  const environment = readValidatorEnvironment();
  const endpoint = positionals[0]
    ? { url: readUrl(positionals[0]), token: values.token }
    : configuredEndpoint(platform, values.token);
  return {
    endpoint,
    platform,
    phones: values.phones === undefined ? inventedPhones(LARGEST_BATCH) : await readPhones(values.phones),
    timeoutMs: readNumber('--timeout', values.timeout, 100, 600_000) ?? environment.VALIDATOR_TIMEOUT_MS,
    largestBatch: values.yes ? (readNumber('--batch', values.batch, 1, LARGEST_BATCH) ?? LARGEST_BATCH) : 0,
    yes: values.yes,
  };

  /** A token of the environment is only sent to the address of the environment. */
  function configuredEndpoint(of: Platform, token: string | undefined): ValidatorEndpoint {
    const configured = endpointOf(environment, of);
    if (!configured) throw new UsageError(`Give an address, or set VALIDATOR_URL_${of.toUpperCase()}.`);
    return { ...configured, ...(token !== undefined && { token }) };
  }
}

function readUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError('The address must be like https://validator.example.com/check.');
  return text;
}

function readNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}.`);
  return value;
}

/**
 * The phones of a list or a file, as the engine would send them. A wrong phone is named by its position, not by its
 * digits.
 */
async function readPhones(listOrFile: string): Promise<string[]> {
  const isList = listOrFile.split(',').every((part) => normalizeMexicanPhone(part).ok);
  const parts = isList ? listOrFile.split(',') : (await readLines(listOrFile)).filter((line) => line.trim());
  const phones = parts.map((part, index) => {
    const phone = normalizeMexicanPhone(part);
    if (!phone.ok) throw new UsageError(`Phone ${index + 1} of --phones ${PHONE_ERRORS[phone.code]}.`);
    return phone.phone_e164;
  });
  if (phones.length === 0) throw new UsageError('--phones has no phone.');
  return [...new Set(phones)].slice(0, LARGEST_BATCH);
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/);
  } catch {
    throw new UsageError('--phones must be a list of Mexican phones or a readable file.');
  }
}

/** Says what the check may cost before anything is asked, and asks for confirmation unless --yes was given. */
async function mayAsk(options: Arguments): Promise<boolean> {
  const { origin, pathname } = new URL(options.endpoint.url);
  console.error(
    `Asks ${origin}${pathname} about at most ${mostLookups(options)} phones for ${options.platform}. ` +
      'Each may cost the price of one lookup.',
  );
  if (options.yes) return true;
  if (!process.stdin.isTTY) throw new UsageError('Nothing was asked. Add --yes to continue.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question('Go on? [y/N] ');
  terminal.close();
  return /^(?:y|yes|s|si|sí)$/i.test(reply.trim());
}

async function main(): Promise<number> {
  const options = await readArguments();
  if (!options) {
    console.log(HELP);
    return 0;
  }
  if (!(await mayAsk(options))) return 2;
  const findings = await checkValidator(options, ({ verdict, check, detail }) => {
    console.log(`${verdict.padEnd(8)}  ${check.padEnd(17)}  ${detail}`);
  });
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
  console.log(wrong === 0 ? 'Nothing is wrong.' : `${wrong} of ${findings.length} checks found a mistake.`);
  return wrong === 0 ? 0 : 1;
}

function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof EnvironmentError) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(isUsage(error) ? `${error.message}\nSee --help.` : error);
    process.exitCode = isUsage(error) ? 2 : 1;
  },
);
