import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const SAMPLE_EVERY_MS = 50;
const TICK_MS = 5;
/** A slower statement of the traffic is worth an explanation. */
export const SLOW_MS = 200;

/** The wait events of slow statements. */
export interface Wait {
  event: string;
  times: number;
}

/**
 * Records what slow statements of the traffic wait for: a lock, the disk, or only the machine. It also watches its
 * own clock: this process reads no file, so a pause of it is a pause of the whole machine.
 */
export class StallWatch {
  private readonly waits = new Map<string, number>();
  private running = true;
  private readonly watching: Promise<unknown>;
  /** The longest delay of a sleep of this process, in milliseconds. */
  longestPause = 0;

  constructor(private readonly url: string) {
    this.watching = Promise.all([this.watchWaits(), this.watchClock()]);
  }

  /** Ends the watch; answers the wait events, most frequent first. */
  async stop(): Promise<Wait[]> {
    this.running = false;
    await this.watching;
    return [...this.waits].map(([event, times]) => ({ event, times })).sort((a, b) => b.times - a.times);
  }

  private async watchWaits(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'bench stall watch' });
    await client.connect();
    while (this.running) {
      const { rows } = await client.query<{ event: string }>(
        `SELECT coalesce(wait_event_type || ' ' || wait_event, 'nothing (on the processor, or waiting for it)') AS event
         FROM pg_stat_activity
         WHERE application_name = 'bench traffic' AND state = 'active'
           AND clock_timestamp() - query_start > $1 * interval '1 millisecond'`,
        [SLOW_MS],
      );
      for (const { event } of rows) this.waits.set(event, (this.waits.get(event) ?? 0) + 1);
      await sleep(SAMPLE_EVERY_MS);
    }
    await client.end();
  }

  private async watchClock(): Promise<void> {
    while (this.running) {
      const started = performance.now();
      await sleep(TICK_MS);
      this.longestPause = Math.max(this.longestPause, performance.now() - started - TICK_MS);
    }
  }
}
