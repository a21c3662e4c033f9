import { Semaphore } from './semaphore.js';

/** A batch and what came of it. */
export interface Done<B, R> {
  batch: B;
  result: R;
}

export interface PipelineSteps<B, R> {
  /** The batches in their order. Read one by one, as there is room. */
  batches: AsyncIterable<B>;
  /** Works on one batch; several at a time. */
  ask(batch: B): Promise<R>;
  /** Writes batches that follow on each other; one call at a time, in the order of the batches. */
  write(done: readonly Done<B, R>[]): Promise<void>;
  /** Told of the first failure, and perhaps of more: what is under way should come to its end. */
  stop(reason: unknown): void;
}

interface Entry<B, R> {
  batch: B;
  asked: Promise<R>;
  result: { value: R } | undefined;
}

/**
 * Asks about several batches at a time and writes what comes back in their order, so that a checkpoint can stand
 * behind all that is done. Batches that are ready together are written together: a slow disk does not slow the asking.
 */
export class OrderedPipeline<B, R> {
  private readonly entries: Entry<B, R>[] = [];
  private readonly failed = new AbortController();
  private readonly room: Semaphore;
  private reading: 'more' | 'all' | { error: unknown } = 'more';
  private wake: () => void = () => undefined;

  /**
   * @param window how many batches may be asked about or wait to be written at any time
   * @param most how many batches are written together
   */
  constructor(
    private readonly steps: PipelineSteps<B, R>,
    window: number,
    private readonly most: number,
  ) {
    this.room = new Semaphore(window);
  }

  /**
   * Resolves when every batch is written. When reading or asking fails, the batches before are written first; then,
   * or when writing fails, it rejects with the first reason. Nothing is under way any more when it settles.
   */
  async run(): Promise<void> {
    const reading = this.read();
    try {
      await this.writeAll();
    } catch (error) {
      this.failed.abort(error);
      this.steps.stop(error);
      throw error;
    } finally {
      await reading;
      await Promise.allSettled(this.entries.map((entry) => entry.asked));
    }
  }

  /** Never rejects: the reason stands in `reading` for the writer, after the batches that were read before. */
  private async read(): Promise<void> {
    try {
      for await (const batch of this.steps.batches) {
        await this.room.acquire(this.failed.signal);
        this.start(batch);
      }
      this.reading = 'all';
    } catch (error) {
      this.reading = { error };
      this.steps.stop(error);
    }
    this.wake();
  }

  private start(batch: B): void {
    const entry: Entry<B, R> = { batch, asked: this.steps.ask(batch), result: undefined };
    entry.asked.then(
      (value) => {
        entry.result = { value };
      },
      // The writer meets it when the entry's turn has come.
      (error: unknown) => {
        this.steps.stop(error);
      },
    );
    this.entries.push(entry);
    this.wake();
  }

  private async writeAll(): Promise<void> {
    for (;;) {
      const first = this.entries[0];
      if (first) {
        await first.asked;
        const ready = this.takeReady();
        await this.steps.write(ready);
        ready.forEach(() => {
          this.room.release();
        });
      } else if (this.reading === 'more') {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else if (this.reading === 'all') {
        return;
      } else {
        throw this.reading.error;
      }
    }
  }

  private takeReady(): Done<B, R>[] {
    const ready: Done<B, R>[] = [];
    for (let entry = this.entries[0]; entry?.result && ready.length < this.most; entry = this.entries[0]) {
      ready.push({ batch: entry.batch, result: entry.result.value });
      this.entries.shift();
    }
    return ready;
  }
}
