import { Logger, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Observable, type Subscriber } from 'rxjs';

const LOOK_MS = 1000;
/** Proxies cut connections on which nothing happens for about a minute. */
const HEARTBEAT_MS = 15_000;

interface Follower {
  subscriber: Subscriber<MessageEvent>;
  heardAt: number;
  /** The item's updated_at when it was told last. */
  toldAt: number;
}

/**
 * Tells clients how long-running work goes on. One query a second looks after all the items that anybody follows,
 * however many clients there are; none runs while nobody does.
 */
export abstract class ProgressEvents<T extends { updated_at: Date }> implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private readonly followers = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  /** The items of some ids; those that are gone are left out. */
  protected abstract findAll(ids: readonly string[]): Promise<T[]>;

  protected abstract idOf(item: T): string;

  /** Whether there is nothing more to tell. */
  protected abstract hasEnded(item: T): boolean;

  /** Begins with the item as it stands; ends after the event `end`, or when the client goes away. */
  follow(item: T): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const follower: Follower = { subscriber, heardAt: 0, toldAt: 0 };
      this.tell(follower, item);
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
    this.timer ??= setInterval(() => void this.look(), LOOK_MS);
  }

  private remove(id: string, follower: Follower): void {
    const set = this.followers.get(id);
    set?.delete(follower);
    if (set?.size === 0) this.followers.delete(id);
    if (this.followers.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const items = await this.findAll([...this.followers.keys()]);
      const found = new Map(items.map((item) => [this.idOf(item), item]));
      for (const [id, set] of [...this.followers]) {
        const item = found.get(id);
        for (const follower of [...set]) {
          if (item) this.tell(follower, item);
          else follower.subscriber.complete();
        }
      }
    } catch (error) {
      this.logger.warn({ msg: 'could not look after what is followed; the next turn comes', err: error });
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

  private tell(follower: Follower, item: T): void {
    const ended = this.hasEnded(item);
    const changedAt = item.updated_at.getTime();
    if (changedAt === follower.toldAt && !ended) return;
    follower.toldAt = changedAt;
    follower.heardAt = performance.now();
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
