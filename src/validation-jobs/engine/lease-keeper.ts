import { wait } from '../../common/wait.js';
import { LeaseLostError } from '../store/job-leases.repository.js';
import type { JobStop } from './stop-signals.js';

const LOOK_MS = 500;

export interface LeaseCalls {
  /** Renews the lease in the database. Throws LeaseLostError. */
  renew(): Promise<void>;
  /** The state that the API has given the job meanwhile. */
  state(): Promise<'held' | 'paused' | 'lost'>;
}

/** The job was paused; answers of running requests may still be stored. */
export class JobPausedError extends Error {
  override name = 'JobPausedError';
}

/**
 * Keeps the lease of a running job: renews it in time, and checks every half second whether the job was paused,
 * cancelled or taken over. While the database is away it keeps trying: nobody else can take the job then, and no
 * request is sent before it is written down.
 */
export class LeaseKeeper {
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;

  /** @param onRenewed called after each renewal, which shows that the database takes writes */
  constructor(
    private readonly calls: LeaseCalls,
    private readonly leaseMs: number,
    private readonly stop: JobStop,
    private readonly onRenewed: () => void,
  ) {
    this.watching = this.watch();
  }

  /** Stops renewing; does not wait for a call that hangs. */
  end(): void {
    this.ended.abort();
    this.stop.done();
    void this.watching;
  }

  private async watch(): Promise<void> {
    let renewAt = performance.now() + this.leaseMs / 4;
    // It also renews while the job stops, because the last writes need the lease.
    while (!this.ended.signal.aborted) {
      const startedAt = performance.now();
      try {
        if (startedAt >= renewAt) {
          await this.calls.renew();
          renewAt = startedAt + this.leaseMs / 4;
          this.onRenewed();
        } else {
          this.obey(await this.calls.state());
        }
      } catch (error) {
        if (error instanceof LeaseLostError) this.obey(await this.calls.state().catch(() => 'held' as const));
        // Any other error comes from the database, and the next round tries again.
      }
      // Aborting the wait ends the loop.
      await wait(LOOK_MS, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private obey(state: 'held' | 'paused' | 'lost'): void {
    if (this.ended.signal.aborted) return;
    if (state === 'paused') this.stop.inOrder(new JobPausedError('the job was paused'));
    if (state === 'lost') this.stop.inOrder(new LeaseLostError('the job was taken over or cancelled'));
  }
}
