import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Paths whose values never belong in a log; phone numbers in any text are struck out as well. */
const REDACTED_KEYS = [
  'full_name',
  'phone_e164',
  'phone_national',
  'phone_original',
  'address',
  'authorization',
];
const REDACTED_PATHS = REDACTED_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
const PHONE = /(?:\+|%2B|(?<=[/="' ]))52[\s-]?1?[\s-]?\d{10}(?!\d)|(?<=["' ])\d{10}(?=["' \\])/gi;

/** Makes the process's logger: JSON lines on standard output, personal data struck out. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: strikePhones },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Replaces Mexican phone numbers by a mark. */
export function strikePhones(text: string): string {
  return text.replaceAll(PHONE, '[phone]');
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
