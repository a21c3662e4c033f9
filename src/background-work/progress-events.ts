import { Logger, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Observable, type Subscriber } from 'rxjs';
import type { DataSource } from 'typeorm';
import { hasEnded, type WorkStatus } from './work-states.js';
import type { WorkRepository } from './work.repository.js';

const POLL_MS = 1000;
/** Proxies cut connections on which nothing happens for about a minute. */
const HEARTBEAT_MS = 15_000;

interface Follower {
  subscriber: Subscriber<MessageEvent>;
  /** When anything was sent last, by performance.now(). */
  sentAt: number;
  /** The updated_at of the state that was sent last. */
  sentVersion: number;
}

interface Work {
  status: WorkStatus;
  updated_at: Date;
}

/**
 * Sends clients the progress of one kind of work as server-sent events. One query a second reads everything that
 * anybody follows, however many clients there are; none runs while nobody does.
 */
export abstract class ProgressEvents<T extends Work> implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;

  /** @param idOf the uuid of an item */
  protected constructor(
    private readonly dataSource: DataSource,
    private readonly work: Pick<WorkRepository<never, never, T>, 'findAll'>,
    private readonly idOf: (item: T) => string,
  ) {}

  /** Begins with the item as it stands; ends after the event `end`, or when the client goes away. */
  follow(item: T): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const follower: Follower = { subscriber, sentAt: 0, sentVersion: 0 };
      this.send(follower, item);
      if (subscriber.closed) return undefined;
      this.add(this.idOf(item), follower);
      return () => {
        this.remove(this.idOf(item), follower);
      };
    });
  }

  /** Open streams would keep the server from closing. */
  beforeApplicationShutdown(): void {
    for (const { subscriber } of [...this.followers.values()].flatMap((set) => [...set]))
      subscriber.complete();
  }

  private add(id: string, follower: Follower): void {
    const set = this.followers.get(id) ?? new Set();
    this.followers.set(id, set.add(follower));
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
  }

  private remove(id: string, follower: Follower): void {
    const set = this.followers.get(id);
    set?.delete(follower);
    if (set?.size === 0) this.followers.delete(id);
    if (this.followers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      const items = await this.work.findAll(this.dataSource.manager, [...this.followers.keys()]);
      const found = new Map(items.map((item) => [this.idOf(item), item]));
      for (const [id, set] of [...this.followers]) {
        const item = found.get(id);
        for (const follower of [...set]) {
          if (item) this.send(follower, item);
          else follower.subscriber.complete();
        }
      }
    } catch (error) {
      this.logger.warn({
        msg: 'the progress could not be read; the next attempt is in a second',
        err: error,
      });
    } finally {
      this.polling = false;
      this.sendHeartbeats();
    }
  }

  private sendHeartbeats(): void {
    const now = performance.now();
    for (const follower of [...this.followers.values()].flatMap((set) => [...set])) {
      if (now - follower.sentAt < HEARTBEAT_MS) continue;
      follower.sentAt = now;
      follower.subscriber.next({ comment: 'heartbeat' });
    }
  }

  private send(follower: Follower, item: T): void {
    const ended = hasEnded(item.status);
    const changedAt = item.updated_at.getTime();
    if (changedAt === follower.sentVersion && !ended) return;
    follower.sentVersion = changedAt;
    follower.sentAt = performance.now();
    follower.subscriber.next({ type: ended ? 'end' : 'progress', data: item });
    if (ended) follower.subscriber.complete();
  }
}

/** Documents a stream of server-sent events, as `ProgressEvents` makes it. */
export function ApiEventStream(): MethodDecorator {
  return ApiOkResponse({
    description: 'Stays open until the event `end`',
    content: {
      'text/event-stream': {
        schema: {
          type: 'string',
          example: 'event: progress\nid: 1\ndata: {"status":"RUNNING","progress_percentage":42}\n\n',
        },
      },
    },
  });
}
