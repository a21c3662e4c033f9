import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { readSession } from '../app/session.js';
import type { Schemas } from './client.js';

export type WorkItem = Schemas['WorkItem'];

/** The work in the background; undefined until the API has answered. */
export const work = signal<WorkItem[] | undefined>(undefined);

/** Whether updates arrive. If not, the work shown may be outdated. */
export const workIsLive = signal(true);

/** Contacts per second of each item, measured over the last minute. */
export const workRates = signal<ReadonlyMap<string, number>>(new Map());

interface Sample {
  at: number;
  processed: number;
}

const WINDOW_MS = 60_000;
const samples = new Map<string, Sample[]>();

/** Follows the work while a part of the screen shows it. The browser reconnects by itself. */
export function useWork(): void {
  useEffect(() => {
    const events = new EventSource('/api/v1/dashboard/work/events');
    events.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      const { items } = JSON.parse(data) as Schemas['Work'];
      workIsLive.value = true;
      measure(items);
      work.value = items;
    });
    events.addEventListener('error', () => {
      workIsLive.value = false;
      // A refusal ends the stream for good; most likely the user is signed out.
      if (events.readyState === EventSource.CLOSED) void readSession().catch(() => undefined);
    });
    return () => {
      events.close();
      samples.clear();
      workIsLive.value = true;
    };
  }, []);
}

function measure(items: readonly WorkItem[]): void {
  const now = performance.now();
  const rates = new Map<string, number>();
  for (const { uuid, status, processed_contacts } of items) {
    if (status !== 'RUNNING') {
      samples.delete(uuid);
      continue;
    }
    const kept = [
      ...(samples.get(uuid) ?? []).filter(({ at }) => now - at < WINDOW_MS),
      { at: now, processed: processed_contacts },
    ];
    samples.set(uuid, kept);
    const [first] = kept;
    const seconds = first ? (now - first.at) / 1000 : 0;
    if (first && seconds >= 2) rates.set(uuid, (processed_contacts - first.processed) / seconds);
  }
  workRates.value = rates;
}
