/**
 * PostgreSQL classes 08 (connection), 53 (resources), 57P (shut down) and 25P03 (a transaction that idled too long),
 * and what Node says of a lost socket.
 */
const UNAVAILABLE = /^(?:08...|53...|57P0.|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;

/** Whether an error says that PostgreSQL cannot be reached now, rather than that the statement is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return UNAVAILABLE.test(code);
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|is not queryable|already released/.test(
      error.message,
    )
  );
}

/** Whether PostgreSQL cancelled a statement: its statement_timeout ran out, or somebody asked for it. */
export function isStatementTimeout(error: unknown): boolean {
  return errorCode(error) === '57014';
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

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
