import { createHash } from 'node:crypto';
import type { Platform } from '../../common/platforms.js';
import { wait } from '../../common/wait.js';
import type { JobContact } from '../store/job-contacts.repository.js';
import type { Semaphore } from './semaphore.js';
import type { StopSignals } from './stop-signals.js';
import type { ValidationJob } from '../validation-job.entity.js';
import { backoffMs } from '../validators/backoff.js';
import type { CircuitBreaker } from '../validators/circuit-breaker.js';
import type { Turnstile } from '../validators/rate-limiter.js';
import { ValidatorError, type PhoneAnswer, type Validator } from '../validators/validator.js';

/** Who waited longer for a slot is looked up again. */
const LOOK_AGAIN_MS = 250;

export interface PlatformAskerParts {
  platform: Platform;
  validator: Validator;
  breaker: CircuitBreaker;
  turnstile: Turnstile;
  /** The job's requests at once. */
  slots: Semaphore;
  /** The contacts of these who may be asked about at this moment. Throws when the job is no longer this worker's. */
  stillAllowed: (contacts: readonly JobContact[]) => Promise<JobContact[]>;
  /** Told when a request finds the validator down, and when one finds it up again. */
  onReachable: (platform: Platform, reachable: boolean) => void;
}

/** Asks one platform's validator for one job: in its turn, only what may be asked, and again after transient failures. */
export class PlatformAsker {
  constructor(
    private readonly job: Pick<ValidationJob, 'job_uuid' | 'retry_attempts' | 'retry_count'>,
    private readonly parts: PlatformAskerParts,
  ) {}

  get source(): string {
    return this.parts.validator.source;
  }

  /**
   * Answers by contact id. A contact who has opted out while this waited has none. When all attempts are used up, or
   * the failure is permanent, all have failed with its code.
   */
  async ask(contacts: readonly JobContact[], stop: StopSignals): Promise<Map<number, PhoneAnswer>> {
    for (let attempt = 1; ; attempt += 1) {
      const asked = await this.enter(contacts, stop.waits);
      if (asked.length === 0) return new Map();
      try {
        return answersOf(asked, await this.request(asked, stop.requests), attempt);
      } catch (error) {
        if (!(error instanceof ValidatorError)) throw error;
        const { code, transient, retryAfterMs } = error;
        if (retryAfterMs !== undefined) this.parts.breaker.hold(retryAfterMs);
        if (!transient || attempt > this.job.retry_attempts) return allFailed(asked, code, attempt);
        await wait(backoffMs(attempt), { signal: stop.waits });
      }
    }
  }

  /**
   * Waits for its turn; answers who may be asked about still. When that is anybody, breaker and slot are taken: the
   * slot is held for the request alone, so that others are prepared meanwhile.
   */
  private async enter(contacts: readonly JobContact[], signal: AbortSignal): Promise<JobContact[]> {
    const { breaker, turnstile, slots, stillAllowed } = this.parts;
    for (;;) {
      await this.untilLetIn(signal);
      await turnstile.pass(signal);
      const lookedAt = performance.now();
      const allowed = await stillAllowed(contacts);
      if (allowed.length === 0) return [];
      await slots.acquire(signal);
      // It may have opened meanwhile.
      if (!breaker.tryEnter()) {
        slots.release();
      } else if (performance.now() - lookedAt < LOOK_AGAIN_MS) {
        return allowed;
      } else {
        return this.lookAgain(allowed);
      }
    }
  }

  /** Waits as long as the breaker keeps requests away. */
  private async untilLetIn(signal: AbortSignal): Promise<void> {
    const { breaker, platform, onReachable } = this.parts;
    for (let pauseMs = breaker.waitMs(); pauseMs > 0; pauseMs = breaker.waitMs()) {
      if (breaker.isOpen) onReachable(platform, false);
      await wait(pauseMs, { signal });
    }
  }

  /** The same look as before, with breaker and slot taken: they are given back when nobody is left. */
  private async lookAgain(contacts: readonly JobContact[]): Promise<JobContact[]> {
    const { breaker, slots, stillAllowed } = this.parts;
    let allowed: JobContact[] = [];
    try {
      allowed = await stillAllowed(contacts);
      return allowed;
    } finally {
      if (allowed.length === 0) {
        breaker.left();
        slots.release();
      }
    }
  }

  private async request(
    asked: readonly JobContact[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, PhoneAnswer>> {
    const { breaker, validator, platform, onReachable } = this.parts;
    const phones = asked.map((contact) => contact.phone_e164);
    try {
      const answers = await validator.validate(
        { platform, phones, idempotency_key: this.key(phones) },
        signal,
      );
      breaker.succeeded();
      onReachable(platform, true);
      return answers;
    } catch (error) {
      if (!(error instanceof ValidatorError)) breaker.left();
      else if (error.transient && error.code !== 'rate_limited') breaker.failed();
      else breaker.succeeded();
      throw error;
    } finally {
      this.parts.slots.release();
    }
  }

  /** The same question of the same run of a job always has the same key, also after a crash. */
  private key(phones: readonly string[]): string {
    const { job_uuid, retry_count } = this.job;
    return createHash('sha256')
      .update([job_uuid, retry_count, this.parts.platform, ...phones].join('\n'))
      .digest('hex');
  }
}

/** An answer for every contact: one that the validator passed over has failed. */
function answersOf(
  asked: readonly JobContact[],
  given: ReadonlyMap<string, PhoneAnswer>,
  attempts: number,
): Map<number, PhoneAnswer> {
  return new Map(
    asked.map(({ id, phone_e164 }) => {
      const answer = given.get(phone_e164) ?? { status: 'failed', code: 'missing_in_answer' };
      const counted = answer.status === 'failed' || answer.status === 'unknown';
      return [id, counted ? { ...answer, attempts } : answer];
    }),
  );
}

function allFailed(
  asked: readonly JobContact[],
  code: ValidatorError['code'],
  attempts: number,
): Map<number, PhoneAnswer> {
  return new Map(asked.map(({ id }) => [id, { status: 'failed', code, attempts }]));
}
