import { z } from 'zod';
import { perPlatform, type Platform } from '../common/platforms.js';
import { UsageError } from '../common/terminal/terminal-program.js';
import { redisContradictions, redisSettingsOf, redisShape, type RedisSettings } from './redis-environment.js';
import { flag, serverUrl, urlWith, wholeNumber } from './environment-values.js';
import { missingForOidc, oidcShape } from './oidc-environment.js';
import { tracingShape } from './tracing-environment.js';
import {
  endpointOf,
  limitsOf,
  priceOf,
  rateLimitOf,
  validatorShape,
  type ValidatorEndpoint,
  type ValidatorEnvironment,
  type ValidatorLimit,
} from './validator-environment.js';

const NODE_ENVIRONMENTS = ['development', 'test', 'production'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const WEAK_SECRETS = /^(?:secret|password|changeme|change-me|change_me|jwt|test|demo|example|your)/i;

/**
 * The parts that can be opened to callers without a token. Swagger UI and the document exist only when they are
 * opened.
 */
const PUBLIC_PARTS = ['docs', 'metrics', 'health'] as const;
export type PublicPart = (typeof PUBLIC_PARTS)[number];

const publicParts = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(
    z.union([z.tuple([z.literal('none')]).transform(() => []), z.array(z.enum(PUBLIC_PARTS))], {
      error: `must be none, or of ${PUBLIC_PARTS.join(', ')}, separated by commas`,
    }),
  )
  .optional();

/** The proxies whose X-Forwarded-For is trusted. */
const trustedProxies = z
  .string()
  .regex(/^(?:[\da-f.:/, ]|loopback|linklocal|uniquelocal)*[.:l]/i, {
    error: 'must be addresses or networks, separated by commas, like 10.0.0.0/8 or loopback,uniquelocal',
  })
  .optional();

/** Limits on the clients of the HTTP servers. */
const httpShape = {
  PUBLIC_PARTS: publicParts,
  TRUST_PROXY: trustedProxies,
  /** Connections to one process at once. Further ones are closed. */
  HTTP_MAX_CONNECTIONS: wholeNumber(10, 100_000, 4000),
  /** The time limit for receiving a request, including uploads. */
  HTTP_REQUEST_TIMEOUT_SECONDS: wholeNumber(1, 86_400, 300),
  /** How long a process that is ending still answers requests, so that the load balancer notices in time. */
  SHUTDOWN_DELAY_SECONDS: wholeNumber(0, 300, 0),
  /** Requests per minute of one subject with valid credentials; 0 means no limit. */
  RATE_LIMIT_PER_MINUTE: wholeNumber(0, 10_000_000, 12_000),
  /** Requests per minute of one address without valid credentials; 0 means no limit. */
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: wholeNumber(0, 10_000_000, 600),
  /** The most jobs of one subject that have not ended. */
  MAX_OPEN_JOBS: wholeNumber(1, 1_000_000, 200),
};

const databaseShape = {
  DATABASE_URL: serverUrl(
    ['postgres:', 'postgresql:'],
    'postgres://user:password@localhost:5432/sms_marketing',
  ).refine((url) => !/[?&](?:schema|current_?schema|search_path)=/i.test(url), {
    error:
      'names a schema in a way that PostgreSQL does not know and would ignore: write ' +
      '?options=-csearch_path%3Dmy_schema, or set it for the role',
  }),
  DATABASE_POOL_SIZE: wholeNumber(1, 500, 10),
};

/** Replicas of that database, for reads that may be a few seconds old. */
const replicaShape = {
  DATABASE_REPLICA_URLS: z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(
      z.array(serverUrl(['postgres:', 'postgresql:'], 'postgres://user:password@replica:5432/sms_marketing')),
    )
    .default([]),
  /** A replica with a longer lag is not used until it has caught up. */
  DATABASE_REPLICA_MAX_LAG_SECONDS: wholeNumber(1, 600, 5),
};

/** Limits beyond which scoring runs and imports slow down; 0 means no limit. */
const bulkShape = {
  BULK_MAX_REPLICA_LAG_SECONDS: wholeNumber(0, 3600, 10),
  BULK_MAX_WAL_MB_PER_SECOND: wholeNumber(0, 100_000, 0),
  /** The limit on the 99th percentile of the API's read times. */
  BULK_MAX_REQUEST_MS: wholeNumber(0, 600_000, 1000),
};

const privacyShape = {
  /** The key of the hashes that remain of deleted people. It cannot be replaced later. */
  PRIVACY_HASH_KEY: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32, { error: 'must have at least 32 bytes' })
    .optional(),
};

