import { wait } from '../../common/wait.js';

/** Wakes everybody who waits for something to change; each then looks for himself. */
export class Bell {
  private ringing = new AbortController();

  ring(): void {
    const { ringing } = this;
    this.ringing = new AbortController();
    ringing.abort();
  }

  /** Resolves with the next ring, or after so many milliseconds. Rejects with the reason of `signal` when it fires first. */
  async heard(signal: AbortSignal | undefined, milliseconds = 60_000): Promise<void> {
    signal?.throwIfAborted();
    const { ringing } = this;
    const stop = (): void => {
      ringing.abort();
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await wait(milliseconds, { signal: ringing.signal });
    } catch {
      signal?.throwIfAborted();
    } finally {
      signal?.removeEventListener('abort', stop);
    }
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
