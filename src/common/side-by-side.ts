/**
 * Runs tasks at the same time and waits for each of them, also when one fails. The first failure fires the signal that
 * all are given, and is what this rejects with once the last has ended.
 */
export async function sideBySide(tasks: readonly ((stop: AbortSignal) => Promise<void>)[]): Promise<void> {
  const stop = new AbortController();
  await Promise.all(
    tasks.map((task) =>
      task(stop.signal).catch((error: unknown) => {
        stop.abort(error);
      }),
    ),
  );
  stop.signal.throwIfAborted();
}
