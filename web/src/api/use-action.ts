import { useSignal } from '@preact/signals';
import type { Failure } from './client.js';
import { toFailure } from './use-answer.js';

export interface Action {
  /** Whether the action is running; its button is disabled then. */
  busy: boolean;
  /** Why the last attempt failed. */
  failure: Failure | undefined;
  /** Runs the action; an error becomes `failure`. */
  run: (act: () => Promise<unknown>) => Promise<void>;
}

/** The action of a button: one run at a time, with its failure. */
export function useAction(): Action {
  const busy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);
  return {
    busy: busy.value,
    failure: failure.value,
    run: async (act) => {
      if (busy.peek()) return;
      busy.value = true;
      failure.value = undefined;
      try {
        await act();
      } catch (reason) {
        failure.value = toFailure(reason);
      }
      busy.value = false;
    },
  };
}
