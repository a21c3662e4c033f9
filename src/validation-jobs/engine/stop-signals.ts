import { setMaxListeners } from 'node:events';

/** How long requests under way may still take once a job is asked to stop in order. */
const GRACE_MS = 2000;

/** What the parts of a running job watch in order to stop. */
export interface StopSignals {
  /** Ends every wait and lets nothing new begin. */
  waits: AbortSignal;
  /** Ends the requests under way too; never before `waits`. */
  requests: AbortSignal;
}

/** Stops a running job: in order, so that what is being asked can still be stored, or at once. */
export class JobStop implements StopSignals {
  private readonly waitsController = new AbortController();
  private readonly requestsController = new AbortController();
  private graceTimer: NodeJS.Timeout | undefined;

  constructor() {
    // As many as requests are prepared: the warning of a leak would be a false one.
    setMaxListeners(0, this.waits, this.requests);
  }

  get waits(): AbortSignal {
    return this.waitsController.signal;
  }

  get requests(): AbortSignal {
    return this.requestsController.signal;
  }

  /** Begins nothing new; requests under way have two seconds. */
  inOrder(reason: unknown): void {
    this.waitsController.abort(reason);
    this.graceTimer ??= setTimeout(() => {
      this.requestsController.abort(reason);
    }, GRACE_MS);
  }

  atOnce(reason: unknown): void {
    this.waitsController.abort(reason);
    this.requestsController.abort(reason);
  }

  /** Forgets the timer once the job has stopped. */
  done(): void {
    clearTimeout(this.graceTimer);
  }
}
