/** A condition variable: wakes all waiters after a change, and each checks its own condition. */
export class ConditionVariable {
  private readonly waiting = new Set<() => void>();
  /** The number of notifications so far. */
  notifications = 0;

  notify(): void {
    this.notifications += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /**
   * Resolves with the next notification, at once when there was one after `since`, or after so many milliseconds.
   * Rejects with the reason of `signal` when it fires first.
   */
  async wait(
    signal: AbortSignal | undefined,
    milliseconds: number,
    since = this.notifications,
  ): Promise<void> {
    signal?.throwIfAborted();
    if (this.notifications !== since) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
    signal?.throwIfAborted();
  }
}

/** The number of answers in this time predicts the number in the next. */
const MOMENT_MS = 100;

/**
 * Limits how many requests of a job run at once. A request keeps its slot until its answer is stored. To keep slots
 * busy while the next request is written down, slots that will soon be free are promised: those whose answer is
 * being stored, and half as many as there were answers a moment ago. A request goes out once it has taken its slot.
 */
export class Slots {
  private promised = 0;
  private taken = 0;
  private storing = 0;
  private answers: number[] = [];

  constructor(
    private readonly size: number,
    private readonly changes: ConditionVariable,
  ) {}

  /**
   * Promises at most `wanted` slots. Every promise must then be taken or broken.
   * @param ahead whether to promise slots whose requests are not answered yet
   */
  promise(wanted: number, ahead: boolean): number {
    const free = this.size - this.taken + this.storing - this.promised;
    const promised = Math.max(0, Math.min(wanted, free + (ahead ? this.soonFree() : 0)));
    this.promised += promised;
    return promised;
  }

  /** Breaks promises that are not needed. */
  break(count: number): void {
    if (count === 0) return;
    this.promised -= count;
    this.changes.notify();
  }

  /** Takes a promised slot when it is free. Answers false, and breaks the promise, when that takes too long. */
  async take(milliseconds: number): Promise<boolean> {
    const until = performance.now() + milliseconds;
    while (this.taken >= this.size) {
      const remaining = until - performance.now();
      if (remaining <= 0) {
        this.break(1);
        return false;
      }
      await this.changes.wait(undefined, remaining);
    }
    this.promised -= 1;
    this.taken += 1;
    return true;
  }

  /** An answer has arrived and is about to be stored. */
  answered(): void {
    this.storing += 1;
    this.answers.push(performance.now());
    this.changes.notify();
  }

  /** An answer is stored: its slot is free. */
  giveBack(): void {
    this.storing -= 1;
    this.leave();
  }

  /** A request has taken its slot but is not sent: its slot is free. */
  leave(): void {
    this.taken -= 1;
    this.changes.notify();
  }

  private soonFree(): number {
    const since = performance.now() - MOMENT_MS;
    this.answers = this.answers.filter((time) => time > since);
    return Math.floor(Math.min(this.size, this.answers.length) / 2);
  }
}
