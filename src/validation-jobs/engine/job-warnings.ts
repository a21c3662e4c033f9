import type { Platform } from '../../common/platforms.js';

const MOST_WARNINGS = 20;
const STILL_DOWN = '; asking goes on when it answers.';

/** What an operator should know of a running job, kept in the job's row. */
export class JobWarnings {
  private readonly warnings: string[];
  private readonly down = new Map<Platform, { since: string; text: string }>();
  private telling: Promise<void> = Promise.resolve();

  /** @param write stores the warnings and the job's step; its failure is of no consequence for the job */
  constructor(
    stored: readonly string[],
    private readonly write: (warnings: string[], currentStep: string) => Promise<void>,
  ) {
    // A worker that went away could not take back what it said of validators.
    this.warnings = stored.filter((warning) => !warning.endsWith(STILL_DOWN));
  }

  /** The newest warnings, oldest first. */
  get list(): string[] {
    return this.warnings.slice(-MOST_WARNINGS);
  }

  add(warning: string): void {
    this.warnings.push(warning);
  }

  /** Notes that a validator went away or came back; the same news twice is no news. */
  reachable(platform: Platform, reachable: boolean): void {
    const known = this.down.get(platform);
    if (reachable === !known) return;
    const now = new Date().toISOString();
    if (known) {
      this.down.delete(platform);
      const text = `The validator of ${platform} did not answer from ${known.since} to ${now}.`;
      this.warnings.splice(this.warnings.indexOf(known.text), 1, text);
    } else {
      const text = `The validator of ${platform} has not answered since ${now}${STILL_DOWN}`;
      this.down.set(platform, { since: now, text });
      this.warnings.push(text);
    }
    void this.tell();
  }

  /** Writes warnings and step, each write after the one before. Never rejects. */
  tell(): Promise<void> {
    const step = this.down.size > 0 ? `waiting for ${[...this.down.keys()].join(', ')}` : 'asking validators';
    this.telling = this.telling.then(() => this.write(this.list, step)).catch(() => undefined);
    return this.telling;
  }

  /** Resolves when all that was told is written or refused. */
  async settled(): Promise<void> {
    await this.telling;
  }
}
