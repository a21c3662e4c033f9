import { errorCode, errorKind, isStatementTimeout } from '../../common/errors/error-kind.js';
import { Bell } from './bell.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** A conflict with another transaction passes at once; only what lasts is told. */
const TOLD_AFTER = 3;

/** Writes that wait for a database that takes none: the disk is full, it is read-only, away, or overloaded. */
export class PatientWrites {
  private readonly working = new Bell();
  private trouble: string | undefined;

  /** @param tell told why nothing can be written, and undefined when it can again */
  constructor(private readonly tell: (trouble: string | undefined) => void) {}

  /**
   * Does the work again, with growing pauses of up to a minute, while waiting may mend what it fails of. The work must
   * leave nothing behind when it fails. Rejects with any other error, and with the reason of `signal` when it fires.
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await work();
        this.succeeded();
        return result;
      } catch (error) {
        if (errorKind(error) !== 'wait' && errorKind(error) !== 'again' && !isStatementTimeout(error))
          throw error;
        signal.throwIfAborted();
        if (attempt + 1 >= TOLD_AFTER || errorKind(error) === 'wait') this.failed(error);
        await this.working.heard(signal, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  }

  /** A write has succeeded: whoever waits tries again now. */
  succeeded(): void {
    if (this.trouble === undefined) return;
    this.trouble = undefined;
    this.tell(undefined);
    this.working.ring();
  }

  private failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const trouble = `${message.slice(0, 200)} (${errorCode(error) ?? 'no code'})`;
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.tell(trouble);
  }
}
