/**
 * The database holds something that the migrations must not overwrite, or does not give them a right that they need.
 */
export class MigrationRefusedError extends Error {
  override name = 'MigrationRefusedError';

  /** @param problems the obstacles, each with what to do about it */
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'The migrations cannot run on this database; nothing was changed.',
        ...problems.map((text) => `  - ${text}`),
        'Change or rename what is in the way, or grant what is missing, and run them again.',
      ].join('\n'),
    );
  }
}

/** A lock was not available within the time that the migrations wait. */
export class LockNotAvailableError extends Error {
  override name = 'LockNotAvailableError';
}

/** The SQLSTATE of a driver error, also one that TypeORM wrapped. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export const SQL_STATE = {
  lockNotAvailable: '55P03',
  deadlockDetected: '40P01',
  checkViolation: '23514',
  foreignKeyViolation: '23503',
  undefinedColumn: '42703',
  undefinedFunction: '42883',
  undefinedObject: '42704',
  invalidText: '22P02',
} as const;
