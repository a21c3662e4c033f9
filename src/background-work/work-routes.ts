import { applyDecorators, HttpCode, Param, Post, Sse, UseGuards, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { RequiredRole } from '../auth/auth.decorators.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError, UnavailableError, type AppError } from '../common/errors/app-error.js';
import { UNKNOWN_UUID } from '../common/examples.js';
import { ExistsGuard } from '../common/exists.guard.js';
import { notAUuid, uuidPipe } from '../common/parameters.js';
import { ApiEventStream } from './progress-events.js';
import { stateConflict, type Transition, type WorkAction, type WorkStatus } from './work-states.js';
import type { WorkKind } from './work.repository.js';

interface Routes<A extends WorkAction> {
  kind: WorkKind<A>;
  /** The DTO that the routes of one piece of work answer with. */
  answer: Type;
  /** The role that a caller needs to move the work. */
  role: 'operator' | 'admin';
  /** Finds one piece of work; NotFoundError when there is none. */
  service: Type<{ get(uuid: string): Promise<unknown> }>;
}

/** A status that does not allow the transition, for the example of the 409. */
function statusAgainst({ from }: Transition): WorkStatus {
  return from.includes('COMPLETED') ? 'RUNNING' : 'COMPLETED';
}

/** The decorators of the routes that every kind of work has. `example` is the uuid in the examples. */
export function workRoutes<A extends WorkAction>({ kind, answer, role, service }: Routes<A>) {
  const { uuid, noun, transitions } = kind;
  const ofOne = (example: string, ...problems: AppError[]): MethodDecorator =>
    applyDecorators(
      ApiParam({ name: uuid, format: 'uuid', example }),
      ApiProblems(notAUuid(uuid), NotFoundError.of(kind.name, UNKNOWN_UUID), ...problems),
    );
  return {
    /** The uuid in the path; 400 when it is not one. */
    Uuid: (): ParameterDecorator => Param(uuid, uuidPipe(uuid)),

    /** A route of one piece of work: its path parameter and its errors in the document. */
    OfOne: ofOne,

    /** `POST :uuid/pause` and the like. */
    Action: (
      action: A & ('pause' | 'resume' | 'cancel' | 'retry' | 'undo'),
      example: string,
      summary: string,
      ...conflicts: AppError[]
    ): MethodDecorator =>
      applyDecorators(
        Post(`:${uuid}/${action}`),
        HttpCode(200),
        RequiredRole(role),
        ApiOperation({ summary: `${summary} (${role})` }),
        ApiOkResponse({ type: answer }),
        ofOne(
          example,
          stateConflict(noun, action, statusAgainst(transitions[action]), transitions[action]),
          ...conflicts,
          UnavailableError.writeConflict(),
        ),
      ),

    /** `GET :uuid/events`; answers 404 before the stream begins. */
    Events: (example: string): MethodDecorator =>
      applyDecorators(
        Sse(`:${uuid}/events`),
        UseGuards(ExistsGuard(uuid, service)),
        ApiOperation({
          summary: 'Progress as server-sent events',
          description: `\`progress\` whenever the ${noun} has changed, \`end\` once it has ended; the data is the ${noun}.`,
        }),
        ApiEventStream(),
        ofOne(example),
      ),
  };
}
