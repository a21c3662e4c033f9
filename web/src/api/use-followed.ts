import { useEffect, useState } from 'preact/hooks';
import { answered, api, type Job, type Schemas } from './client.js';
import { useAnswer, type Answer } from './use-answer.js';

/** A piece of background work in its current state. */
interface Followed<T> {
  work: Answer<T>;
  /** Whether updates arrive while it has not ended. */
  isLive: boolean;
}

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}

/**
 * Loads one piece of work and follows its event stream until it has ended. `reload` follows it again after a retry.
 * @param events the address of its stream
 */
function useFollowed<T extends Pick<Job, 'status'>>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  events: string,
): Followed<T> {
  const [latest, setLatest] = useState<{ of: string; state: T } | undefined>(undefined);
  const [isLive, setLive] = useState(true);
  const [turn, setTurn] = useState(0);
  const asked = useAnswer(`${key} ${turn}`, ask);
  const isFollowed = asked.data !== undefined && !hasEnded(asked.data);

  useEffect(() => {
    if (!isFollowed) return undefined;
    const stream = new EventSource(events);
    const show = ({ data }: MessageEvent<string>): void => {
      setLatest({ of: events, state: JSON.parse(data) as T });
      setLive(true);
    };
    stream.addEventListener('progress', show);
    stream.addEventListener('end', (event: MessageEvent<string>) => {
      show(event);
      // Without this the browser would reconnect, and receive the end again.
      stream.close();
    });
    stream.addEventListener('error', () => setLive(false));
    return () => stream.close();
  }, [events, turn, isFollowed]);

  const reload = (): void => {
    setLatest(undefined);
    setTurn(turn + 1);
  };
  // Data of an earlier address is not shown for the new one.
  const told = latest?.of === events ? latest.state : undefined;
  return { work: { ...asked, data: told ?? asked.data, loading: asked.loading && !told, reload }, isLive };
}

/** Follows a validation job. */
export function useJob(job_uuid: string): Followed<Job> {
  const params = { path: { job_uuid } };
  return useFollowed(
    `job ${job_uuid}`,
    (signal) => answered(api.GET('/api/v1/validation-jobs/{job_uuid}', { params, signal })),
    `/api/v1/validation-jobs/${job_uuid}/events`,
  );
}

/** Follows an import. */
export function useImport(import_uuid: string): Followed<Schemas['ContactImport']> {
  const params = { path: { import_uuid } };
  return useFollowed(
    `import ${import_uuid}`,
    (signal) => answered(api.GET('/api/v1/contacts/imports/{import_uuid}', { params, signal })),
    `/api/v1/contacts/imports/${import_uuid}/events`,
  );
}
