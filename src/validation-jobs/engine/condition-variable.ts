/** A condition variable: wakes everybody who waits for a change, and each then checks what he waits for. */
export class ConditionVariable {
  private readonly waiting = new Set<() => void>();
  /** How many notifications there were. */
  notifications = 0;

  notify(): void {
    this.notifications += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /**
   * Resolves with the next notification, at once when there was one after `since`, or after so many milliseconds. Rejects with
   * the reason of `signal` when it fires first.
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

/** How long the answers of a moment tell how many come in the next. */
const MOMENT_MS = 100;

/**
 * The requests of a job that may be under way at once. A request keeps its slot until its answer is stored. So that a slot
 * is not idle while the next request is written down, slots that are about to be free are promised: those whose answer is
 * being stored, and half as many as gave an answer in the last moment. A request goes out when it has taken its slot.
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
   * Promises at most `wanted` slots. Each is taken or broken then.
   * @param ahead whether slots are promised whose request is not answered yet
   */
  promise(wanted: number, ahead: boolean): number {
    const free = this.size - this.taken + this.storing - this.promised;
    const promised = Math.max(0, Math.min(wanted, free + (ahead ? this.soonFree() : 0)));
    this.promised += promised;
    return promised;
  }

  /** Nobody needs so many promised slots any more. */
  break(count: number): void {
    if (count === 0) return;
    this.promised -= count;
    this.changes.notify();
  }

  /** Takes a promised slot as soon as it is free; answers false, and breaks the promise, when it takes too long. */
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

  /** The answer of a request is here, and about to be stored. */
  answered(): void {
    this.storing += 1;
    this.answers.push(performance.now());
    this.changes.notify();
  }

  /** The answer of a request is stored. */
  giveBack(): void {
    this.storing -= 1;
    this.leave();
  }

  /** A request that took its slot does not go out. */
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
