import { CircuitBreaker } from './circuit-breaker.js';

describe('a circuit breaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(() => now);
  });

  const fail = (times: number): void => {
    for (let time = 0; time < times; time += 1) {
      breaker.tryEnter();
      breaker.failed();
    }
  };

  it('lets requests through until five in a row have failed', () => {
    fail(4);
    expect(breaker.tryEnter()).toBe(true);
    breaker.succeeded();
    fail(4);
    expect(breaker.isOpen).toBe(false);
    fail(1);
    expect(breaker.isOpen).toBe(true);
    expect(breaker.tryEnter()).toBe(false);
    expect(breaker.waitMs()).toBe(1000);
  });

  it('lets one trial request through, and closes when it succeeds', () => {
    fail(5);
    now = 1000;
    expect(breaker.tryEnter()).toBe(true);
    expect(breaker.tryEnter()).toBe(false);
    breaker.succeeded();
    expect(breaker.isOpen).toBe(false);
    expect(breaker.waitMs()).toBe(0);
  });

  it('stays open twice as long each time the trial request fails, at most a minute', () => {
    fail(5);
    const pauses = Array.from({ length: 9 }, () => {
      const pause = breaker.waitMs();
      now += pause;
      fail(1);
      return pause;
    });
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('lets another trial request through when the previous one was given up', () => {
    fail(5);
    now = 1000;
    breaker.tryEnter();
    breaker.abandoned();
    expect(breaker.tryEnter()).toBe(true);
  });
});
