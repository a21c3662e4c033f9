import {
  applyDecorators,
  Logger,
  UseInterceptors,
  type BeforeApplicationShutdown,
  type MessageEvent,
} from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Observable, type Subscriber } from 'rxjs';
import type { DataSource } from 'typeorm';
import { MaskEvents } from '../auth/personal-data.js';
import { hasEnded, type WorkStatus } from './work-states.js';
import type { WorkRepository } from './work.repository.js';

const POLL_MS = 1000;
/** Proxies close a connection that is silent for about a minute. */
const HEARTBEAT_MS = 15_000;

interface Follower {
  subscriber: Subscriber<MessageEvent>;
  /** When something was last sent, by performance.now(). */
  sentAt: number;
  /** The `updated_at` of the state that was last sent. */
  sentVersion: number;
}

/**
 * Sends clients progress as server-sent events. One query a second reads all items that clients follow, however many
 * clients there are. Without clients no query runs.
 */
export abstract class ProgressEvents<T extends { updated_at: Date }> implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;

  /** The items of these ids; an item that no longer exists is left out. */
  protected abstract findAll(ids: readonly string[]): Promise<T[]>;

  protected abstract idOf(item: T): string;

  /** Whether the item has reached its last state. */
  protected abstract hasEnded(item: T): boolean;

  /** The stream begins with the item as it is now. It ends after the event `end`, or when the client disconnects. */
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
      const items = await this.findAll([...this.followers.keys()]);
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
        msg: 'progress could not be read; trying again in a second',
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
    const ended = this.hasEnded(item);
    const changedAt = item.updated_at.getTime();
    if (changedAt === follower.sentVersion && !ended) return;
    follower.sentVersion = changedAt;
    follower.sentAt = performance.now();
    follower.subscriber.next({ type: ended ? 'end' : 'progress', data: item });
    if (ended) follower.subscriber.complete();
  }
}

/** The progress of one kind of background work. */
export abstract class WorkProgressEvents<
  T extends { status: WorkStatus; updated_at: Date },
> extends ProgressEvents<T> {
  /** @param idOf the uuid of an item */
  protected constructor(
    private readonly dataSource: DataSource,
    private readonly work: Pick<WorkRepository<never, never, T>, 'findAll'>,
    protected readonly idOf: (item: T) => string,
  ) {
    super();
  }

  protected findAll(uuids: readonly string[]): Promise<T[]> {
    return this.work.findAll(this.dataSource.manager, uuids);
  }

  protected hasEnded({ status }: T): boolean {
    return hasEnded(status);
  }
}

/** Documents a stream of server-sent events by `ProgressEvents`, and masks it for callers who may not see phones. */
export function ApiEventStream(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(MaskEvents),
    ApiOkResponse({
      description: 'Stays open until the event `end`',
      content: {
        'text/event-stream': {
          schema: {
            type: 'string',
            example: 'event: progress\nid: 1\ndata: {"status":"RUNNING","progress_percentage":42}\n\n',
          },
        },
      },
    }),
  );
}
