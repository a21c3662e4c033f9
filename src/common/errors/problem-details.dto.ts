import { STATUS_CODES } from 'node:http';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { AppError, FieldError } from './app-error.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

@ApiSchema({ name: 'ProblemFieldError' })
class ProblemFieldErrorDto implements FieldError {
  @ApiProperty({ example: 'platforms[0]' })
  field: string;

  @ApiProperty({ example: 'isIn' })
  code: string;

  @ApiProperty({ example: 'must be one of whatsapp, instagram, facebook, google, apple' })
  detail: string;
}

/** An error as RFC 9457 describes it, with a stable `code` and the request's id. */
@ApiSchema({ name: 'ProblemDetails' })
export class ProblemDetailsDto {
  @ApiProperty({ example: 'about:blank' })
  type: string;

  @ApiProperty({ example: 'Bad Request' })
  title: string;

  @ApiProperty({ type: 'integer', example: 400 })
  status: number;

  @ApiProperty({ example: 'The request has invalid fields.' })
  detail: string;

  @ApiProperty({ example: 'invalid_input', description: 'Stable, so programs may rely on it' })
  code: string;

  @ApiProperty({ example: '9f6c3f0e-6a3b-4c7e-9d56-2f1d9f2f3c55' })
  request_id: string;

  @ApiPropertyOptional({ type: [ProblemFieldErrorDto], description: 'One entry for each invalid field' })
  errors?: readonly FieldError[];
}

export type Problem = Pick<ProblemDetailsDto, 'status' | 'code' | 'detail' | 'errors'>;

/** The problem document for the client. */
export function problemDocument(problem: Problem, request_id: string): ProblemDetailsDto {
  return {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    request_id,
    ...(problem.errors?.length ? { errors: problem.errors } : {}),
  };
}

/** The parts of an application error that clients see. */
export function problemOf(error: AppError): Problem {
  return { status: error.status, code: error.code, detail: error.message, errors: error.errors };
}
