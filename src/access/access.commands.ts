import { Command, Option } from 'commander';
import { decodeJwt } from 'jose';
import type { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { CredentialsRepository } from '../auth/credentials.repository.js';
import { ROLES, tokenIdOf, type VerifiedToken } from '../auth/tokens.js';
import { EXIT, exitsWith, terminalUser, UsageError } from '../common/terminal/terminal-program.js';
import { InputPipe } from '../common/validation.pipe.js';
import { readDatabaseEnvironment } from '../config/environment.js';
import { withDatabase } from '../database/with-database.js';
import { CreateApiKeyDto, RevokeTokenDto, USUAL_KEY_DAYS } from './access.dto.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { TokenRevocationsService } from './token-revocations.service.js';

/** The longest life of any token. Keeping a revocation for too long does no harm. */
const LONGEST_TOKEN_DAYS = 3650;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TOKEN = /^ey[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Nothing to forget: this process keeps no credentials, and running processes read the database again within a
 * second.
 */
const NOTHING_KEPT = { forget: () => undefined };

interface CreateOptions {
  name: string;
  role: string;
  pii: boolean;
  days: string;
}

/** `npm run api-key -- create | list | revoke` */
export function apiKeyCommand(): Command {
  const command = new Command('api-key')
    .usage('COMMAND [options]')
    .description('API keys for programs that use the API. Reads DATABASE_URL.');
  command
    .command('create')
    .usage('--name NAME --role ROLE [options]')
    .description('Create a key and print it, alone on its line. It is shown only once')
    .requiredOption('--name <name>', 'the program that gets the key')
    .addOption(new Option('--role <role>', 'what the key allows').choices(ROLES).makeOptionMandatory())
    .option('--pii', 'let a viewer see phones and names unmasked', false)
    .option('--days <n>', 'days until the key expires', String(USUAL_KEY_DAYS))
    .action(exitsWith(createKey));
  command.command('list').description('List the keys, newest first').action(exitsWith(listKeys));
  command
    .command('revoke <api_key_uuid>')
    .description('Revoke a key, and sessions that were opened with it, within a second')
    .action(exitsWith(revokeKey));
  return command;
}

/** `npm run token:revoke -- TOKEN` */
export function revokeTokenCommand(): Command {
  return new Command('token:revoke')
    .usage('TOKEN')
    .argument('<token>', 'the token, or its claim jti')
    .description('Revokes a token before it expires, within a second. Reads DATABASE_URL.')
    .action(
      exitsWith(async (text: string) => {
        const input = await checked(RevokeTokenDto, TOKEN.test(text) ? { token: text } : { jti: text });
        const revoked = await withDatabase(readDatabaseEnvironment(), (dataSource) =>
          revocationsOf(dataSource).revoke(input, terminalUser()),
        );
        console.log(`${revoked.token_id} is revoked.`);
        return EXIT.done;
      }),
    );
}

function withKeys<T>(work: (service: ApiKeysService) => Promise<T>): Promise<T> {
  return withDatabase(readDatabaseEnvironment(), (dataSource) =>
    work(new ApiKeysService(dataSource, new ApiKeysRepository(), NOTHING_KEPT, new AuditRepository())),
  );
}

function revocationsOf(dataSource: DataSource): TokenRevocationsService {
  return new TokenRevocationsService(
    dataSource,
    new CredentialsRepository(),
    // The operator has DATABASE_URL, so it need not be proved that the token is valid.
    { ...NOTHING_KEPT, check: (token) => Promise.resolve().then(() => readToken(token)) },
    new AuditRepository(),
    { JWT_MAX_LIFETIME_DAYS: LONGEST_TOKEN_DAYS },
  );
}

function readToken(token: string): VerifiedToken {
  try {
    const { jti, exp = 0 } = decodeJwt(token);
    const expires_at = exp * 1000;
    return {
      token_id: tokenIdOf(token, jti),
      expires_at,
      caller: { subject: '', role: 'viewer' },
    };
  } catch {
    throw new UsageError('This is not a token. Give the token, or its claim jti.');
  }
}

async function createKey({ name, role, pii, days }: CreateOptions): Promise<number> {
  if (!/^\d+$/.test(days)) throw new UsageError('--days must be a whole number.');
  const input = await checked(CreateApiKeyDto, { name, role, pii, expires_in_days: Number(days) });
  const { key, api_key_uuid, expires_at } = await withKeys((keys) => keys.create(input, terminalUser()));
  console.log(key);
  console.error(
    `It is valid until ${expires_at.toISOString()}. Revoke it with: npm run api-key -- revoke ${api_key_uuid}`,
  );
  return EXIT.done;
}

async function listKeys(): Promise<number> {
  return withKeys(async (keys) => {
    let cursor: string | undefined;
    do {
      const page = await keys.list({ limit: 500, ...(cursor !== undefined && { cursor }) });
      if (cursor === undefined && page.items.length === 0) console.log('There are no API keys.');
      for (const { api_key_uuid, prefix, role, pii, name, expires_at, ...key } of page.items) {
        const used = key.last_used_at === null ? 'never used' : `used ${key.last_used_at.toISOString()}`;
        const ends = key.revoked_at === null ? `until ${expires_at.toISOString()}` : 'revoked';
        console.log([api_key_uuid, prefix, `${role}${pii ? '+pii' : ''}`, ends, used, name].join('  '));
      }
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return EXIT.done;
  });
}

async function revokeKey(uuid: string): Promise<number> {
  if (!UUID.test(uuid)) throw new UsageError(`${uuid} is not a uuid: see npm run api-key -- list.`);
  const { name, prefix } = await withKeys((keys) => keys.revoke(uuid, terminalUser()));
  console.log(`${name} (${prefix}) is revoked.`);
  return EXIT.done;
}

async function checked<T extends object>(metatype: new () => T, value: object): Promise<T> {
  return (await new InputPipe().transform(value, { type: 'body', metatype })) as T;
}
