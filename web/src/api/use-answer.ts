import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import { Failure } from './client.js';

/** What is known of a question: the last answer, whether it is being asked, and why the last attempt failed. */
export interface Answer<T> {
  data: T | undefined;
  failure: Failure | undefined;
  /** Asked for the first time, so that there is nothing to show yet. */
  loading: boolean;
  reload: () => void;
}

/** The last answers, so that going back shows at once what was there. */
const known = new Map<string, unknown>();
const MOST_KNOWN = 200;

/** Forgets all answers: those of somebody who signed out, or those that a change has made old. */
export function forgetAnswers(): void {
  known.clear();
}

/**
 * Asks when `key` changes, and shows the last known answer of that key meanwhile. Null asks nothing.
 * @param key names the question with all that it depends on
 */
export function useAnswer<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [, show] = useReducer((count: number) => count + 1, 0);
  const failures = useRef(new Map<string, Failure>());
  const turn = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;

  const load = useCallback((): (() => void) => {
    if (key === null) return () => undefined;
    const abort = new AbortController();
    const mine = ++turn.current;
    asking.current(abort.signal).then(
      (data) => {
        remember(key, data);
        failures.current.delete(key);
        if (mine === turn.current) show(undefined);
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return;
        failures.current.set(key, toFailure(reason));
        if (mine === turn.current) show(undefined);
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

/** Asks some questions again every so often, while somebody looks at the page. */
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

/** Anything that was thrown, as a Failure. */
export function toFailure(reason: unknown): Failure {
  return reason instanceof Failure ? reason : new Failure(0, 'page', String(reason), null);
}

function remember(key: string, data: unknown): void {
  known.delete(key);
  known.set(key, data);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}
