import { useSignal } from '@preact/signals';
import type { Failure } from './client.js';
import { toFailure } from './use-answer.js';

interface Action {
  /** Whether it is under way: its button is disabled meanwhile. */
  busy: boolean;
  /** Why it failed last. */
  failure: Failure | undefined;
  /** Does it; what it throws becomes `failure`. */
  run: (act: () => Promise<unknown>) => Promise<void>;
}

/** Something that a button does: one at a time, with its failure. */
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
