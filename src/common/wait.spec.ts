import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { backoffMs, orReason, runConcurrently, wait } from './wait.js';

const reason = new Error('the worker is shutting down');

describe('a wait', () => {
  it('ends by itself when nobody ends it', async () => {
    await expect(wait(1)).resolves.toBeUndefined();
    await expect(wait(1, { signal: new AbortController().signal })).resolves.toBeUndefined();
  });

  it('that ends early rejects with the reason of its signal', async () => {
    const stop = new AbortController();
    const waiting = wait(60_000, { signal: stop.signal });
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('does not begin when its signal has fired before', async () => {
    await expect(wait(60_000, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('work that a signal ends', () => {
  it('rejects with the reason, whatever error the library throws', async () => {
    const stop = new AbortController();
    const endless = new Readable({ read: () => undefined });
    const nowhere = new Writable({ write: () => undefined });
    const copying = orReason(stop.signal, pipeline(endless, nowhere, { signal: stop.signal }));
    stop.abort(reason);
    await expect(copying).rejects.toBe(reason);
  });

  it('keeps its own error or answer while the signal has not fired', async () => {
    const { signal } = new AbortController();
    const failure = new Error('the disk is full');
    await expect(orReason(signal, Promise.reject(failure))).rejects.toBe(failure);
    await expect(orReason(signal, Promise.resolve(5))).resolves.toBe(5);
    await expect(orReason(undefined, Promise.reject(failure))).rejects.toBe(failure);
  });
});

describe('tasks side by side', () => {
  it('are all awaited', async () => {
    const ended: string[] = [];
    const task = (name: string, turns: number) => async (): Promise<void> => {
      for (let passed = 0; passed < turns; passed += 1) await turn();
      ended.push(name);
    };
    await runConcurrently([task('slow', 3), task('quick', 1)]);
    expect(ended).toEqual(['quick', 'slow']);
  });

  it('are stopped by the first failure, which is thrown once the last has ended', async () => {
    const ended: string[] = [];
    const untilStopped = async (stop: AbortSignal): Promise<void> => {
      while (!stop.aborted) await turn();
      await turn();
      ended.push('stopped');
      throw new Error('second');
    };
    const failing = async (): Promise<void> => {
      await turn();
      throw new Error('first');
    };
    await expect(runConcurrently([untilStopped, failing])).rejects.toThrow('first');
    expect(ended).toEqual(['stopped']);
  });
});

describe('backoffMs', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [7, 15_000, 30_000],
    [50, 15_000, 30_000],
  ])('after attempt %i waits from %i to %i ms', (attempt, least, most) => {
    expect(backoffMs(attempt, () => 0)).toBe(least);
    expect(backoffMs(attempt, () => 1)).toBe(most);
  });
});
