import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { UnauthenticatedError, UnavailableError, type AppError } from './errors/app-error.js';
import {
  PROBLEM_MEDIA_TYPE,
  problemDocument,
  ProblemDetailsDto,
  problemOf,
} from './errors/problem-details.dto.js';

const MEANINGS = {
  400: 'The input is invalid; `errors` names each field',
  401: 'The token is missing, invalid or expired',
  403: 'The role of the token is not sufficient',
  404: 'Not found',
  409: 'It exists already, or its state does not allow this',
  422: 'The input contradicts what is stored',
  503: 'A service that this needs is unavailable; try again later',
} as const;

type ProblemStatus = keyof typeof MEANINGS;

const STATUSES = [400, 401, 403, 404, 409, 422, 503] as const satisfies ProblemStatus[];

const EXAMPLE_REQUEST_ID = '9f6c3f0e-6a3b-4c7e-9d56-2f1d9f2f3c55';

/** Every route may answer these: when there is no valid token, and while the database is away or too slow. */
const OF_EVERY_ROUTE: readonly AppError[] = [
  UnauthenticatedError.missing(),
  UnauthenticatedError.invalid(),
  UnavailableError.database(),
  UnavailableError.queryTimedOut(),
];

/**
 * Documents the problems that a route may answer with. Each error becomes the example of its status. The errors of
 * every route, and the 403 of `RequiredRole`, are added.
 */
export function ApiProblems(...errors: readonly AppError[]): MethodDecorator & ClassDecorator {
  const all = [...errors, ...OF_EVERY_ROUTE];
  return applyDecorators(
    ...STATUSES.flatMap((status) => {
      const ofStatus = all.filter((error) => error.status === status);
      return ofStatus.length > 0 ? [ApiProblem(status, ofStatus)] : [];
    }),
  );
}

/** Documents one status of a route with its problem documents. */
export function ApiProblem(
  status: ProblemStatus,
  errors: readonly AppError[],
): MethodDecorator & ClassDecorator {
  const examples = errors.map((error) => [exampleName(error), problemExample(error)] as const);
  return applyDecorators(
    ApiExtraModels(ProblemDetailsDto),
    ApiResponse({
      status,
      description: MEANINGS[status],
      content: {
        [PROBLEM_MEDIA_TYPE]: {
          schema: { $ref: getSchemaPath(ProblemDetailsDto) },
          examples: Object.fromEntries(examples),
        },
      },
    }),
  );
}

function problemExample(error: AppError) {
  const [field] = error.errors;
  return {
    summary: field ? `${field.field} ${field.detail}`.trim() : error.message,
    value: problemDocument(problemOf(error), EXAMPLE_REQUEST_ID),
  };
}

function exampleName({ code, errors }: AppError): string {
  return [code, ...errors.map(({ field }) => field)].filter(Boolean).join(' ');
}
