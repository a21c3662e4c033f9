import { parseArgs } from 'node:util';
import { EnvironmentError, readAuthEnvironment } from '../config/environment.js';
import { ROLES, type Role } from './roles.js';
import { LONGEST_SUBJECT, signToken } from './tokens.js';

const USAGE = `Prints a token, alone on its line. Reads JWT_SECRET.

  npm run token -- --role ${ROLES.join('|')} [--subject NAME] [--expires 8h]
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      subject: { type: 'string' },
      expires: { type: 'string', default: '8h' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const role = ROLES.find((candidate) => candidate === values.role);
  if (!role) throw new UsageError(`--role must be one of ${ROLES.join(', ')}`);
  if (!/^\d+ ?(?:m|h|d|w)$/.test(values.expires))
    throw new UsageError('--expires must be like 30m, 8h, 30d or 4w');
  const subject = values.subject ?? defaultSubject(role);
  if (subject.length < 1 || subject.length > LONGEST_SUBJECT)
    throw new UsageError(`--subject must have 1 to ${LONGEST_SUBJECT} characters`);
  const { JWT_SECRET } = readAuthEnvironment();
  console.log(await signToken(JWT_SECRET, { subject, role }, values.expires));
}

function defaultSubject(role: Role): string {
  return `cli-${role}`;
}

class UsageError extends Error {}

main().catch((error: unknown) => {
  const expected = error instanceof UsageError || error instanceof EnvironmentError || isParseError(error);
  process.stderr.write(`${expected ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

function isParseError(error: unknown): error is TypeError {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
