import { useEffect, useState } from 'preact/hooks';
import { answered, api, type Job } from './client.js';
import { useAnswer, type Answer } from './use-answer.js';

interface LiveJob {
  job: Answer<Job>;
  /** Whether news come in while the job has not ended. */
  isLive: boolean;
}

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}

/** A job, followed by its stream until it has ended. `reload` also follows one that goes on again. */
export function useJob(uuid: string): LiveJob {
  const [latest, setLatest] = useState<Job | undefined>(undefined);
  const [isLive, setLive] = useState(true);
  const [turn, setTurn] = useState(0);
  const asked = useAnswer(`job ${uuid} ${turn}`, (signal) =>
    answered(api.GET('/api/v1/validation-jobs/{job_uuid}', { params: { path: { job_uuid: uuid } }, signal })),
  );
  const isFollowed = asked.data !== undefined && !hasEnded(asked.data);

  useEffect(() => {
    if (!isFollowed) return undefined;
    const events = new EventSource(`/api/v1/validation-jobs/${uuid}/events`);
    const show = ({ data }: MessageEvent<string>): void => {
      setLatest(JSON.parse(data) as Job);
      setLive(true);
    };
    events.addEventListener('progress', show);
    events.addEventListener('end', (event: MessageEvent<string>) => {
      show(event);
      // Else the browser would connect again, and hear the end again.
      events.close();
    });
    events.addEventListener('error', () => setLive(false));
    return () => events.close();
  }, [uuid, turn, isFollowed]);

  const reload = (): void => {
    setLatest(undefined);
    setTurn(turn + 1);
  };
  return { job: { ...asked, data: latest ?? asked.data, loading: asked.loading && !latest, reload }, isLive };
}
