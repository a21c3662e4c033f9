import { setTimeout as delay } from 'node:timers/promises';
import type { TestDatabase } from './test-database.js';

/** Asks again and again until the answer is accepted. Throws with the last answer after `timeoutMs`. */
export async function waitFor<T>(
  ask: () => Promise<T>,
  suits: (answer: T) => boolean,
  timeoutMs = 120_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain; last answer: ${JSON.stringify(answer)}`);
    await delay(50);
  }
}

/** Waits until a session of the database waits for a lock. */
export async function someoneWaits(database: TestDatabase): Promise<void> {
  await waitFor(
    () =>
      database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    (waiting) => waiting.length > 0,
  );
}
