import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a run was cut short; `exitCode` is the one a shell expects of a program that a signal ended. */
export class Stopped extends Error {
  readonly exitCode: number;

  constructor(readonly signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * An AbortSignal that fires, with a `Stopped` as its reason, at the first Ctrl-C or request to end. Those that
 * follow are ignored: npm, the terminal and run.mjs may each deliver the same one, and none may cut the cleaning up
 * short.
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
