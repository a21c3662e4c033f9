import { ConditionVariable } from './condition-variable.js';
import { PatientWrites } from './patient-writes.js';

const NEVER = new AbortController().signal;
const fullDisk = Object.assign(new Error('no space left'), { code: '53100' });

describe('a write that waits for the database', () => {
  it('is tried again until it succeeds, and says why meanwhile', async () => {
    const told: (string | undefined)[] = [];
    const writes = new PatientWrites((trouble) => told.push(trouble));
    let attempts = 0;
    const result = await writes.run(NEVER, () => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(fullDisk) : Promise.resolve('written');
    });
    expect([result, attempts, writes.isTroubled]).toEqual(['written', 3, false]);
    expect(told).toEqual(['no space left (53100)', undefined]);
  });

  it('fails at once after an error that waiting does not cure', async () => {
    const writes = new PatientWrites(() => undefined);
    await expect(writes.run(NEVER, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const writes = new PatientWrites(() => {
      stop.abort(new Error('shutdown'));
    });
    await expect(writes.run(stop.signal, () => Promise.reject(fullDisk))).rejects.toThrow('shutdown');
  });
});

describe('a changes', () => {
  it('wakes all who wait, and after a stop still waits for the next notification', async () => {
    const changes = new ConditionVariable();
    const stop = new AbortController();
    const stopped = changes.wait(stop.signal, 60_000);
    const woken = changes.wait(undefined, 60_000);
    stop.abort(new Error('stop'));
    await expect(stopped).rejects.toThrow('stop');
    changes.notify();
    await woken;
    let rang = false;
    const next = changes.wait(undefined, 60_000).then(() => (rang = true));
    await new Promise(setImmediate);
    expect(rang).toBe(false);
    changes.notify();
    await next;
  });
});
