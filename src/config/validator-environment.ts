import { z } from 'zod';
import { PLATFORMS, type Platform } from '../common/platforms.js';
import { flag, urlWith, wholeNumber, wholeNumberText } from './environment-values.js';

const validatorUrl = urlWith(['http:', 'https:'], 'https://validator.example.com/check').optional();
/** A token has to fit into a header. */
const token = z
  .string()
  .regex(/^[\x21-\x7e]+$/, { error: 'must be of visible ASCII characters, without spaces' })
  .optional();
const rateLimit = wholeNumberText(1, 1_000_000).optional();
/** `VALIDATOR_LIMIT_LOOKUPS_PER_DAY_WHATSAPP` and the like. */
type LimitVariable = `VALIDATOR_LIMIT_${(typeof LIMITS)[number]}_${Uppercase<Platform>}`;
const LIMITS = [
  'LOOKUPS_PER_MINUTE',
  'LOOKUPS_PER_HOUR',
  'LOOKUPS_PER_DAY',
  'REQUESTS_PER_HOUR',
  'REQUESTS_PER_DAY',
] as const;
const limitVariable = (limit: (typeof LIMITS)[number], platform: Platform): LimitVariable =>
  `VALIDATOR_LIMIT_${limit}_${platform.toUpperCase() as Uppercase<Platform>}`;
const limitShape = Object.fromEntries(
  LIMITS.flatMap((limit) =>
    PLATFORMS.map((platform) => [
      limitVariable(limit, platform),
      wholeNumberText(1, 1_000_000_000).optional(),
    ]),
  ),
) as unknown as Record<LimitVariable, z.ZodOptional<ReturnType<typeof wholeNumberText>>>;

const price = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, { error: 'must be a number with at most six decimals, like 0.035' })
  .transform(Number)
  .optional();

const timeZone = z.string().refine(isTimeZone, { error: 'must be a time zone, like America/Mexico_City' });

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** The validators, their limits and their prices. */
export const validatorShape = {
  VALIDATOR_URL_WHATSAPP: validatorUrl,
  VALIDATOR_URL_INSTAGRAM: validatorUrl,
  VALIDATOR_URL_FACEBOOK: validatorUrl,
  VALIDATOR_URL_GOOGLE: validatorUrl,
  VALIDATOR_URL_APPLE: validatorUrl,
  VALIDATOR_TOKEN_WHATSAPP: token,
  VALIDATOR_TOKEN_INSTAGRAM: token,
  VALIDATOR_TOKEN_FACEBOOK: token,
  VALIDATOR_TOKEN_GOOGLE: token,
  VALIDATOR_TOKEN_APPLE: token,
  /** Requests per minute to one platform, over all jobs and workers. A platform may have its own limit instead. */
  VALIDATOR_RATE_LIMIT_PER_MINUTE: rateLimit,
  VALIDATOR_RATE_LIMIT_PER_MINUTE_WHATSAPP: rateLimit,
  VALIDATOR_RATE_LIMIT_PER_MINUTE_INSTAGRAM: rateLimit,
  VALIDATOR_RATE_LIMIT_PER_MINUTE_FACEBOOK: rateLimit,
  VALIDATOR_RATE_LIMIT_PER_MINUTE_GOOGLE: rateLimit,
  VALIDATOR_RATE_LIMIT_PER_MINUTE_APPLE: rateLimit,
  /** Further limits on one platform, over all jobs and workers. */
  ...limitShape,
  /** The time zone in which the hours and days of the limits begin. */
  VALIDATOR_LIMITS_TIME_ZONE: timeZone.default('America/Mexico_City'),
  /** The price of one lookup. */
  VALIDATOR_PRICE_WHATSAPP: price,
  VALIDATOR_PRICE_INSTAGRAM: price,
  VALIDATOR_PRICE_FACEBOOK: price,
  VALIDATOR_PRICE_GOOGLE: price,
  VALIDATOR_PRICE_APPLE: price,
  VALIDATOR_TIMEOUT_MS: wholeNumber(100, 600_000, 30_000),
  VALIDATOR_SANDBOX: flag('false'),
};

export type ValidatorEnvironment = z.infer<z.ZodObject<typeof validatorShape>>;

/** The operator's own validation service for one platform. */
export interface ValidatorEndpoint {
  url: string;
  token: string | undefined;
}

/** The most requests or lookups in a minute, an hour or a day. */
export interface ValidatorLimit {
  unit: 'requests' | 'lookups';
  period: 'minute' | 'hour' | 'day';
  most: number;
}

/** The validator that is configured for a platform, if there is one. */
export function endpointOf(parsed: ValidatorEnvironment, platform: Platform): ValidatorEndpoint | undefined {
  const suffix = platform.toUpperCase() as Uppercase<Platform>;
  const url = parsed[`VALIDATOR_URL_${suffix}`];
  return url === undefined ? undefined : { url, token: parsed[`VALIDATOR_TOKEN_${suffix}`] };
}

/** Requests per minute: the platform's own limit, or else the limit for all. */
export function rateLimitOf(parsed: ValidatorEnvironment, platform: Platform): number | undefined {
  const suffix = platform.toUpperCase() as Uppercase<Platform>;
  return parsed[`VALIDATOR_RATE_LIMIT_PER_MINUTE_${suffix}`] ?? parsed.VALIDATOR_RATE_LIMIT_PER_MINUTE;
}

/** The further limits of a platform. */
export function limitsOf(parsed: ValidatorEnvironment, platform: Platform): ValidatorLimit[] {
  return LIMITS.flatMap((limit) => {
    const most = parsed[limitVariable(limit, platform)];
    if (most === undefined) return [];
    const [unit, period] = limit.toLowerCase().split('_per_') as [
      ValidatorLimit['unit'],
      ValidatorLimit['period'],
    ];
    return [{ unit, period, most }];
  });
}

/** The price of one lookup; undefined when it is not set. */
export function priceOf(parsed: ValidatorEnvironment, platform: Platform): number | undefined {
  return parsed[`VALIDATOR_PRICE_${platform.toUpperCase() as Uppercase<Platform>}`];
}
