import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import { Failure } from './client.js';

/** The state of a query: the last answer, whether it is loading, and why the last attempt failed. */
export interface Answer<T> {
  data: T | undefined;
  failure: Failure | undefined;
  /** Loading for the first time, so that there is nothing to show yet. */
  loading: boolean;
  reload: () => void;
}

/** The last answers, so that going back shows them at once. */
const known = new Map<string, unknown>();
const MOST_KNOWN = 200;

/** Forgets all answers, after a sign-out or a change. */
export function forgetAnswers(): void {
  known.clear();
}

/**
 * Loads when `key` changes, and shows the last answer of that key meanwhile. Null loads nothing.
 * @param key identifies the query with everything that it depends on
 */
export function useAnswer<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [, show] = useReducer((count: number) => count + 1, 0);
  const failures = useRef(new Map<string, Failure>());
  const latest = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;

  const load = useCallback((): (() => void) => {
    if (key === null) return () => undefined;
    const abort = new AbortController();
    const mine = ++latest.current;
    asking.current(abort.signal).then(
      (data) => {
        remember(key, data);
        failures.current.delete(key);
        if (mine === latest.current) show(undefined);
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return;
        failures.current.set(key, toFailure(reason));
        if (mine === latest.current) show(undefined);
      },
    );
    return () => {
      abort.abort();
    };
  }, [key]);

  useEffect(load, [load]);

  const data = key === null ? undefined : (known.get(key) as T | undefined);
  const failure = key === null ? undefined : failures.current.get(key);
  return { data, failure, loading: data === undefined && failure === undefined, reload: load };
}

/** Reloads queries at an interval, while the page is visible. */
export function useRefresh(answers: readonly Pick<Answer<unknown>, 'reload'>[], intervalMs: number): void {
  const current = useRef(answers);
  current.current = answers;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') for (const { reload } of current.current) reload();
    }, intervalMs);
    return () => {
      clearInterval(timer);
    };
  }, [intervalMs]);
}

/** Turns any error into a Failure. */
export function toFailure(reason: unknown): Failure {
  return reason instanceof Failure ? reason : new Failure(0, 'page', String(reason), null);
}

function remember(key: string, data: unknown): void {
  known.delete(key);
  known.set(key, data);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}
