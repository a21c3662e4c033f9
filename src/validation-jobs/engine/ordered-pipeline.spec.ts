import { setImmediate as turn } from 'node:timers/promises';
import { OrderedPipeline, type Done } from './ordered-pipeline.js';

/** A pipeline over the numbers from 1, whose answers the test gives when it likes. */
class Bench {
  readonly asked: number[] = [];
  readonly written: number[][] = [];
  readonly stopped: unknown[] = [];
  private readonly answers = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly done: Promise<void>;

  constructor(count: number, window: number, most: number, write = () => Promise.resolve()) {
    const pipeline = new OrderedPipeline<number, string>(
      {
        batches: numbers(count),
        ask: (batch) => {
          this.asked.push(batch);
          return new Promise((resolve, reject) => {
            const answer = {
              resolve: () => {
                resolve(`answer ${batch}`);
              },
              reject,
            };
            this.answers.set(batch, answer);
          });
        },
        write: async (done: readonly Done<number, string>[]) => {
          this.written.push(done.map(({ batch }) => batch));
          await write();
        },
        stop: (reason) => this.stopped.push(reason),
      },
      window,
      most,
    );
    this.done = pipeline.run();
    this.done.catch(() => undefined);
  }

  async answer(...batches: number[]): Promise<void> {
    for (const batch of batches) this.answers.get(batch)!.resolve();
    await settle();
  }

  async refuse(batch: number): Promise<void> {
    this.answers.get(batch)!.reject(new Error(`no answer ${batch}`));
    await settle();
  }
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number += 1) {
    await turn();
    yield number;
  }
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

describe('an ordered pipeline', () => {
  it('writes in order what is answered in any, and together what is ready together', async () => {
    const bench = new Bench(5, 5, 10);
    await settle();
    await bench.answer(3, 2);
    expect(bench.written).toEqual([]);
    await bench.answer(1);
    await bench.answer(5);
    await bench.answer(4);
    await bench.done;
    expect(bench.written).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('asks about no more at a time than its window', async () => {
    const bench = new Bench(5, 2, 10);
    await settle();
    expect(bench.asked).toEqual([1, 2]);
    await bench.answer(2);
    expect(bench.asked).toEqual([1, 2]);
    await bench.answer(1);
    expect(bench.asked).toEqual([1, 2, 3, 4]);
  });

  it('writes no more at a time than it may', async () => {
    const bench = new Bench(3, 3, 2);
    await settle();
    await bench.answer(3, 2, 1);
    await bench.done;
    expect(bench.written).toEqual([[1, 2], [3]]);
  });

  it('writes what comes before a failure, and settles only when nothing is under way', async () => {
    const bench = new Bench(4, 4, 10);
    await settle();
    let settled = false;
    void bench.done.catch(() => undefined).then(() => (settled = true));
    await bench.refuse(3);
    expect(bench.stopped).toEqual([new Error('no answer 3')]);
    await bench.answer(2, 1);
    expect(bench.written).toEqual([[1, 2]]);
    expect(settled).toBe(false);
    await bench.answer(4);
    await expect(bench.done).rejects.toThrow('no answer 3');
    expect(bench.written).toEqual([[1, 2]]);
  });

  it('ends with the failure of a write, and writes nothing after it', async () => {
    const bench = new Bench(2, 2, 1, () => Promise.reject(new Error('the disk is full')));
    await settle();
    await bench.answer(1, 2);
    await expect(bench.done).rejects.toThrow('the disk is full');
    expect(bench.written).toEqual([[1]]);
  });
});
