import { wait } from '../../common/wait.js';
import { LeaseLostError } from '../store/job-leases.repository.js';
import type { JobStop } from './stop-signals.js';

const LOOK_MS = 500;

export interface LeaseCalls {
  /** Renews the lease in the database. Throws LeaseLostError. */
  renew(): Promise<void>;
  /** What the API has made of the job since. */
  state(): Promise<'held' | 'paused' | 'lost'>;
}

/** The job was paused; what is under way may still be stored. */
export class JobPausedError extends Error {
  override name = 'JobPausedError';
}

/**
 * Keeps a lease while a job runs: renews it in good time, and looks every half second whether the job was paused,
 * cancelled or taken over. While the database is away it goes on trying: nobody else can take the job then either,
 * and no request is made that is not written down before.
 */
export class LeaseKeeper {
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;

  /** @param onRenewed told of each renewal: the database takes writes */
  constructor(
    private readonly calls: LeaseCalls,
    private readonly leaseMs: number,
    private readonly stop: JobStop,
    private readonly onRenewed: () => void,
  ) {
    this.watching = this.watch();
  }

  /** Ends the keeping; a call that hangs is not waited for. */
  end(): void {
    this.ended.abort();
    this.stop.done();
    void this.watching;
  }

  private async watch(): Promise<void> {
    let renewAt = performance.now() + this.leaseMs / 4;
    // Also while the job stops: its last writes are made under the lease.
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
        // Any other failure is the database's; the next turn comes.
      }
      // An aborted wait is the way out, not a failure.
      await wait(LOOK_MS, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private obey(state: 'held' | 'paused' | 'lost'): void {
    if (this.ended.signal.aborted) return;
    if (state === 'paused') this.stop.inOrder(new JobPausedError('the job was paused'));
    if (state === 'lost') this.stop.inOrder(new LeaseLostError('the job was taken over or cancelled'));
  }
}