const scoringShape = {
  /** How many slices of one scoring run are scored at once, which is also the most that one process scores. */
  SCORING_LANES: wholeNumber(1, 32, 4),
  /** A slice takes about half a second when the tables are in memory. Use smaller slices when they are not. */
  SCORING_SLICE_CONTACTS: wholeNumber(1, 100_000, 5000),
};

const authShape = {
  JWT_SECRET: z
    .string({ error: 'is missing; make one with: openssl rand -base64 48' })
    .refine((value) => Buffer.byteLength(value) >= 32, { error: 'must have at least 32 bytes (HS256)' }),
};

/** The identity provider whose tokens are accepted besides our own, and the longest lifetime of a token. */
const providerShape = {
  JWT_JWKS_URL: urlWith(['https:', 'http:'], 'https://login.example.com/jwks.json').optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_MAX_LIFETIME_DAYS: wholeNumber(1, 3650, 90),
};

const databaseSchema = z.object(databaseShape);
const importSchema = z.object({ ...databaseShape, ...privacyShape });
const scoringSchema = z.object({ ...databaseShape, ...scoringShape });
const authSchema = z.object(authShape);
const environmentSchema = z
  .object({
    NODE_ENV: z
      .enum(NODE_ENVIRONMENTS, { error: `must be one of ${NODE_ENVIRONMENTS.join(', ')}` })
      .default('development'),
    LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
    HOST: z.string().default('0.0.0.0'),
    PORT: wholeNumber(0, 65_535, 3000),
    WORKER_PORT: wholeNumber(0, 65_535, 3001),
    ...redisShape,
    /** The X-Api-Key with which an SMS gateway sends replies. Without it the gateway needs a token. */
    INBOUND_SMS_KEY: z
      .string()
      .refine((value) => Buffer.byteLength(value) >= 24, { error: 'must have at least 24 bytes' })
      .optional(),
    /** Replies that opt out, separated by commas. Case and accents do not matter. */
    INBOUND_SMS_STOP_WORDS: z
      .string()
      .default('BAJA,STOP,ALTO,CANCELAR,CANCELA,NO,SALIR,QUITAR,PARAR,DETENER,ELIMINAR,UNSUBSCRIBE,END,QUIT'),
    /** Turn this off for a transaction pooler that does not support prepared statements. */
    DATABASE_PREPARED_STATEMENTS: flag('true'),
    WORKER_CONCURRENCY: wholeNumber(1, 100, 4),
    /** A worker that is silent for this long loses its job to another one. */
    VALIDATION_JOB_LEASE_SECONDS: wholeNumber(2, 3600, 60),
    /** The time limit of each statement of a request to the API. Simulations have their own limit. */
    API_STATEMENT_TIMEOUT_SECONDS: wholeNumber(1, 3600, 30),
    /** The time limit of a scoring simulation. */
    SIMULATION_TIMEOUT_SECONDS: wholeNumber(1, 3600, 120),
    ...httpShape,
    ...databaseShape,
    ...replicaShape,
    ...bulkShape,
    ...scoringShape,
    ...authShape,
    ...providerShape,
    ...oidcShape,
    ...privacyShape,
    ...validatorShape,
    ...tracingShape,
  })
  .refine(({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE }) => !JWT_JWKS_URL || (JWT_ISSUER && JWT_AUDIENCE), {
    path: ['JWT_JWKS_URL'],
    error: 'needs JWT_ISSUER and JWT_AUDIENCE, or tokens for other services would be accepted here',
  })
  .superRefine((environment, context) => {
    for (const name of missingForOidc(environment))
      context.addIssue({ code: 'custom', path: [name], message: 'is needed with OIDC_ISSUER' });
  })
  .refine((environment) => !(environment.VALIDATOR_SANDBOX && environment.NODE_ENV === 'production'), {
    path: ['VALIDATOR_SANDBOX'],
    error: 'invents its answers and must not be true when NODE_ENV is production',
  })
  .refine(({ NODE_ENV, JWT_SECRET }) => NODE_ENV !== 'production' || !isGuessable(JWT_SECRET), {
    path: ['JWT_SECRET'],
    error: 'is easy to guess; make one with: openssl rand -base64 48',
  })
  .superRefine((environment, context) => {
    for (const [name, message] of redisContradictions(environment))
      context.addIssue({ code: 'custom', path: [name], message });
  });

