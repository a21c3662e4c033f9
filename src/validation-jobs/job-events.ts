import { Injectable, Logger, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { DataSource } from 'typeorm';
import type { ValidationJobResponse } from './dto/validation-job.response.js';
import { hasEnded } from './validation-job.entity.js';
import { ValidationJobsRepository } from './validation-jobs.repository.js';

const LOOK_MS = 1000;
/** Proxies cut connections on which nothing happens for about a minute. */
const HEARTBEAT_MS = 15_000;

interface Follower {
  subscriber: Subscriber<MessageEvent>;
  heardAt: number;
  /** The job's updated_at when it was told last. */
  toldAt: number;
}

/**
 * Tells clients how jobs go on. One query a second looks after all the jobs that anybody follows, however many
 * clients there are; none runs while nobody does.
 */
@Injectable()
export class JobEvents implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JobEvents.name);
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: ValidationJobsRepository,
  ) {}

  /** Begins with the job as it stands; ends after the event `end`, or when the client goes away. */
  follow(job: ValidationJobResponse): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const follower: Follower = { subscriber, heardAt: 0, toldAt: 0 };
      tell(follower, job);
      if (subscriber.closed) return undefined;
      this.add(job.job_uuid, follower);
      return () => {
        this.remove(job.job_uuid, follower);
      };
    });
  }

  /** Open streams would keep the server from closing. */
  beforeApplicationShutdown(): void {
    for (const { subscriber } of [...this.followers.values()].flatMap((set) => [...set]))
      subscriber.complete();
  }

  private add(jobUuid: string, follower: Follower): void {
    const set = this.followers.get(jobUuid) ?? new Set();
    this.followers.set(jobUuid, set.add(follower));
    this.timer ??= setInterval(() => void this.look(), LOOK_MS);
  }

  private remove(jobUuid: string, follower: Follower): void {
    const set = this.followers.get(jobUuid);
    set?.delete(follower);
    if (set?.size === 0) this.followers.delete(jobUuid);
    if (this.followers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const jobs = await this.jobs.findAll(this.dataSource.manager, [...this.followers.keys()]);
      const found = new Map(jobs.map((job) => [job.job_uuid, job]));
      for (const [jobUuid, set] of [...this.followers]) {
        const job = found.get(jobUuid);
        for (const follower of [...set]) {
          if (job) tell(follower, job);
          else follower.subscriber.complete();
        }
      }
    } catch (error) {
      this.logger.warn({ msg: 'could not look after the followed jobs; the next turn comes', err: error });
    } finally {
      this.looking = false;
      this.beat();
    }
  }

  private beat(): void {
    const now = performance.now();
    for (const follower of [...this.followers.values()].flatMap((set) => [...set])) {
      if (now - follower.heardAt < HEARTBEAT_MS) continue;
      follower.heardAt = now;
      follower.subscriber.next({ comment: 'heartbeat' });
    }
  }
}

function tell(follower: Follower, job: ValidationJobResponse): void {
  const ended = hasEnded(job.status);
  const changedAt = job.updated_at.getTime();
  if (changedAt === follower.toldAt && !ended) return;
  follower.toldAt = changedAt;
  follower.heardAt = performance.now();
  follower.subscriber.next({ type: ended ? 'end' : 'progress', data: job });
  if (ended) follower.subscriber.complete();
}
