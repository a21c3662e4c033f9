import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE, ProblemDetails } from './errors/problem-details.js';

const MEANINGS = {
  400: 'The input is invalid; `errors` names each field',
  401: 'No token, or one that does not hold',
  403: 'The role of the token does not suffice',
  404: 'There is no such thing',
  409: 'It exists already, or its state does not allow this',
  422: 'The input contradicts what is stored',
  503: 'Something that this needs is away; try again later',
} as const;

/** Without a good token, and while the database is away or takes too long. */
const OF_EVERY_ROUTE = [401, 403, 503] as const;

/** Documents the problem documents that a route may answer with; what every route may goes without saying. */
export function ApiProblems(...statuses: (keyof typeof MEANINGS)[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...[...new Set([...statuses, ...OF_EVERY_ROUTE])].map((status) =>
      ApiResponse({
        status,
        description: MEANINGS[status],
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDetails) } } },
      }),
    ),
  );
}
