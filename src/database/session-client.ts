import pg from 'pg';
import { PreparingClient } from './prepared-statements.js';

/** The time limits of a process; 0 means none. They apply whatever the role, the database or the server sets. */
export interface SessionLimits {
  statement_timeout_ms: number;
  /** How long a transaction may be idle, because others wait for its locks. */
  idle_in_transaction_ms: number;
  /** Whether marked statements are prepared. They never are through a pooler. */
  prepare: boolean;
}

/** The limits of terminal commands: none, because an operator's work may take long. */
export const NO_LIMITS: SessionLimits = {
  statement_timeout_ms: 0,
  idle_in_transaction_ms: 0,
  prepare: false,
};

interface SessionConfig extends pg.ClientConfig {
  session?: SessionLimits;
}

const BEGINS = /^\s*(?:START TRANSACTION|BEGIN)\s*;?\s*$/i;
/** Statements that PostgreSQL does not run in a transaction. */
const ALONE = /^\s*(?:VACUUM|CREATE INDEX CONCURRENTLY|REINDEX|SET|RESET)\b/i;

/**
 * A connection with the settings of its process, not those of its role. The settings are not sent while connecting,
 * because PgBouncer refuses that. On a direct connection they are set once. Through a pooler each transaction may
 * run in another session, so they are set in each transaction, and a single statement becomes a transaction.
 */
export class SessionClient extends PreparingClient {
  /**
   * Whether a pooler stands between this connection and PostgreSQL. The pid that the connection names differs then
   * from the backend that answers.
   */
  isPooled = false;
  private readonly limits: SessionLimits;
  private settings: [name: string, value: string][] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(config?: SessionConfig) {
    super(config);
    this.limits = config?.session ?? NO_LIMITS;
    this.prepares = this.limits.prepare;
    const send = this.query.bind(this) as (...args: unknown[]) => Promise<unknown>;
    this.query = ((query: unknown, ...rest: unknown[]) => {
      const isPlain = typeof query === 'string' && typeof rest.at(-1) !== 'function';
      if (!this.isPooled || !isPlain || this.getTransactionStatus() !== 'I' || ALONE.test(query))
        return send(query, ...rest);
      if (BEGINS.test(query)) return send(this.beginning());
      return this.inTurn(() => this.alone(send, query, rest));
    }) as pg.Client['query'];
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    const connected = super.connect().then(() => this.setUp());
    if (!callback) return connected;
    connected.then(() => {
      (callback as () => void)();
    }, callback);
    return undefined;
  }

  private async setUp(): Promise<this> {
    try {
      const { processID } = this as unknown as { processID: number };
      const { rows } = await this.query<{ pid: number; has_transaction_timeout: boolean }>(
        `SELECT pg_backend_pid() AS pid, current_setting('transaction_timeout', true) IS NOT NULL AS has_transaction_timeout`,
      );
      this.isPooled = rows[0]?.pid !== processID;
      this.settings = Object.entries({
        ...settingsOf(this.limits),
        // PostgreSQL 17 and later.
        ...(rows[0]?.has_transaction_timeout && { transaction_timeout: '0' }),
      });
      if (this.isPooled) this.prepares = false;
      else await this.query(this.settings.map(([name, value]) => `SET ${name} = '${value}'`).join('; '));
      return this;
    } catch (error) {
      await this.end().catch(() => undefined);
      throw error;
    }
  }

  private beginning(): string {
    // Not SELECT set_config(…), because TypeORM can set the isolation level only before the first query.
    const sets = this.settings.map(([name, value]) => `SET LOCAL ${name} = '${value}'`);
    return ['START TRANSACTION ISOLATION LEVEL READ COMMITTED', ...sets].join('; ');
  }

  /** Runs a statement in its own transaction with our settings. */
  private async alone(
    send: (...args: unknown[]) => Promise<unknown>,
    query: string,
    rest: unknown[],
  ): Promise<unknown> {
    await send(this.beginning());
    try {
      const answer = await send(query, ...rest);
      await send('COMMIT');
      return answer;
    } catch (error) {
      await send('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Runs works one after the other, because statements of two transactions must not mix. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

/** Throws when work needs its own session and the connection goes through a pooler. */
export function requireSession(client: unknown, work: string): void {
  if (!(client instanceof SessionClient && client.isPooled)) return;
  throw new Error(
    `${work} keep state in their session, but DATABASE_URL is a pooler such as PgBouncer: ` +
      'set DATABASE_URL to the address of PostgreSQL itself.',
  );
}

/** Only numbers and words of this program, never input. */
function settingsOf({ statement_timeout_ms, idle_in_transaction_ms }: SessionLimits): Record<string, string> {
  return {
    statement_timeout: String(statement_timeout_ms),
    lock_timeout: '0',
    idle_in_transaction_session_timeout: String(idle_in_transaction_ms),
    default_transaction_isolation: 'read committed',
    standard_conforming_strings: 'on',
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    IntervalStyle: 'postgres',
    extra_float_digits: '1',
    array_nulls: 'on',
    transform_null_equals: 'off',
    quote_all_identifiers: 'off',
    // Compiling a statement takes up to 250 ms, more than nearly every statement of this program.
    jit: 'off',
  };
}
