import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

/** Fields whose values never go into a log. Phone numbers are removed from any other text as well. */
const PERSONAL_FIELDS = [
  'full_name',
  'phone_e164',
  'phone_national',
  'phone_original',
  'address',
  'authorization',
];
const JSON_VALUE = '(?:"(?:[^"\\\\]|\\\\.)*"|[\\d.eE+-]+)';
/** Such a field in a line of JSON, at any depth. Its value is a text, a number, or a list of them. */
const PERSONAL = new RegExp(
  `"(${PERSONAL_FIELDS.join('|')})":(?:${JSON_VALUE}|\\[${JSON_VALUE}(?:,${JSON_VALUE})*\\])`,
  'g',
);
const PHONE = /(?:\+|%2B|(?<=[/="' ]))52[\s-]?1?[\s-]?\d{10}(?!\d)|(?<=["' ])\d{10}(?=["' \\])/gi;

/** A path with a phone in any form, escaped or not. */
const BY_PHONE = /(\/by-phone\/)(?!:phone")[^"?\s\\]+/g;

/** Tokens and keys, wherever they stand. */
const SECRET = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?|\bsms_[\w-]{20,}/g;

/** A value that PostgreSQL repeats when it cannot read it: `invalid input syntax for type integer: "…"`. */
const QUOTED_VALUE = /"(?:[^"]|"")*"/g;
const CANNOT_READ = /^22/;

/** The signature of a download link, which is valid without a token. */
const SIGNATURE = /([?&]signature=)[^"&\s\\]+/g;

/** The logger of the process: JSON lines on standard output, without personal data. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    // Works on the finished line. That is faster than pino's search through objects, and has no depth limit.
    hooks: { streamWrite: strikePersonal },
    serializers: { err: errorForLog },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * The fields of an error of the database or the network that may be logged. Parameters and details that quote rows
 * are not among them.
 */
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

/** Replaces personal fields and Mexican phone numbers in a line of JSON. */
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

  /** Nest passes the context last, and for errors the stack before it. */
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

/** The known query parameters of requests. Other names are arbitrary input and are not logged. */
const KNOWN_PARAMETERS = new Set<string>();

/** Allows these names of checked parameters in the log. */
export function rememberParameters(names: readonly string[]): void {
  for (const name of names) KNOWN_PARAMETERS.add(name);
}

/** Monitoring calls these every few seconds. They are logged only at the level debug, or when they are refused. */
const PROBES = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * Writes one line per request, after its answer. Of the address the line has only the pattern of the route and the
 * names of known parameters, because any other part may be a phone or a token.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // The request is logged together with its answer.
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
