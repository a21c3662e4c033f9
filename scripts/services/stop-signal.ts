import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a run was interrupted. `exitCode` is the status that a shell expects of a program that a signal ended. */
export class Stopped extends Error {
  readonly exitCode: number;

  constructor(readonly signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * An AbortSignal that fires at the first Ctrl-C or request to end, with a `Stopped` as its reason. Further ones are
 * ignored: npm, the terminal and run.mjs may each deliver the same one, and none may interrupt the cleanup.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      controller.abort(new Stopped(signal));
    });
  }
  return controller.signal;
}
