import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { QueueOptions } from 'bull';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { errorCode } from '../common/errors/error-kind.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import type { RedisSettings } from '../config/redis-environment.js';

type Client = Redis | Cluster;

const LONGEST_PAUSE_MS = 2000;
/** The longest pause between attempts when only an operator can fix the problem. */
const REFUSED_PAUSE_MS = 5000;
/** Error words of Redis, and Node's error codes for untrusted certificates. */
const REFUSED = /^(?:WRONGPASS|NOAUTH|NOPERM|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/;

/**
 * Makes every connection to Redis: to a single server, through Sentinels, or to a Cluster. Commands and Bull share
 * the address, certificates and password. Logs a problem once, and its end once.
 */
@Injectable()
export class RedisConnections implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  private readonly clients = new Set<Client>();
  /** The current problem of each connection. */
  private readonly troubles = new Map<Client, string>();
  private isShutDown = false;
  private isClosed = false;

  constructor(@Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'redis'>) {}

  /** A connection for short commands: they fail fast instead of queueing while Redis is away. */
  forCommands(): Client {
    return this.open({ maxRetriesPerRequest: 1, commandTimeout: 2000, lazyConnect: true });
  }

  /** Makes the three connections that each Bull queue needs. */
  readonly forBull: NonNullable<QueueOptions['createClient']> = (type) => {
    if (type === 'client') return this.open({});
    const client = this.open({ maxRetriesPerRequest: null, enableReadyCheck: false });
    // Bull demands that the ready check is off. Without the check ioredis takes a refused connection for a ready
    // one: it would reconnect for ever, and an unhandled failure to subscribe would end the process.
    if (client instanceof Redis) queueMicrotask(() => (client.options.enableReadyCheck = true));
    return client;
  };

  /** Stops reconnecting: while Redis is away, Bull would wait for it before it closes. */
  beforeApplicationShutdown(): void {
    this.isShutDown = true;
    for (const client of this.clients) if (client.status !== 'ready') client.disconnect();
  }

  /** Runs after the queues have closed: their modules are nearer to the root. */
  onApplicationShutdown(): void {
    for (const client of this.clients) client.disconnect();
    this.isClosed = true;
  }

  private open(options: RedisOptions): Client {
    let lastError: Error | undefined;
    const pause = (times: number): number | null => {
      if (this.isShutDown) return null;
      if (lastError && REFUSED.test(wordOf(lastError))) return REFUSED_PAUSE_MS;
      return Math.min(100 * times, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    };
    const client = connect(this.environment.redis, options, pause);
    this.clients.add(client);
    client.on('error', (error: Error) => {
      lastError = causeOf(error);
      this.noteTrouble(client, describe(lastError));
    });
    client.on('ready', () => {
      lastError = undefined;
      this.noteEnd(client);
    });
    // Bull opens one more connection while it closes.
    client.on('connect', () => {
      if (this.isClosed) client.disconnect();
    });
    return client;
  }

  private noteTrouble(client: Client, why: string): void {
    const isKnown = [...this.troubles.values()].includes(why);
    this.troubles.set(client, why);
    if (!isKnown && !this.isShutDown) this.logger.warn({ msg: 'Redis cannot be used; trying again', why });
  }

  private noteEnd(client: Client): void {
    if (this.troubles.delete(client) && this.troubles.size === 0) this.logger.log('Redis can be used again');
  }
}

function connect(
  settings: RedisSettings,
  options: RedisOptions,
  pause: (times: number) => number | null,
): Client {
  const { kind, hosts, username, password, database, family, tls, sentinel } = settings;
  // Undefined instead of null, because ioredis treats null as a value.
  const common: RedisOptions = {
    ...options,
    disconnectTimeout: 500,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(family !== undefined && { family }),
    ...(tls && { tls }),
    // The master has become a replica. Sentinel or the Cluster knows the new master.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  if (kind === 'cluster') {
    const { lazyConnect = false, ...redisOptions } = common;
    return new Cluster(hosts, {
      redisOptions,
      lazyConnect,
      clusterRetryStrategy: pause,
      // Certificates are issued for host names, not for the current IP addresses.
      ...(tls && {
        dnsLookup: (address, callback) => {
          callback(null, address);
        },
      }),
    });
  }
  const single: RedisOptions = { ...common, db: database, retryStrategy: pause };
  if (sentinel) {
    return new Redis({
      ...single,
      sentinels: hosts,
      name: sentinel.master,
      ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
      ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
      sentinelRetryStrategy: pause,
    });
  }
  return new Redis({ ...single, ...hosts[0] });
}

/** A Cluster only reports that it found no node; the reason is in the last node error. */
function causeOf(error: Error): Error {
  const last: unknown = Reflect.get(error, 'lastNodeError');
  return last instanceof Error ? last : error;
}

/** Advice for an error that Redis answered with; undefined when Redis did not answer. */
export function refusalOfRedis(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'ReplyError' ? describe(error) : undefined;
}

/** The first word of Redis' error, or Node's error code. */
function wordOf(error: Error): string {
  return errorCode(error) ?? error.message.split(' ', 1)[0] ?? '';
}

/** What the operator can do about it. Goes to the log, so it never holds a password. */
function describe(error: Error): string {
  switch (wordOf(error)) {
    case 'WRONGPASS':
    case 'NOAUTH':
      return (
        `Redis refuses the user or password of REDIS_URL (${wordOf(error)}): ` +
        'correct REDIS_URL and restart, or change the user or password in Redis'
      );
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `${error.message}: set REDIS_CA_FILE to the certificate of the authority that signed the one of Redis`;
    default:
      return error.message;
  }
}
