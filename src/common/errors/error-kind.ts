import { HttpException } from '@nestjs/common';
import { AppError } from './app-error.js';

/**
 * How to handle an error:
 * - `again`: another transaction interfered; the same work is likely to succeed when it is repeated at once
 * - `wait`: PostgreSQL or Redis is away, or accepts no writes; the work is repeated later
 * - `caller`: the request is wrong, and repeating it does not help
 * - `ours`: a fault of this program, or an unknown error
 */
export type ErrorKind = 'again' | 'wait' | 'caller' | 'ours';

/** A line of the table. With `where`, a property of the error must match too. */
type Line = [codes: RegExp, kind: ErrorKind, where?: [property: string, value: RegExp]];

/**
 * The one table of errors: SQLSTATEs of PostgreSQL (a class stands for all its codes), error codes of Node's
 * sockets, DNS and TLS, and the error words of Redis. Everything else is `ours`.
 */
const KINDS: readonly Line[] = [
  // Serialization failure, deadlock, lock_timeout.
  [/^(?:40001|40P01|55P03)$/, 'again'],
  // A contact was deleted while data was stored for it. In the next attempt its other rows are gone too.
  [/^23503$/, 'again', ['constraint', /_contact(?:_id_fkey)?$/]],
  // A statement was prepared before a migration. The next attempt prepares it again.
  [/^0A000$/, 'again', ['routine', /^RevalidateCachedQuery$/]],
  // A connection failed, a password is wrong or was changed, or the database does not exist yet.
  [/^(?:08...|28...|3D000)$/, 'wait'],
  // Disk, memory or connections are used up, or the server is stopping, starting or has crashed.
  [/^(?:53...|57P0.|58030)$/, 'wait'],
  // The server is read-only, as after a failover, or ended a transaction because it was idle.
  [/^(?:25006|25P03)$/, 'wait'],
  [/^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/, 'wait'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENETRESET)$/, 'wait'],
  // Other reasons for which no connection can be made: a missing socket file, no free local port.
  [/^E[A-Z_]+$/, 'wait', ['syscall', /^(?:connect|getaddrinfo)$/]],
  // Certificates that have expired or are not trusted. An operator has to fix that, as with a wrong password.
  [/^(?:CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/, 'wait'],
  [/^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|OOM|MISCONF)$/, 'wait'],
  [/^(?:NOAUTH|WRONGPASS|NOPERM)$/, 'wait'],
];

/**
 * Messages of pg, its pool, TypeORM and ioredis that have no code, for a connection that is lost or cannot be made.
 */
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

/** Finds an error in the table. An error that wraps another one has the kind of the inner one. */
export function errorKind(error: unknown): ErrorKind {
  const status = statusOf(error);
  if (status !== undefined) return status < 500 ? 'caller' : status === 503 ? 'wait' : 'ours';
  for (const each of chain(error)) {
    const kind = kindOf(each);
    if (kind !== undefined) return kind;
  }
  return 'ours';
}

/** Whether PostgreSQL or Redis is unavailable. The work itself is not at fault then. */
export function isUnavailable(error: unknown): boolean {
  return errorKind(error) === 'wait';
}

/** The HTTP status of an error that was made for clients, by this program, by Nest or by Fastify. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof AppError) return error.status;
  if (error instanceof HttpException) return error.getStatus();
  // Fastify refuses a body before any route when it is too large, is not JSON, or has an unknown media type.
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}

/** Whether PostgreSQL ended a statement or transaction because it took too long or was cancelled. */
export function isStatementTimeout(error: unknown): boolean {
  return ['57014', '25P04'].includes(errorCode(error) ?? '');
}

/** SQLSTATEs of a row that the database refuses: broken constraints, errors raised by triggers, checks of views. */
const REFUSED_ROW = /^(?:21|22|23|27|38|39|44|P0).../;

/**
 * The constraint, trigger function or column that refused a row, with the SQLSTATE. Undefined for an error of
 * another kind. It never contains values of the row.
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

/** Whether PostgreSQL could not read a text as a time: wrong format, out of range or unknown time zone. */
export function isRefusedTime(error: unknown): boolean {
  return ['22007', '22008', '22009'].includes(errorCode(error) ?? '');
}

/** Whether a statement violated the unique constraint of that name. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return errorCode(error) === '23505' && property(error, 'constraint') === constraint;
}

/** The SQLSTATE of a PostgreSQL error, or Node's error code of a lost socket. */
export function errorCode(error: unknown): string | undefined {
  return property(error, 'code');
}

/** Attempts at work that other transactions may interfere with. */
const ATTEMPTS = 5;

/**
 * Repeats work while its error is of the kind `again`, up to five attempts. Work that fails must leave nothing
 * behind, as a transaction does.
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
  // A Redis error begins with its code: "READONLY You can't write against a read only replica".
  const word = property(error, 'name') === 'ReplyError' ? message.split(' ', 1)[0] : undefined;
  const code = errorCode(error) ?? word ?? '';
  const line = KINDS.find(
    ([codes, , where]) => codes.test(code) && (!where || where[1].test(property(error, where[0]) ?? '')),
  );
  if (line) return line[1];
  return errorCode(error) === undefined && CONNECTION_LOST.test(message) ? 'wait' : undefined;
}

/** The error and the errors inside it (`cause`, driver error, aggregated errors), outermost first. */
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
