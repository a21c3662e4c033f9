import { setMaxListeners } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { summarise, type LoadResult } from '../support/latencies.js';

const SLOW_SOCKETS = 1500;
const KEYS = 150_000;
const SENDERS = 4;
const PROBE_MS = 50;

/**
 * How fast a process answers `/health/ready` while 1,500 sockets send one byte of a header per second and, with
 * `keys`, four clients send bodies of 150,000 keys one after another.
 */
export async function readinessUnderAttack(
  origin: string,
  token: string,
  { seconds, keys }: { seconds: number; keys: boolean },
): Promise<LoadResult & { slowest: number; refused: number }> {
  const attack = new AbortController();
  const { signal } = attack;
  // Each socket adds one listener.
  setMaxListeners(0, signal);
  const sockets = Array.from({ length: SLOW_SOCKETS }, () => slowSocket(new URL(origin), signal));
  const body = keys ? manyKeys() : undefined;
  let refused = 0;
  const send = async (): Promise<void> => {
    while (body !== undefined && !signal.aborted) {
      const answer = await fetch(`${origin}/api/v1/validations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
        signal,
      });
      await answer.text();
      if (answer.status !== 400) throw new Error(`a body of ${KEYS} keys was answered ${answer.status}`);
      refused += 1;
    }
  };
  const senders = Array.from({ length: SENDERS }, () =>
    send().catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
  );
  await delay(2000);
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const sent = performance.now();
    const answer = await fetch(`${origin}/health/ready`);
    await answer.text();
    if (!answer.ok) throw new Error(`not ready under attack: ${answer.status}`);
    times.push(performance.now() - sent);
    await delay(PROBE_MS);
  }
  attack.abort();
  await Promise.all([...sockets, ...senders]);
  return { ...summarise(times, seconds), slowest: Math.max(...times), refused };
}

/** Sends a header that never ends, one byte per second, and connects again whenever it is disconnected. */
async function slowSocket({ hostname, port }: URL, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: ');
    const drip = setInterval(() => socket.write('x'), 1000);
    await closed(socket, signal);
    clearInterval(drip);
    // All sockets reconnecting at once would be another attack.
    await delay(Math.random() * 500);
  }
}

async function closed(socket: Socket, signal: AbortSignal): Promise<void> {
  const stop = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', stop);
  await new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  signal.removeEventListener('abort', stop);
}

function manyKeys(): string {
  const platform_details = Object.fromEntries(Array.from({ length: KEYS }, (_, index) => [`k${index}`, 1]));
  return JSON.stringify({
    contact_id: 1,
    phone_e164: '+525500000000',
    platform: 'whatsapp',
    is_valid: true,
    platform_details,
  });
}
