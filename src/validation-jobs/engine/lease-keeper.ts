import { wait } from '../../common/wait.js';
import { LeaseLostError } from '../store/job-leases.repository.js';
import type { JobStop } from './stop-signals.js';

const LOOK_MS = 500;

export interface LeaseCalls {
  /** Renews the lease in the database. Throws LeaseLostError. */
  renew(): Promise<void>;
  /** What the API has made of the job since. */
  look(): Promise<'held' | 'paused' | 'lost'>;
}

/** The job was paused; what is under way may still be stored. */
export class JobPausedError extends Error {
  override name = 'JobPausedError';
}

/**
 * Keeps a lease while a job runs: renews it in good time, looks every half second whether the job was paused or
 * cancelled, and stops the job by its own clock when the lease may have run out, also while the database hangs.
 */
export class LeaseKeeper {
  private readonly ended = new AbortController();
  private readonly clock: NodeJS.Timeout;
  private readonly watching: Promise<void>;

  /** @param validUntil when the lease runs out at the earliest, by performance.now() */
  constructor(
    private readonly calls: LeaseCalls,
    private validUntil: number,
    private readonly leaseMs: number,
    private readonly stop: JobStop,
  ) {
    this.clock = setInterval(() => {
      if (performance.now() >= this.validUntil) stop.atOnce(new LeaseLostError('the lease ran out'));
    }, LOOK_MS);
    this.watching = this.watch();
  }

  /** Ends the keeping; a call that hangs is not waited for. */
  end(): void {
    clearInterval(this.clock);
    this.ended.abort();
    this.stop.done();
    void this.watching;
  }

  private async watch(): Promise<void> {
    let renewAt = performance.now() + this.leaseMs / 4;
    while (!this.ended.signal.aborted && !this.stop.waits.aborted) {
      const startedAt = performance.now();
      try {
        if (startedAt >= renewAt) {
          await this.calls.renew();
          this.validUntil = startedAt + this.leaseMs;
          renewAt = startedAt + this.leaseMs / 4;
        } else {
          this.obey(await this.calls.look());
        }
      } catch (error) {
        if (error instanceof LeaseLostError) this.obey(await this.calls.look().catch(() => 'lost' as const));
        // Any other failure is the database's: the clock decides how long it may last.
      }
      // An aborted wait is the way out, not a failure.
      await wait(LOOK_MS, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private obey(state: 'held' | 'paused' | 'lost'): void {
    if (this.ended.signal.aborted) return;
    if (state === 'paused') this.stop.inOrder(new JobPausedError('the job was paused'));
    if (state === 'lost') this.stop.atOnce(new LeaseLostError('the job was taken over or cancelled'));
  }
}
