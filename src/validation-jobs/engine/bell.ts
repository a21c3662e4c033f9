/** Wakes everybody who waits for something to change; each then looks for himself. */
export class Bell {
  private readonly waiting = new Set<() => void>();
  /** How often it has rung. */
  rings = 0;

  ring(): void {
    this.rings += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /**
   * Resolves with the next ring, at once when there was one after `since`, or after so many milliseconds. Rejects with
   * the reason of `signal` when it fires first.
   */
  async heard(signal: AbortSignal | undefined, milliseconds: number, since = this.rings): Promise<void> {
    signal?.throwIfAborted();
    if (this.rings !== since) return;
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

/** The requests of a job that may be under way at once. Whoever gives one back rings the bell. */
export class Slots {
  constructor(
    private free: number,
    private readonly bell: Bell,
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
    this.bell.ring();
  }
}
