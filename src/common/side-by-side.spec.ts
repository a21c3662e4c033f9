import { setImmediate as turn } from 'node:timers/promises';
import { sideBySide } from './side-by-side.js';

describe('tasks side by side', () => {
  it('are all awaited', async () => {
    const ended: string[] = [];
    const task = (name: string, turns: number) => async (): Promise<void> => {
      for (let passed = 0; passed < turns; passed += 1) await turn();
      ended.push(name);
    };
    await sideBySide([task('slow', 3), task('quick', 1)]);
    expect(ended).toEqual(['quick', 'slow']);
  });

  it('are stopped by the first failure, which is told once the last has ended', async () => {
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
    await expect(sideBySide([untilStopped, failing])).rejects.toThrow('first');
    expect(ended).toEqual(['stopped']);
  });
});
