/** The mistake in one field of the input. */
export interface FieldError {
  /** Path of the field, such as `platforms[0]`; empty for the body as a whole. */
  field: string;
  code: string;
  detail: string;
}

/**
 * An error that a client may see. It has a stable code, an HTTP status and a detail without internals. Any other
 * error reaches clients as a bare 500.
 */
export abstract class AppError extends Error {
  abstract readonly status: number;

  constructor(
    readonly code: string,
    detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
    this.name = new.target.name;
  }
}

const LONGEST_FIELD = 300;

/** 400: the input is wrong, whatever the database holds. */
export class InvalidInputError extends AppError {
  readonly status = 400;

  constructor(errors: readonly FieldError[]) {
    // The name of a field is input too, so it is shortened.
    const shown = errors.map(({ field, ...rest }) => ({ field: field.slice(0, LONGEST_FIELD), ...rest }));
    super('invalid_input', 'The request has invalid fields.', shown);
  }

  /** The error of a single field. */
  static of(field: string, code: string, detail: string): InvalidInputError {
    return new InvalidInputError([{ field, code, detail }]);
  }
}

/** 401: the token is missing, invalid or expired. */
export class UnauthenticatedError extends AppError {
  readonly status = 401;

  static missing(): UnauthenticatedError {
    return new UnauthenticatedError('token_missing', 'Send a token: Authorization: Bearer <token>.');
  }

  static invalid(): UnauthenticatedError {
    return new UnauthenticatedError('token_invalid', 'The token is not valid or has expired.');
  }

  static revoked(): UnauthenticatedError {
    return new UnauthenticatedError('token_revoked', 'The token or API key was revoked. Ask for a new one.');
  }

  static link(): UnauthenticatedError {
    return new UnauthenticatedError(
      'link_invalid',
      'The link is not valid or has expired. Ask for a new one.',
    );
  }
}

/** 403: the token's role is not sufficient. */
export class ForbiddenError extends AppError {
  readonly status = 403;

  static of(required: string, role: string): ForbiddenError {
    return new ForbiddenError('forbidden', `This needs the role ${required}; the token has ${role}.`);
  }
}

/** 404: not found. */
export class NotFoundError extends AppError {
  readonly status = 404;

  /** `thing` is a word of the API, such as `contact`. */
  static of(thing: string, id: number | string): NotFoundError {
    return new NotFoundError(`${thing.replaceAll(' ', '_')}_not_found`, `There is no ${thing} ${id}.`);
  }
}

/** 409: it exists already, or its state does not allow the request. */
export class ConflictError extends AppError {
  readonly status = 409;
}

/** 422: well-formed input that contradicts what is stored. */
export class UnprocessableError extends AppError {
  readonly status = 422;
}

/** 429: the caller has reached a limit. */
export class TooManyRequestsError extends AppError {
  readonly status = 429;

  constructor(
    code: string,
    detail: string,
    /** Seconds until the request may be sent again. */
    readonly retryAfterSeconds: number,
  ) {
    super(code, detail);
  }
}

/** 503: a service that this one needs is unavailable. */
export class UnavailableError extends AppError {
  readonly status = 503;

  static database(): UnavailableError {
    return new UnavailableError('database_unavailable', 'The database does not answer at the moment.');
  }

  static writeConflict(): UnavailableError {
    return new UnavailableError(
      'write_conflict',
      'Other requests were writing the same rows. Nothing was changed. Send the request again.',
    );
  }

  static queryTimedOut(): UnavailableError {
    return new UnavailableError(
      'query_timed_out',
      'The query took too long and was stopped. Ask for less, or try again later.',
    );
  }
}
