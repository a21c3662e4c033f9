import { STATUS_CODES } from 'node:http';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, UnavailableError } from './app-error.js';
import { errorKind, isStatementTimeout, statusOf } from './error-kind.js';
import { PROBLEM_MEDIA_TYPE, problemDocument, problemOf, type Problem } from './problem-details.dto.js';

/** Turns whatever a route throws into a problem document; what is not meant for clients stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  /** @param explain finds the error behind one that only shows its consequence; answers any other as it is */
  constructor(
    private readonly explain: (error: unknown) => Promise<unknown> = (error) => Promise.resolve(error),
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const error = await this.explain(thrown);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ err: error, request_id: request.id });
    sendProblem(request, reply, problem);
  }
}

/** What Fastify's router refuses before any hook or route sees it: a malformed address, or an over-long part of it. */
export function answerRefusedAddress(
  error: { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = error.statusCode ?? 400;
  void reply.header('x-request-id', request.id);
  sendProblem(request, reply, { status, code: codeOf(status), detail: 'The address cannot be read.' });
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
      return { status: 500, code: 'internal_error', detail: 'Something went wrong on our side.' };
  }
}

/** 415 becomes `unsupported_media_type`. */
function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '_');
}
