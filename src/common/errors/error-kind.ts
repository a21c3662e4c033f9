import { AppError } from './app-error.js';

/**
 * What to do about an error:
 * - `again`: the same work, tried again at once, is likely to succeed. Another transaction was in the way.
 * - `wait`: PostgreSQL or Redis is away, or takes no writes. Nothing is wrong with the work; it goes on later.
 * - `caller`: the request is wrong, and stays wrong when it is repeated.
 * - `ours`: a fault of this program, or one that it does not know.
 */
export type ErrorKind = 'again' | 'wait' | 'caller' | 'ours';

/**
 * The one table of errors: SQLSTATEs of PostgreSQL (a class stands for all its codes), codes of Node's sockets and
 * DNS, and the words with which Redis begins a refusal. Whatever is not listed is `ours`.
 */
const KINDS: readonly (readonly [codes: RegExp, kind: ErrorKind])[] = [
  // Serialization failure, deadlock, lock_timeout.
  [/^(?:40001|40P01|55P03)$/, 'again'],
  // Connections, wrong or rotated passwords, a database that is not there yet.
  [/^(?:08...|28...|3D000)$/, 'wait'],
  // Disk, memory or connections used up; the server stops, starts or crashed.
  [/^(?:53...|57P0.|58030)$/, 'wait'],
  // Read-only, as after a failover; a transaction that was cut because it idled.
  [/^(?:25006|25P03)$/, 'wait'],
  [/^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/, 'wait'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/, 'wait'],
  [/^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|NOAUTH|WRONGPASS|NOPERM)$/, 'wait'],
];

/** What pg, TypeORM's pool and ioredis say without a code when a connection is lost or cannot be had. */
const CONNECTION_LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Connection is closed|Reached the max retries)|is not queryable|already released/;

/** A contact that was deleted while something was stored for it. Its other rows are gone by the next attempt. */
const CONTACT_GONE = { code: '23503', constraint: /contact_id/ };

/** Looks an error up in the table; an error that wraps another one is of the kind of that one. */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof AppError)
    return error.status < 500 ? 'caller' : error.status === 503 ? 'wait' : 'ours';
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

/** Whether PostgreSQL cancelled a statement: its statement_timeout ran out, or somebody asked for it. */
export function isStatementTimeout(error: unknown): boolean {
  return errorCode(error) === '57014';
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
  const code = errorCode(error);
  if (code !== undefined) {
    if (code === CONTACT_GONE.code && CONTACT_GONE.constraint.test(property(error, 'constraint') ?? ''))
      return 'again';
    const row = KINDS.find(([codes]) => codes.test(code));
    if (row) return row[1];
  }
  if (!(error instanceof Error)) return undefined;
  // Redis' refusals begin with their word: "READONLY You can't write against a read only replica".
  const word = error.name === 'ReplyError' ? error.message.split(' ', 1)[0] : undefined;
  const row = word === undefined ? undefined : KINDS.find(([codes]) => codes.test(word));
  if (row) return row[1];
  return code === undefined && CONNECTION_LOST.test(error.message) ? 'wait' : undefined;
}

/** The error and those that it wraps, as `cause`, as the driver's error or as one of several, outermost first. */
function* chain(error: unknown, depth = 0): Generator {
  yield error;
  if (typeof error !== 'object' || error === null || depth > 5) return;
  const inner: unknown[] = [Reflect.get(error, 'driverError'), Reflect.get(error, 'cause')];
  if (error instanceof AggregateError) inner.push(...(error.errors as unknown[]));
  for (const each of inner) if (each !== undefined && each !== null) yield* chain(each, depth + 1);
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
