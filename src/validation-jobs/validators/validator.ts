import type { Platform } from '../../common/platforms.js';

/** The optional fields of a result. */
interface ResultDetails {
  is_business?: boolean;
  is_premium?: boolean;
  /** From 0 to 1. */
  confidence_score?: number;
  platform_details?: Record<string, unknown>;
  profile_info?: Record<string, unknown>;
  validation_method?: string;
  response_time_ms?: number;
}

/**
 * The answer for one phone. Only `valid` and `invalid` are stored. `attempts` is the number of requests, when there
 * was more than one.
 */
export type PhoneAnswer =
  | ({ status: 'valid' | 'invalid' } & ResultDetails)
  | { status: 'unknown'; attempts?: number }
  | { status: 'failed'; code: FailureCode; attempts?: number }
  /** The validator's answer could not be stored. */
  | { status: 'failed'; code: 'not_stored'; attempts?: number; reason: string };

/** Why a validator gave no usable answer. */
export const FAILURE_CODES = [
  'rate_limited',
  'server_error',
  'timeout',
  'connection_failed',
  'rejected',
  'invalid_answer',
  'answer_too_large',
  'missing_in_answer',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface ValidationRequest {
  platform: Platform;
  /** In E.164, each once. */
  phones: readonly string[];
  /** The same for every attempt of the same request. */
  idempotency_key: string;
}

/** The port to validators: asks about phones on one platform. */
export interface Validator {
  /** Stored with every result as `validation_source`. */
  readonly source: string;

  /**
   * Answers for each phone of the request. Throws ValidatorError when there is no answer at all, and the reason of
   * `signal` when that fires.
   */
  validate(request: ValidationRequest, signal: AbortSignal): Promise<ReadonlyMap<string, PhoneAnswer>>;
}

/** There is no answer. `transient` says whether another attempt may help. */
export class ValidatorError extends Error {
  override name = 'ValidatorError';

  constructor(
    readonly code: FailureCode,
    readonly transient: boolean,
    /** The pause that the validator asked for. */
    readonly retryAfterMs?: number,
    /** Whether the validator may have answered and charged, although the answer did not arrive. */
    readonly maybePaid = false,
  ) {
    super(`the validator gave no answer: ${code}`);
  }
}
