import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { ConflictError } from '../common/errors/app-error.js';
import { KeysetQueryDto } from '../common/keyset.js';
import { OptionalNotNull } from '../common/fields.js';

/** The states of background work: validation jobs, scoring runs, imports. */
export const WORK_STATUSES = ['QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type WorkStatus = (typeof WORK_STATUSES)[number];

/**
 * Whether work of this status has ended. It stays ended until somebody retries or resumes it. Paused work has not
 * ended.
 */
export function hasEnded(status: WorkStatus): boolean {
  switch (status) {
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
      return true;
    case 'QUEUED':
    case 'RUNNING':
    case 'PAUSED':
      return false;
  }
}

/** What a person may do to work. Workers make all other changes of state. */
export type WorkAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'retry_failed' | 'undo';

const DONE: Record<WorkAction, string> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  retry: 'retried',
  retry_failed: 'retried with only_failed',
  undo: 'undone',
};

/** One step of the state machine. */
export interface Transition {
  from: readonly WorkStatus[];
  /** The assignments of the UPDATE: fixed text of the program, never input. */
  set: string;
}

/** 409: work of this status does not allow the action. `noun` is `job`, `run` or `import`. */
export function stateConflict(
  noun: string,
  action: WorkAction,
  status: string,
  { from }: Pick<Transition, 'from'>,
): ConflictError {
  const allowed = from.join(', ').replace(/, (?=\w+$)/, ' or ');
  return new ConflictError(
    `${noun}_state`,
    `The ${noun} is ${status}. Only ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} that is ${allowed} can be ${DONE[action]}.`,
  );
}

/** Query of every list of work. */
export class WorkListQueryDto extends KeysetQueryDto {
  @ApiPropertyOptional({ enum: WORK_STATUSES })
  @OptionalNotNull()
  @IsIn(WORK_STATUSES, { message: `must be one of ${WORK_STATUSES.join(', ')}` })
  status?: WorkStatus;
}
