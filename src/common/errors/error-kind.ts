import { HttpException } from '@nestjs/common';
import { AppError } from './app-error.js';

/**
 * What to do about an error:
 * - `again`: the same work, tried again at once, is likely to succeed. Another transaction was in the way.
 * - `wait`: PostgreSQL or Redis is away, or takes no writes. Nothing is wrong with the work; it goes on later.
 * - `caller`: the request is wrong, and stays wrong when it is repeated.
 * - `ours`: a fault of this program, or one that it does not know.
 */
export type ErrorKind = 'again' | 'wait' | 'caller' | 'ours';

/** A line of the table. With `where`, a property of the error must have such a value besides. */
type Line = [codes: RegExp, kind: ErrorKind, where?: [property: string, value: RegExp]];

/**
 * The one table of errors: SQLSTATEs of PostgreSQL (a class stands for all its codes), codes of Node's sockets, DNS and
 * TLS, and the words with which Redis begins a refusal. Whatever is not listed is `ours`.
 */
const KINDS: readonly Line[] = [
  // Serialization failure, deadlock, lock_timeout.
  [/^(?:40001|40P01|55P03)$/, 'again'],
  // A contact that was deleted while something was stored for it. Its other rows are gone by the next attempt.
  [/^23503$/, 'again', ['constraint', /_contact(?:_id_fkey)?$/]],
  // A statement that was prepared before a migration. It is prepared anew for the next attempt.
  [/^0A000$/, 'again', ['routine', /^RevalidateCachedQuery$/]],
  // Connections, wrong or rotated passwords, a database that is not there yet.
  [/^(?:08...|28...|3D000)$/, 'wait'],
  // Disk, memory or connections used up; the server stops, starts or crashed.
  [/^(?:53...|57P0.|58030)$/, 'wait'],
  // Read-only, as after a failover; a transaction that was cut because it idled.
  [/^(?:25006|25P03)$/, 'wait'],
  [/^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/, 'wait'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENETRESET)$/, 'wait'],
  // Whatever else keeps a connection from being made: a socket file that is not there, no free local port.
  [/^E[A-Z_]+$/, 'wait', ['syscall', /^(?:connect|getaddrinfo)$/]],
  // Certificates that have expired or are not trusted: like a wrong password, an operator mends it.
  [/^(?:CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/, 'wait'],
  [/^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|OOM|MISCONF)$/, 'wait'],
  [/^(?:NOAUTH|WRONGPASS|NOPERM)$/, 'wait'],
];

/** What pg, its pool, TypeORM and ioredis say without a code when a connection is lost or cannot be had. */
const CONNECTION_LOST = new RegExp(
  [
    '^Connection terminated',
    '^timeout exceeded when trying to connect',
    '^timeout expired',
    '^Query read timeout',
    'is not queryable$',
    '^Cannot use a pool after calling end',
    '^The server does not support SSL connections',
    '^Driver not Connected',
    'already released',
    '^Connection is closed',
    '^Command timed out',
    '^Socket timeout',
    "^Stream isn't writeable",
    '^Reached the max retries',
    '^ERR max number of clients reached',
  ].join('|'),
);

/** Looks an error up in the table; an error that wraps another one is of the kind of that one. */
export function errorKind(error: unknown): ErrorKind {
  const status = statusOf(error);
  if (status !== undefined) return status < 500 ? 'caller' : status === 503 ? 'wait' : 'ours';
  for (const each of chain(error)) {
    const kind = kindOf(each);
    if (kind !== undefined) return kind;
  }
  return 'ours';
}

/** Whether PostgreSQL or Redis cannot be used now, rather than that something is wrong with the work. */
export function isUnavailable(error: unknown): boolean {
  return errorKind(error) === 'wait';
}

/** The HTTP status of an error that was made for clients: by this program, by Nest, or by Fastify of a request. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof AppError) return error.status;
  if (error instanceof HttpException) return error.getStatus();
  // Fastify refuses a body before any route sees it: too large, not JSON, no media type.
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}

/** Whether PostgreSQL ended a statement, or with it its transaction, that took longer than it may, or was asked to. */
export function isStatementTimeout(error: unknown): boolean {
  return ['57014', '25P04'].includes(errorCode(error) ?? '');
}

/** Data that breaks a rule, what a trigger raises, a view's check: SQLSTATEs of a row that the database refuses. */
const REFUSED_ROW = /^(?:21|22|23|27|38|39|44|P0).../;

/**
 * What refused a row: the constraint, the trigger's function or the column, with the SQLSTATE. Undefined when the error
 * is of another kind. Says nothing of the row's values.
 */
export function refusalOf(error: unknown): string | undefined {
  for (const each of chain(error)) {
    const code = errorCode(each);
    if (code === undefined || !REFUSED_ROW.test(code)) continue;
    const [table, constraint, column] = ['table', 'constraint', 'column'].map((name) => property(each, name));
    const routine = /^PL\/pgSQL function ([\w.]+)/m.exec(property(each, 'where') ?? '')?.[1];
    const parts = [
      constraint !== undefined && `constraint ${constraint}`,
      routine !== undefined && `function ${routine}`,
      column !== undefined && `column ${column}`,
      table !== undefined && `table ${table}`,
      `SQLSTATE ${code}`,
    ];
    return parts.filter((part) => part !== false).join(', ');
  }
  return undefined;
}

/** Whether PostgreSQL could not make a time of a text: of another form, out of range, or of no time zone. */
export function isRefusedTime(error: unknown): boolean {
  return ['22007', '22008', '22009'].includes(errorCode(error) ?? '');
}

/** Whether a statement would have broken the unique constraint of that name. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return errorCode(error) === '23505' && property(error, 'constraint') === constraint;
}

/** The SQLSTATE of an error of PostgreSQL, or Node's code of a lost socket. */
export function errorCode(error: unknown): string | undefined {
  return property(error, 'code');
}

/** Attempts at work that another transaction may be in the way of. */
const ATTEMPTS = 5;

/**
 * Runs work again while its error is of the kind `again`, up to five times. The work must leave nothing behind when it
 * fails: one transaction.
 */
export async function tryAgain<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt === ATTEMPTS || errorKind(error) !== 'again') throw error;
    }
  }
}

function kindOf(error: unknown): ErrorKind | undefined {
  const message = property(error, 'message') ?? '';
  // Redis' refusals begin with their word: "READONLY You can't write against a read only replica".
  const word = property(error, 'name') === 'ReplyError' ? message.split(' ', 1)[0] : undefined;
  const code = errorCode(error) ?? word ?? '';
  const line = KINDS.find(
    ([codes, , where]) => codes.test(code) && (!where || where[1].test(property(error, where[0]) ?? '')),
  );
  if (line) return line[1];
  return errorCode(error) === undefined && CONNECTION_LOST.test(message) ? 'wait' : undefined;
}

/** The error and those that it wraps, as `cause`, as the driver's error or as one of several, outermost first. */
function* chain(error: unknown, depth = 0): Generator {
  yield error;
  if (typeof error !== 'object' || error === null || depth > 5) return;
  const several: unknown = Reflect.get(error, 'errors');
  const inner: unknown[] = [Reflect.get(error, 'driverError'), Reflect.get(error, 'cause')];
  if (Array.isArray(several)) inner.push(...(several as unknown[]));
  for (const each of inner) if (each !== undefined && each !== null) yield* chain(each, depth + 1);
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
