import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

/** Fields whose values never belong in a log; phone numbers in any text are struck out as well. */
const PERSONAL_FIELDS = [
  'full_name',
  'phone_e164',
  'phone_national',
  'phone_original',
  'address',
  'authorization',
];
const JSON_VALUE = '(?:"(?:[^"\\\\]|\\\\.)*"|[\\d.eE+-]+)';
/** Such a field in a line of JSON, however deep: its text or number, or a list of them. */
const PERSONAL = new RegExp(
  `"(${PERSONAL_FIELDS.join('|')})":(?:${JSON_VALUE}|\\[${JSON_VALUE}(?:,${JSON_VALUE})*\\])`,
  'g',
);
const PHONE = /(?:\+|%2B|(?<=[/="' ]))52[\s-]?1?[\s-]?\d{10}(?!\d)|(?<=["' ])\d{10}(?=["' \\])/gi;

/** A path that holds a phone in whatever form, escaped or not. */
const BY_PHONE = /(\/by-phone\/)(?!:phone")[^"?\s\\]+/g;

/** Tokens and keys, in whatever place somebody put them. */
const SECRET = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?|\bsms_[\w-]{20,}/g;

/** What PostgreSQL repeats of a value that it cannot read: `invalid input syntax for type integer: "…"`. */
const QUOTED_VALUE = /"(?:[^"]|"")*"/g;
const CANNOT_READ = /^22/;

/** The signature of a link, which opens what it points at without a token. */
const SIGNATURE = /([?&]signature=)[^"&\s\\]+/g;

/** Makes the process's logger: JSON lines on standard output, personal data struck out. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    // In the line as it is written: quicker than pino's search through the objects, and there is no depth to it.
    hooks: { streamWrite: strikePersonal },
    serializers: { err: errorForLog },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What of a database's or network's error may be logged: not its parameters, nor the details that quote rows. */
const LOGGED_OF_ERRORS = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'query'] as const;

function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const known = error as Partial<Record<(typeof LOGGED_OF_ERRORS)[number], unknown>>;
  const quotes = typeof known.code === 'string' && CANNOT_READ.test(known.code);
  const shown = (text: string | undefined) => (quotes ? text?.replaceAll(QUOTED_VALUE, '"[value]"') : text);
  return {
    type: error.name,
    message: shown(error.message),
    stack: shown(error.stack),
    ...Object.fromEntries(
      LOGGED_OF_ERRORS.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]),
    ),
    ...(error instanceof AggregateError && { errors: error.errors.map(errorForLog) }),
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
}

/** Replaces personal fields and Mexican phone numbers in a line of JSON by marks. */
function strikePersonal(line: string): string {
  return line
    .replaceAll(PERSONAL, '"$1":"[redacted]"')
    .replaceAll(BY_PHONE, '$1[phone]')
    .replaceAll(SIGNATURE, '$1[redacted]')
    .replaceAll(SECRET, '[secret]')
    .replaceAll(PHONE, '[phone]');
}

/** Lets Nest write through pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context last, and before it, for errors, the stack. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const stack = rest.length > 1 ? rest[0] : undefined;
    const fields = { context, ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message });
    else if (typeof message === 'object' && message !== null) this.logger[level]({ ...fields, ...message });
    else this.logger[level](fields, String(message));
  }
}

/** Names of parameters that a route was asked with and knows. Any other name is what somebody typed. */
const KNOWN_PARAMETERS = new Set<string>();

/** Lets the log name these parameters of a query, which were checked. */
export function rememberParameters(names: readonly string[]): void {
  for (const name of names) KNOWN_PARAMETERS.add(name);
}

/** Asked every few seconds by whoever watches the process: logged only where that is asked for, or they are refused. */
const PROBES = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * One line for each request, when it has been answered, with what was asked and what came of it. Nothing of the address
 * is in it but the pattern of its route and names of parameters: whatever else stands there may be a phone or a token.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Told with the answer.
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const route = request.routeOptions.url ?? 'unknown';
    const level = PROBES.has(route) && reply.statusCode < 400 ? 'debug' : 'info';
    const names = Object.keys(request.query as object).filter((name) => KNOWN_PARAMETERS.has(name));
    const line = {
      method: request.method,
      route,
      ...(names.length > 0 && { parameters: names }),
      client: request.ip,
      status: reply.statusCode,
      responseTime: reply.elapsedTime,
    };
    if (!error) reply.log[level](line, 'request completed');
    else if (request.raw.socket.writable) reply.log.error({ ...line, err: error }, 'request errored');
    else reply.log.info(line, 'the client hung up');
  }
}
