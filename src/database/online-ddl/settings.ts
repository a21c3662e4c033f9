/** How patiently the migrations wait for locks. Times in milliseconds. */
export interface LockPatience {
  /**
   * How long a statement that others cannot work beside may stand in the queue for its lock. All that arrives
   * behind it waits as long, so this bounds the stall that production feels.
   */
  lockTimeoutMs: number;
  /** First pause between two attempts; doubled each time up to `maxBackoffMs`. */
  backoffMs: number;
  maxBackoffMs: number;
  /** After how long to give up; what was done so far stays, and the next run goes on there. */
  giveUpAfterMs: number;
}

export const DEFAULT_PATIENCE: LockPatience = {
  lockTimeoutMs: 100,
  backoffMs: 500,
  maxBackoffMs: 10_000,
  giveUpAfterMs: 15 * 60_000,
};

/** How often a step that takes long says how far it is. */
export const PROGRESS_INTERVAL_MS = 5_000;
