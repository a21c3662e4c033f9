import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const SAMPLE_EVERY_MS = 2;

/** Locks of the migrations on `contacts`. Times in milliseconds. */
export interface LockUse {
  mode: string;
  times: number;
  /** The longest time that it was held. */
  longest: number;
  /** The clock that measured it. */
  source: string;
}

interface Sample {
  mode: string;
  granted: boolean;
  pid: number;
}

/**
 * Looks every few milliseconds which locks on `contacts` the migrations hold. It is independent of the migrations.
 */
export class LockWatch {
  private readonly since = new Map<string, number>();
  private readonly uses = new Map<string, LockUse>();
  private running = true;
  private readonly watching: Promise<void>;
  private readonly waitingSince = new Map<number, number>();
  samples = 0;
  /** The longest time that a session of the traffic waited for a lock, in milliseconds. */
  longestWait = 0;

  constructor(private readonly url: string) {
    this.watching = this.watch();
  }

  /** Ends the watch. Answers the longest time between the first and the last sight of each mode. */
  async stop(): Promise<LockUse[]> {
    this.running = false;
    await this.watching;
    return [...this.uses.values()].sort((a, b) => a.mode.localeCompare(b.mode));
  }

  private async watch(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'bench lock watch' });
    await client.connect();
    while (this.running) {
      const { rows } = await client.query<Sample>(
        `SELECT l.mode, l.granted, l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE l.relation = 'contacts'::regclass
            AND (a.application_name = 'sms-marketing-platform' AND l.granted
                 OR a.application_name = 'bench traffic' AND NOT l.granted)`,
      );
      const held = rows.filter(({ granted }) => granted).map(({ mode }) => mode);
      const waiting = rows.filter(({ granted }) => !granted).map(({ pid }) => pid);
      this.note(new Set(held), performance.now());
      this.noteWaits(new Set(waiting), performance.now());
      this.samples += 1;
      await sleep(SAMPLE_EVERY_MS);
    }
    await client.end();
  }

  private noteWaits(waiting: ReadonlySet<number>, now: number): void {
    for (const pid of waiting) {
      const first = this.waitingSince.get(pid) ?? now;
      this.waitingSince.set(pid, first);
      this.longestWait = Math.max(this.longestWait, now - first);
    }
    for (const pid of this.waitingSince.keys()) if (!waiting.has(pid)) this.waitingSince.delete(pid);
  }

  private note(held: ReadonlySet<string>, now: number): void {
    for (const mode of held) {
      const first = this.since.get(mode);
      const use = this.uses.get(mode) ?? { mode, times: 0, longest: 0, source: 'seen in pg_locks' };
      if (first === undefined) {
        this.since.set(mode, now);
        use.times += 1;
      } else use.longest = Math.max(use.longest, now - first);
      this.uses.set(mode, use);
    }
    for (const mode of this.since.keys()) if (!held.has(mode)) this.since.delete(mode);
  }
}

const HELD = /: done, (.+) lock on (.+) held for ([\d.]+) ms$/;

/** The blocking locks of the migrations on contacts, measured in the server from grant to commit. */
export function locksReported(output: readonly string[]): LockUse[] {
  const uses = new Map<string, LockUse>();
  for (const line of output) {
    const [, mode, tables, held] = HELD.exec(line) ?? [];
    if (mode === undefined || !tables?.split(', ').includes('contacts')) continue;
    const use = uses.get(mode) ?? { mode, times: 0, longest: 0, source: 'clock of the server' };
    use.times += 1;
    use.longest = Math.max(use.longest, Number(held));
    uses.set(mode, use);
  }
  return [...uses.values()];
}
