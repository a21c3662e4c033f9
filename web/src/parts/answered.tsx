import type { ComponentChildren, JSX } from 'preact';
import type { Failure } from '../api/client.js';
import type { Answer } from '../api/use-answer.js';
import { texts } from '../i18n/texts.js';

interface AnsweredProps<T> {
  answer: Answer<T>;
  /** Lines of the placeholder, about as high as the expected content. */
  lines?: number;
  children: (data: T) => ComponentChildren;
}

/** Shows the state of a query: a placeholder, then the data; a failure alone or next to older data. */
export function Answered<T>({ answer, lines = 4, children }: AnsweredProps<T>): JSX.Element {
  const { data, failure, reload } = answer;
  return (
    <>
      {failure !== undefined && <FailureNotice failure={failure} retry={reload} />}
      {data !== undefined ? children(data) : failure === undefined && <Skeleton lines={lines} />}
    </>
  );
}

/** A placeholder while data is loading. */
export function Skeleton({ lines }: { lines: number }): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{texts.value.common.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}

interface FailureNoticeProps {
  failure: Failure;
  retry?: (() => void) | undefined;
  title?: string;
}

/** The failure, what to do, and the request id for the server's log. */
export function FailureNotice({ failure, retry, title }: FailureNoticeProps): JSX.Element {
  const { errors, common } = texts.value;
  const isForbidden = failure.status === 403;
  return (
    <div class={`notice ${isForbidden ? 'warning' : 'danger'}`} role="alert">
      <div>
        <strong>{isForbidden ? errors.noRight : (title ?? errors.title)}</strong>
        {explain(failure)}
        {failure.fields.map(({ field, detail }) => (
          <div key={field} class="small">
            <code>{field}</code> {detail}
          </div>
        ))}
        {failure.requestId !== null && (
          <div class="small">
            <code>{errors.requestId(failure.requestId)}</code>
          </div>
        )}
      </div>
      {retry && !isForbidden && (
        <button type="button" class="button small" onClick={retry}>
          {common.retry}
        </button>
      )}
    </div>
  );
}

/** The failure in the user's language; the API's own texts are English and for programmers. */
function explain({ status, code, message }: Failure): string {
  const { errors, roles, signIn } = texts.value;
  switch (code) {
    case 'offline':
      return errors.offline;
    case 'query_timed_out':
      return errors.timedOut;
    case 'privacy_key_missing':
    case 'privacy_key_differs':
      return errors.privacyKey;
    case 'link_used':
      return signIn.linkUsed;
    case 'link_invalid':
      return signIn.linkInvalid;
    case 'cookie_refused':
      return signIn.cookieRefused;
    case 'token_invalid':
      return signIn.refused;
    case 'token_revoked':
      return signIn.revoked;
    case 'personal_data_needed':
      return errors.noPersonalData;
    case 'oidc_refused':
      return signIn.accountRefused;
    case 'oidc_no_role':
      return signIn.accountWithoutRole;
    case 'oidc_expired':
      return signIn.accountExpired;
    case 'oidc_unavailable':
      return signIn.accountAway;
    default:
      break;
  }
  if (status === 403) {
    const role = /needs the role (\w+)/.exec(message)?.[1];
    return errors.noRightDetail(role === 'admin' || role === 'operator' ? roles[role] : roles.admin);
  }
  if (status === 404) return errors.notFound;
  if (status === 409) return errors.conflict;
  if (status === 503) return errors.unavailable;
  if (status >= 500) return errors.server;
  return status >= 400 ? errors.invalid : message;
}

interface EmptyProps {
  title: string;
  next?: string;
  action?: ComponentChildren;
}

/** An empty list, and what to do first. */
export function Empty({ title, next, action }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {next !== undefined && <span>{next}</span>}
      {action}
    </div>
  );
}

/** The most rows of a list on the page. Programs read the whole list page by page. */
const MOST_SHOWN = 500;

interface MoreProps {
  next_cursor: string | null;
  limit: number;
  setLimit: (limit: number) => void;
}

/** Shows twice as many rows of a list, if there are more. */
export function More({ next_cursor, limit, setLimit }: MoreProps): JSX.Element | null {
  if (next_cursor === null || limit >= MOST_SHOWN) return null;
  return (
    <div class="pages">
      <button type="button" class="button small" onClick={() => setLimit(Math.min(MOST_SHOWN, limit * 2))}>
        {texts.value.validate.more}
      </button>
    </div>
  );
}
