import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, TooManyRequestsError, UnavailableError } from './app-error.js';
import { errorKind, isStatementTimeout, statusOf } from './error-kind.js';
import { PROBLEM_MEDIA_TYPE, problemDocument, problemOf, type Problem } from './problem-details.dto.js';

/** Turns every error of a route into a problem document. Details that are not for clients go to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  /** @param explain finds the cause of an error that is only a consequence. It answers any other error unchanged */
  constructor(
    private readonly explain: (error: unknown) => Promise<unknown> = (error) => Promise.resolve(error),
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // A broken connection of the client is not our fault, but its ECONNRESET looks like one of the database.
    if (hasHungUp(request.raw)) {
      this.logger.log({ msg: 'the client hung up', request_id: request.id });
      reply.hijack();
      return;
    }
    const error = await this.explain(thrown);
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ err: error, request_id: request.id });
    if (error instanceof TooManyRequestsError) void reply.header('retry-after', error.retryAfterSeconds);
    sendProblem(request, reply, problem);
  }
}

/**
 * Answers requests that Fastify's router refuses before any hook or route, because of a malformed or too long
 * address.
 */
export function answerRefusedAddress(
  error: { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = error.statusCode ?? 400;
  void reply.header('x-request-id', request.id);
  sendProblem(request, reply, { status, code: codeOf(status), detail: 'The address cannot be read.' });
}

/** Whether the client disconnected before it was answered. */
function hasHungUp({ socket }: IncomingMessage): boolean {
  return !socket.writable;
}

const REFUSALS: Partial<Record<string, [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 kB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The extensions of the chunks are too large.'],
};

/**
 * Answers requests that Node refuses before Fastify: they are not HTTP, or their headers are too large or too slow.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'This is not an HTTP/1.1 request.'];
  const request_id = randomUUID();
  const body = JSON.stringify(problemDocument({ status, code: codeOf(status), detail }, request_id));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${request_id}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) void reply.header('retry-after', '5');
  void reply.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(problemDocument(problem, request.id));
}

function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error);
  const status = statusOf(error);
  if (status !== undefined && error instanceof Error)
    return { status, code: codeOf(status), detail: error.message };
  if (isStatementTimeout(error)) return problemOf(UnavailableError.queryTimedOut());
  switch (errorKind(error)) {
    case 'again':
      return problemOf(UnavailableError.writeConflict());
    case 'wait':
      return problemOf(UnavailableError.database());
    case 'caller':
    case 'ours':
      return {
        status: 500,
        code: 'internal_error',
        detail: 'An internal error occurred. The log has the details under this request id.',
      };
  }
}

/** The code of a status: 415 becomes `unsupported_media_type`. */
function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '_');
}
