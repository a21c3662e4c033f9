import { z } from 'zod';
import { LINE_STATUSES, LINE_TYPES } from '../../common/platforms.js';
import { ValidatorError, type PhoneAnswer } from './validator.js';

const STORABLE = /^[^\0\p{Surrogate}]*$/u;

const MAX_DETAILS = 20_000;

/** Free-form objects: limited in size, and without characters that jsonb cannot store. */
const detailsObject = z.record(z.string(), z.unknown()).refine(
  (value) => {
    const text = toJson(value);
    return text.length <= MAX_DETAILS && !text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text);
  },
  {
    error: `must be at most ${MAX_DETAILS} characters of JSON, without NUL and without half surrogate pairs`,
  },
);

/** An object that is nested too deeply for JSON.stringify counts as too large. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return ' '.repeat(MAX_DETAILS + 1);
  }
}

/** One result. Unknown fields are ignored. */
export const resultSchema = z.object({
  phone_e164: z.string(),
  status: z.enum(['valid', 'invalid', 'unknown']),
  is_business: z.boolean().nullish(),
  is_premium: z.boolean().nullish(),
  confidence_score: z.number().min(0).max(1).nullish(),
  platform_details: detailsObject.nullish(),
  profile_info: detailsObject.nullish(),
  validation_method: z.string().max(50).regex(STORABLE, { error: 'must not hold NUL' }).nullish(),
  line_status: z.enum(LINE_STATUSES).nullish(),
  line_type: z.enum(LINE_TYPES).nullish(),
  response_time_ms: z.int().min(0).max(2_147_483_647).nullish(),
});

type RawResult = z.infer<typeof resultSchema>;

/** The whole answer; its results are read one by one. */
export const envelopeSchema = z.object({ results: z.array(z.unknown()) });

/**
 * Reads a validator's answer, which is untrusted input. A bad entry fails only its own phone. A phone that is
 * missing or answered twice fails. Results about other phones are ignored. Throws ValidatorError when the whole
 * answer is unreadable.
 * @param elapsedMs the `response_time_ms` of results that have none
 */
export function readAnswer(
  phones: readonly string[],
  body: string,
  elapsedMs: number,
): ReadonlyMap<string, PhoneAnswer> {
  const answers = new Map<string, PhoneAnswer>(
    phones.map((phone) => [phone, { status: 'failed', code: 'missing_in_answer' }]),
  );
  const seen = new Set<string>();
  for (const entry of readEnvelope(body)) {
    const phone = phoneOf(entry);
    if (phone === undefined || !answers.has(phone)) continue;
    const result = resultSchema.safeParse(entry);
    const usable = result.success && !seen.has(phone);
    answers.set(
      phone,
      usable ? toAnswer(result.data, elapsedMs) : { status: 'failed', code: 'invalid_answer' },
    );
    seen.add(phone);
  }
  return answers;
}

function readEnvelope(body: string): unknown[] {
  try {
    return envelopeSchema.parse(JSON.parse(body)).results;
  } catch {
    throw new ValidatorError('invalid_answer', false);
  }
}

function phoneOf(entry: unknown): string | undefined {
  const phone = z.object({ phone_e164: z.string() }).safeParse(entry);
  return phone.success ? phone.data.phone_e164 : undefined;
}

function toAnswer(result: RawResult, elapsedMs: number): PhoneAnswer {
  if (result.status === 'unknown') return { status: 'unknown' };
  return {
    status: result.status,
    response_time_ms: result.response_time_ms ?? elapsedMs,
    // Only given fields: the others keep their stored values.
    ...(typeof result.is_business === 'boolean' && { is_business: result.is_business }),
    ...(typeof result.is_premium === 'boolean' && { is_premium: result.is_premium }),
    ...(typeof result.confidence_score === 'number' && { confidence_score: result.confidence_score }),
    ...detailsOf(result),
    ...(result.profile_info && { profile_info: result.profile_info }),
    ...(result.validation_method && { validation_method: result.validation_method }),
  };
}

/** Facts about the line are stored in the details; missing ones are not guessed. */
function detailsOf({ platform_details, line_status, line_type }: RawResult) {
  if (!platform_details && !line_status && !line_type) return {};
  return {
    platform_details: {
      ...platform_details,
      ...(line_status && { line_status }),
      ...(line_type && { line_type }),
    },
  };
}