/** Whether a secret has few different characters, or is a text from an example. */
function isGuessable(secret: string): boolean {
  return new Set(secret).size < 10 || WEAK_SECRETS.test(secret);
}

/** The name of each variable that the API or the worker reads. */
export const VARIABLES: readonly string[] = Object.keys(environmentSchema.shape);

export type DatabaseEnvironment = z.infer<typeof databaseSchema>;
export type ReplicaEnvironment = Pick<ParsedEnvironment, keyof typeof replicaShape>;
export type PrivacyEnvironment = Pick<z.infer<typeof importSchema>, keyof typeof privacyShape>;
export type ScoringEnvironment = z.infer<typeof scoringSchema>;
export type AuthEnvironment = z.infer<typeof authSchema>;
type ParsedEnvironment = z.infer<typeof environmentSchema>;

/** The validated environment. The variables of Redis and of validators are grouped. */
export interface Environment extends ParsedEnvironment {
  redis: RedisSettings;
  /** The parts that are open without a token: by default all outside production, and none in production. */
  publicParts: ReadonlySet<PublicPart>;
  validators: Record<Platform, ValidatorEndpoint | undefined>;
  /** Requests per minute; undefined when there is no limit. */
  rateLimits: Record<Platform, number | undefined>;
  /** Limits that are counted in PostgreSQL. */
  validatorLimits: Record<Platform, ValidatorLimit[]>;
  /** The price of one lookup; undefined when it is not set. */
  prices: Record<Platform, number | undefined>;
}

/** One or more variables are missing or wrong; the message has a line for each. */
export class EnvironmentError extends UsageError {
  override name = 'EnvironmentError';
}

type Variables = Record<string, string | undefined>;

/** Reads and validates all variables of the API and the worker. Throws EnvironmentError. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const parsed = parse(environmentSchema, variables);
  return {
    ...parsed,
    ...redisSettingsOf(parsed),
    publicParts: new Set(parsed.PUBLIC_PARTS ?? (parsed.NODE_ENV === 'production' ? [] : PUBLIC_PARTS)),
    validators: perPlatform((platform) => endpointOf(parsed, platform)),
    rateLimits: perPlatform((platform) => rateLimitOf(parsed, platform)),
    validatorLimits: perPlatform((platform) => limitsOf(parsed, platform)),
    prices: perPlatform((platform) => priceOf(parsed, platform)),
  };
}

/** Reads only the variables of the database, for commands that need no others. Throws EnvironmentError. */
export function readDatabaseEnvironment(variables: Variables = process.env): DatabaseEnvironment {
  return parse(databaseSchema, variables);
}

/** Reads only the variables of an import. Throws EnvironmentError. */
export function readImportEnvironment(
  variables: Variables = process.env,
): DatabaseEnvironment & PrivacyEnvironment {
  return parse(importSchema, variables);
}

/** Reads only the variables of scoring from a terminal. Throws EnvironmentError. */
export function readScoringEnvironment(variables: Variables = process.env): ScoringEnvironment {
  return parse(scoringSchema, variables);
}

/** Reads only the secret that signs tokens. Throws EnvironmentError. */
export function readAuthEnvironment(variables: Variables = process.env): AuthEnvironment {
  return parse(authSchema, variables);
}

/** Reads only the variables of validators. Throws EnvironmentError. */
export function readValidatorEnvironment(variables: Variables = process.env): ValidatorEnvironment {
  return parse(z.object(validatorShape), variables);
}

function parse<T>(schema: z.ZodType<T>, variables: Variables): T {
  // An empty variable (`PORT=`) means the same as a missing one.
  const given = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => {
      const meant = unwrapped(value ?? '');
      return meant === '' ? [] : [[name, meant]];
    }),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
  throw new EnvironmentError(`The environment is not complete:\n${lines.join('\n')}`);
}

/** Removes what env files and mounted secrets leave around a value: spaces, a line end, and the quotes of `A="b"`. */
function unwrapped(value: string): string {
  const trimmed = value.trim();
  return /^(["'])(.*)\1$/s.exec(trimmed)?.[2]?.trim() ?? trimmed;
}
