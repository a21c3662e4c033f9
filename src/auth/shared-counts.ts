import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

const WINDOW_MS = 60_000;
const SHARE_EVERY_MS = 500;
/** Beyond so many keys in a window, further keys share a count, so that nobody can fill the memory with addresses. */
const MOST_KEYS = 20_000;
const THE_REST = 'the rest';

interface Count {
  /** Count of all processes, as last read from Redis. */
  shared: number;
  /** Count of this process since then. */
  own: number;
}

/**
 * Counts by key in windows of one minute, over all processes. Counting never waits: each process counts for itself, adds
 * its counts to those in Redis twice a second, and learns there what the others have counted. While Redis is away each
 * process counts alone.
 */
export class SharedCounts {
  private readonly logger = new Logger(SharedCounts.name);
  private counts = new Map<string, Count>();
  private window = 0;
  private timer: NodeJS.Timeout | undefined;
  private sharing = false;
  private isAlone = false;

  /** @param prefix begins every key in Redis */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Counts one, and answers how many there are in this minute and how many seconds of it are left. */
  take(key: string): { count: number; secondsLeft: number } {
    const now = Date.now();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.window) {
      this.window = window;
      this.counts = new Map();
    }
    const count = this.countOf(key);
    count.own += 1;
    this.timer ??= setInterval(() => void this.share(), SHARE_EVERY_MS).unref();
    return {
      count: count.shared + count.own,
      secondsLeft: Math.ceil(((window + 1) * WINDOW_MS - now) / 1000),
    };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private countOf(key: string): Count {
    const known = this.counts.get(key);
    if (known) return known;
    if (this.counts.size >= MOST_KEYS && key !== THE_REST) return this.countOf(THE_REST);
    const count = { shared: 0, own: 0 };
    this.counts.set(key, count);
    return count;
  }

  private async share(): Promise<void> {
    const changed = [...this.counts].filter(([, { own }]) => own > 0);
    if (this.sharing || changed.length === 0) return;
    this.sharing = true;
    const sent = changed.map(([key, count]) => ({
      key: `${this.prefix}:${this.window}:${key}`,
      count,
      own: count.own,
    }));
    try {
      const pipeline = this.redis.pipeline();
      for (const { key, own } of sent) pipeline.incrby(key, own).pexpire(key, 2 * WINDOW_MS);
      const answers = (await pipeline.exec()) ?? [];
      sent.forEach(({ count, own }, index) => {
        const [error, total] = answers[2 * index] ?? [];
        if (error) throw error;
        count.shared = Number(total);
        count.own -= own;
      });
      this.isAlone = false;
    } catch (error) {
      if (!this.isAlone) this.logger.warn({ msg: 'requests are counted by each process alone', err: error });
      this.isAlone = true;
    } finally {
      this.sharing = false;
    }
  }
}
