import { WaitingLine } from './waiting-line.js';

/** Lets at most `permits` holders in at a time, in the order of their coming. */
export class Semaphore {
  private readonly line = new WaitingLine();

  constructor(private permits: number) {}

  /** Waits for a permit; each one is given back by one call of release(). Rejects when the signal fires first. */
  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.permits > 0) this.permits -= 1;
    else await this.line.join(signal);
  }

  release(): void {
    if (this.line.letIn(1) === 0) this.permits += 1;
  }

  /** Runs a task while holding a permit. */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.acquire(signal);
    try {
      return await task();
    } finally {
      this.release();
    }
  }
}
