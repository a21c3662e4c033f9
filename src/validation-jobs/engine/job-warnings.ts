import type { Platform } from '../../common/platforms.js';
import type { Pause } from './request-ledger.js';

const MOST_WARNINGS = 20;
/** Warnings that only hold while a worker runs the job. A worker that died could not remove them. */
const OF_THE_MOMENT = /The job continues/;
/** A warning stays a little longer than its pause, so that it does not flicker while a validator keeps refusing. */
const PAUSED_FOR_MS = 5000;

/** The warnings and the current step of a running job, which are kept in its row. */
export class JobWarnings {
  private readonly lasting: string[];
  private readonly down = new Map<Platform, string>();
  private readonly pauses = new Map<Platform, Pause>();
  private readonly troubles = new Map<string, string>();
  private saved = '';
  private saving: Promise<void> = Promise.resolve();

  /** @param write stores the warnings and the step; the job continues when it fails */
  constructor(
    stored: readonly string[],
    private readonly write: (warnings: string[], currentStep: string) => Promise<void>,
  ) {
    this.lasting = stored.filter((warning) => !OF_THE_MOMENT.test(warning));
  }

  /** The newest warnings, oldest first. */
  get list(): string[] {
    const now = [
      ...[...this.down].map(
        ([platform, since]) =>
          `The validator of ${platform} has not answered since ${since}. The job continues when it answers.`,
      ),
      ...[...this.pauses].map(([platform, { why, until }]) => {
        const what =
          why === 'asked to wait'
            ? `The validator of ${platform} asked to wait`
            : `The limit of ${platform} is used up`;
        return `${what}. The job continues at ${until.toISOString()}.`;
      }),
      ...[...new Set(this.troubles.values())].map(
        (trouble) => `The database accepts no writes: ${trouble}. The job continues when it does.`,
      ),
    ];
    return [...this.lasting, ...now].slice(-MOST_WARNINGS);
  }

  add(warning: string): void {
    this.lasting.push(warning);
  }

  /** Records that a validator stopped or started to answer; repeating the same state changes nothing. */
  reachable(platform: Platform, reachable: boolean): void {
    const since = this.down.get(platform);
    if (reachable === (since === undefined)) return;
    const now = new Date().toISOString();
    if (since === undefined) this.down.set(platform, now);
    else {
      this.down.delete(platform);
      this.lasting.push(`The validator of ${platform} did not answer from ${since} to ${now}.`);
    }
    void this.save();
  }

  /** Records until when a validator is not asked. */
  paused(platform: Platform, pause: Pause): void {
    this.pauses.set(platform, pause);
    void this.save();
  }

  /** Records that a validator answered. */
  resumed(platform: Platform): void {
    const pause = this.pauses.get(platform);
    if (!pause || Date.now() < pause.until.getTime() + PAUSED_FOR_MS) return;
    this.pauses.delete(platform);
    void this.save();
  }

  /** Records why writes fail; undefined when they succeed again. */
  notWritable(what: 'requests' | 'results', trouble: string | undefined): void {
    if (trouble === undefined) this.troubles.delete(what);
    else this.troubles.set(what, trouble);
    void this.save();
  }

  /** Keeps only the lasting warnings, at the end of the job. */
  async end(): Promise<void> {
    this.pauses.clear();
    this.troubles.clear();
    await this.save();
  }

  /** The current step. */
  get step(): string {
    if (this.troubles.size > 0) return 'waiting for the database';
    const waiting = [...this.down.keys(), ...this.pauses.keys()];
    return waiting.length > 0 ? `waiting for ${[...new Set(waiting)].join(', ')}` : 'asking validators';
  }

  /** Writes warnings and step when they changed, one write after another. Never rejects. */
  save(): Promise<void> {
    this.saving = this.saving.then(async () => {
      const news = JSON.stringify([this.list, this.step]);
      if (news === this.saved) return;
      await this.write(this.list, this.step).then(
        () => {
          this.saved = news;
        },
        () => undefined,
      );
    });
    return this.saving;
  }
}
