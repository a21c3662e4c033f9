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

/** The requests of a job that may be under way at once. Whoever gives one back wakes those who wait for one. */
export class Slots {
  constructor(
    private free: number,
    private readonly changes: ConditionVariable,
  ) {}

  /** Takes as many as are free, at most `wanted`. */
  take(wanted: number): number {
    const taken = Math.max(0, Math.min(wanted, this.free));
    this.free -= taken;
    return taken;
  }

  giveBack(count: number): void {
    if (count === 0) return;
    this.free += count;
    this.changes.notify();
  }
}
