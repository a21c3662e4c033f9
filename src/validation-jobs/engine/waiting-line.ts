/** Those who wait for something, in the order of their coming. */
export class WaitingLine {
  private readonly waiting = new Set<() => void>();

  get length(): number {
    return this.waiting.size;
  }

  /** Resolves when let in. Rejects, and leaves the line, when the signal fires first. */
  async join(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.delete(enter);
        reject(signal.reason as Error);
      };
      this.waiting.add(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Lets the first `most` in; answers how many there were. */
  letIn(most: number): number {
    let count = 0;
    for (const enter of this.waiting) {
      if (count >= most) break;
      this.waiting.delete(enter);
      enter();
      count += 1;
    }
    return count;
  }
}
