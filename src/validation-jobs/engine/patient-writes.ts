import { errorCode, errorKind, isStatementTimeout } from '../../common/errors/error-kind.js';
import { ConditionVariable } from './condition-variable.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** A conflict with another transaction passes quickly, so only longer failures are reported. */
const REPORTED_AFTER = 3;

/** Writes that wait while the database accepts none, because it is full, read-only, away or overloaded. */
export class PatientWrites {
  private readonly changes = new ConditionVariable();
  private trouble: string | undefined;

  /** @param report called with the reason why writes fail, and with undefined when they succeed again */
  constructor(private readonly report: (trouble: string | undefined) => void) {}

  /** Whether the last attempt failed. */
  get isTroubled(): boolean {
    return this.trouble !== undefined;
  }

  /**
   * Repeats the work with growing pauses of up to a minute while its error is a passing one. Work that fails must
   * leave nothing behind. Rejects with any other error, and with the reason of `signal` when that fires.
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await work();
        this.note(undefined);
        return result;
      } catch (error) {
        const kind = errorKind(error);
        if (kind !== 'wait' && kind !== 'again' && !isStatementTimeout(error)) throw error;
        signal.throwIfAborted();
        if (kind === 'wait' || attempt + 1 >= REPORTED_AFTER) this.note(describe(error));
        await this.changes.wait(signal, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  }

  /** Another write has succeeded: waiting writes try again now. */
  tryNow(): void {
    this.changes.notify();
  }

  private note(trouble: string | undefined): void {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.report(trouble);
    if (trouble === undefined) this.changes.notify();
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.slice(0, 200)} (${errorCode(error) ?? 'no code'})`;
}
