import { setMaxListeners } from 'node:events';

/** How long requests under way may still take once a job is asked to stop. */
const GRACE_MS = 5000;
/** After that, how long what has come of them may take to be stored. */
const LAST_WRITES_MS = 1500;

/** The job has asked about as many phones as it may. */
export class BudgetSpentError extends Error {
  override name = 'BudgetSpentError';
}

/** Stops a running job in steps: nothing is lost that can still be stored, and it ends within seconds all the same. */
export class JobStop {
  private readonly controllers = {
    waits: new AbortController(),
    requests: new AbortController(),
    writes: new AbortController(),
  };
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    // As many as requests are under way: the warning of a leak would be a false one.
    setMaxListeners(0, this.waits, this.requests, this.writes);
  }

  /** Ends every wait and lets nothing new begin. */
  get waits(): AbortSignal {
    return this.controllers.waits.signal;
  }

  /** Ends the requests under way. */
  get requests(): AbortSignal {
    return this.controllers.requests.signal;
  }

  /** Ends the attempts at writing what has come of them. */
  get writes(): AbortSignal {
    return this.controllers.writes.signal;
  }

  /** Begins nothing new; requests under way have five seconds, and their answers 1.5 more to be stored. */
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
