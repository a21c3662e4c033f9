import { setMaxListeners } from 'node:events';

/** How long running requests may take once a job is asked to stop. */
const GRACE_MS = 5000;
/** How long their answers may then take to be stored. */
const LAST_WRITES_MS = 1500;

/** The job has used up its budget of lookups. */
export class BudgetSpentError extends Error {
  override name = 'BudgetSpentError';
}

/** Stops a running job in steps, within seconds, so that every answer that can still be stored is stored. */
export class JobStop {
  private readonly controllers = {
    waits: new AbortController(),
    requests: new AbortController(),
    writes: new AbortController(),
  };
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    // Each running request adds a listener, and Node would warn of a leak.
    setMaxListeners(0, this.waits, this.requests, this.writes);
  }

  /** Aborts every wait; nothing new begins. */
  get waits(): AbortSignal {
    return this.controllers.waits.signal;
  }

  /** Aborts running requests. */
  get requests(): AbortSignal {
    return this.controllers.requests.signal;
  }

  /** Aborts attempts to store their answers. */
  get writes(): AbortSignal {
    return this.controllers.writes.signal;
  }

  /** Begins nothing new. Running requests get five more seconds, and their answers 1.5 more to be stored. */
  inOrder(reason: unknown): void {
    if (this.waits.aborted) return;
    const { waits, requests, writes } = this.controllers;
    this.timer = setTimeout(() => {
      requests.abort(reason);
      this.timer = setTimeout(() => {
        writes.abort(reason);
      }, LAST_WRITES_MS);
    }, GRACE_MS);
    waits.abort(reason);
  }

  /** Forgets the timer once the job has stopped. */
  done(): void {
    clearTimeout(this.timer);
  }
}
