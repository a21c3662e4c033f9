import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { flag, serverUrl } from './environment-values.js';

const EXAMPLE = 'redis://localhost:6379';
const HOST = /^(?:[^:[\]]+|\[[\da-f:]+\])(?::\d{1,5})?$/i;
const OPTIONS = /^(?:\?family=[046])?$/;

/** The path of a readable file. The value becomes the file's content. */
const file = z
  .string()
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      context.addIssue({ code: 'custom', message: `cannot be read: ${code}` });
      return z.NEVER;
    }
  })
  .optional();

export const redisShape = {
  /**
   * The address of one server, or of several hosts of a Sentinel or a Cluster, separated by commas after one user
   * and password.
   */
  REDIS_URL: serverUrl(['redis:', 'rediss:'], EXAMPLE, withFirstHost)
    .refine((value) => hostsOf(value).every((host) => HOST.test(host)), {
      error: `must be an address like ${EXAMPLE}, or of several: redis://host-a:6379,host-b:6379`,
    })
    .refine((value) => /^\/?\d*$/.test(new URL(withFirstHost(value)).pathname), {
      error: `must end in the number of a database, as in ${EXAMPLE}/1, or without one`,
    })
    .refine((value) => OPTIONS.test(new URL(withFirstHost(value)).search), {
      error: 'may have no options but ?family=4, 6 or 0: others would be ignored',
    }),
  /** The beginning of every key in Redis. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, { error: 'may have letters, digits, _ and - only' })
    .default('sms'),
  /** The name of the master, as the Sentinels of REDIS_URL know it. */
  REDIS_SENTINEL_MASTER: z.string().optional(),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
  /** Whether REDIS_URL is the address of a Redis Cluster. */
  REDIS_CLUSTER: flag('false'),
  /**
   * Certificates for rediss://, as PEM files: that of the authority that signed Redis's certificate, and our own if
   * Redis requires one.
   */
  REDIS_CA_FILE: file,
  REDIS_CERT_FILE: file,
  REDIS_KEY_FILE: file,
};

/** The address without all hosts but the first, because URL cannot read a list of hosts. */
function withFirstHost(value: string): string {
  const hosts = value.lastIndexOf('@') + 1;
  return value.slice(0, hosts) + value.slice(hosts).replace(/,[^/?#]*/, '');
}

type RedisVariables = z.infer<z.ZodObject<typeof redisShape>>;

/** Settings that contradict each other: a variable, and what is wrong with it. */
export function redisContradictions(variables: RedisVariables): [keyof RedisVariables, string][] {
  const { REDIS_URL, REDIS_SENTINEL_MASTER, REDIS_SENTINEL_PASSWORD, REDIS_CLUSTER } = variables;
  const url = new URL(withFirstHost(REDIS_URL));
  const isAlone = REDIS_SENTINEL_MASTER === undefined && !REDIS_CLUSTER;
  const files = (['REDIS_CA_FILE', 'REDIS_CERT_FILE', 'REDIS_KEY_FILE'] as const).filter(
    (name) => variables[name] !== undefined,
  );
  const found: [keyof RedisVariables, string][] = [];
  if (url.protocol === 'redis:') {
    // Certificates are useless on an unencrypted connection.
    for (const name of files) found.push([name, 'needs a REDIS_URL that begins with rediss://']);
  }
  if ((variables.REDIS_CERT_FILE === undefined) !== (variables.REDIS_KEY_FILE === undefined))
    found.push(['REDIS_CERT_FILE', 'and REDIS_KEY_FILE belong together']);
  if (REDIS_CLUSTER && REDIS_SENTINEL_MASTER !== undefined)
    found.push(['REDIS_CLUSTER', 'cannot be true with REDIS_SENTINEL_MASTER: choose one of them']);
  if (REDIS_CLUSTER && databaseOf(url) > 0)
    found.push(['REDIS_URL', 'names a database, but a Redis Cluster has only database 0']);
  if (REDIS_SENTINEL_PASSWORD !== undefined && REDIS_SENTINEL_MASTER === undefined)
    found.push(['REDIS_SENTINEL_PASSWORD', 'needs REDIS_SENTINEL_MASTER']);
  if (isAlone && hostsOf(REDIS_URL).length > 1)
    found.push(['REDIS_URL', 'has several hosts: set REDIS_SENTINEL_MASTER, or REDIS_CLUSTER=true']);
  return found;
}

/** Where Redis is, and the credentials for it. */
export interface RedisSettings {
  kind: 'single' | 'sentinel' | 'cluster';
  /** The hosts of Redis, of its Sentinels, or some hosts of its Cluster. */
  hosts: { host: string; port: number }[];
  username: string | undefined;
  password: string | undefined;
  database: number;
  /** 4 or 6 to use only addresses of that kind. */
  family: number | undefined;
  /** Undefined without TLS. */
  tls: { ca: string | undefined; cert: string | undefined; key: string | undefined } | undefined;
  sentinel: { master: string; password: string | undefined } | undefined;
}

/** The settings that the variables mean, and the prefix of all keys. */
export function redisSettingsOf(variables: RedisVariables): { redis: RedisSettings; QUEUE_PREFIX: string } {
  const url = new URL(withFirstHost(variables.REDIS_URL));
  const { REDIS_SENTINEL_MASTER: master, REDIS_CLUSTER: isCluster } = variables;
  const family = url.searchParams.get('family');
  return {
    redis: {
      kind: isCluster ? 'cluster' : master === undefined ? 'single' : 'sentinel',
      hosts: hostsOf(variables.REDIS_URL).map((host) => {
        const { hostname, port } = new URL(`redis://${host}`);
        const usual = master === undefined ? 6379 : 26379;
        return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
      }),
      username: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      database: databaseOf(url),
      family: family === null ? undefined : Number(family),
      tls:
        url.protocol === 'rediss:'
          ? { ca: variables.REDIS_CA_FILE, cert: variables.REDIS_CERT_FILE, key: variables.REDIS_KEY_FILE }
          : undefined,
      sentinel: master === undefined ? undefined : { master, password: variables.REDIS_SENTINEL_PASSWORD },
    },
    // A Cluster keeps keys with the same text in braces on one node, which scripts over several keys need.
    QUEUE_PREFIX: isCluster ? `{${variables.QUEUE_PREFIX}}` : variables.QUEUE_PREFIX,
  };
}

const databaseOf = (url: URL): number => Number(url.pathname.slice(1));

function hostsOf(value: string): string[] {
  const [hosts = ''] = value
    .slice(value.includes('@') ? value.lastIndexOf('@') + 1 : value.indexOf('//') + 2)
    .split(/[/?#]/, 1);
  return hosts.split(',');
}
