import { Injectable } from '@nestjs/common';
import { perPlatform, type Platform } from '../../common/platforms.js';

const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** How often waiters check whether the trial request has been answered. */
const TRIAL_CHECK_MS = 250;

/**
 * Keeps requests away from a validator that is down. Several failures in a row open the breaker for a while, twice
 * as long each time. Then one trial request goes through, and its success closes the breaker.
 *
 * This is not cockatiel's breaker, which wraps a call and rejects it while it is open. Here a request is written
 * down as asked only when it may go, so the asker needs to know the waiting time beforehand.
 */
export class CircuitBreaker {
  private failuresInARow = 0;
  private openings = 0;
  private openUntil = 0;
  private onTrial = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the validator counts as down. */
  get isOpen(): boolean {
    return this.openings > 0;
  }

  /** How long a request has to wait before it may try to enter; 0 when it may try now. */
  waitMs(): number {
    const wait = this.openUntil - this.now();
    if (wait > 0) return wait;
    return this.onTrial ? TRIAL_CHECK_MS : 0;
  }

  /** Whether a request may go. If it may, the caller must call exactly one of succeeded(), failed() and abandoned(). */
  tryEnter(): boolean {
    if (this.waitMs() > 0) return false;
    this.onTrial = this.isOpen;
    return true;
  }

  /** The validator answered, even if with a refusal. */
  succeeded(): void {
    this.failuresInARow = 0;
    this.openings = 0;
    this.onTrial = false;
  }

  /** The validator could not be reached, or could not answer. */
  failed(): void {
    // Requests that were already running when the breaker opened tell nothing new.
    if (this.isOpen && !this.onTrial) return;
    this.onTrial = false;
    this.failuresInARow += 1;
    if (!this.isOpen && this.failuresInARow < FAILURES_TO_OPEN) return;
    this.openings += 1;
    this.openUntil = this.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.openings - 1));
  }

  /** The request was given up without an outcome. */
  abandoned(): void {
    this.onTrial = false;
  }
}

/** The breakers of this process, shared by all its jobs. */
@Injectable()
export class CircuitBreakers {
  private readonly breakers = perPlatform(() => new CircuitBreaker());

  of(platform: Platform): CircuitBreaker {
    return this.breakers[platform];
  }
}
