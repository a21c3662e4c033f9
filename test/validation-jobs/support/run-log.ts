import { setTimeout as delay } from 'node:timers/promises';

/** One worker's run of a job, from the worker's log. Times are by performance.now() of this process. */
export interface Run {
  worker: string;
  fencing_token: number;
  began_at: number;
  /** Undefined while the run lasts, and when its worker was killed. */
  ended_at?: number;
  end?: string;
  why?: string;
}

interface RunLine {
  msg: string;
  time: number;
  job_uuid: string;
  fencing_token: number;
  end: string;
  why?: string;
}

/** Records from the logs of workers when runs began and ended, and why. */
export class RunLog {
  private readonly runs = new Map<string, Run[]>();

  /** Reads a line of a worker's log. */
  read(worker: string, text: string): void {
    if (!text.includes('"msg":"a run has ')) return;
    const line = JSON.parse(text) as RunLine;
    const at = line.time - performance.timeOrigin;
    const runs = this.of(line.job_uuid);
    if (line.msg === 'a run has begun') {
      runs.push({ worker, fencing_token: line.fencing_token, began_at: at });
      this.runs.set(line.job_uuid, runs);
      return;
    }
    const run = runs.find(({ fencing_token }) => fencing_token === line.fencing_token);
    if (run) Object.assign(run, { ended_at: at, end: line.end, why: line.why });
  }

  /** Waits for the end of a run and answers it. Without a token, it is the newest run of the job. */
  async ended(jobUuid: string, fencingToken?: number): Promise<Run> {
    for (;;) {
      const run = this.of(jobUuid)
        .filter(({ fencing_token }) => fencingToken === undefined || fencing_token === fencingToken)
        .at(-1);
      if (run?.end !== undefined) return run;
      await delay(20);
    }
  }

  /** The runs of a job, in the order of their fencing tokens if the workers' lines arrived in order. */
  of(jobUuid: string): Run[] {
    return this.runs.get(jobUuid) ?? [];
  }
}
