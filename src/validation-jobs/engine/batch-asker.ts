import type { Platform } from '../../common/platforms.js';
import type { JobContact } from '../store/job-contacts.repository.js';
import type { Outcome } from './job-progress.js';
import type { PlatformAsker } from './platform-asker.js';
import type { Semaphore } from './semaphore.js';
import type { StopSignals } from './stop-signals.js';
import type { PhoneAnswer } from '../validators/validator.js';

/** An asker for each platform of the job. */
export type JobAskers = ReadonlyMap<Platform, PlatformAsker>;

/**
 * Asks about batches of a job's contacts on all its platforms. Some more requests than may be under way at once are
 * prepared in their order, so that each slot that becomes free finds one.
 */
export class BatchAsker {
  constructor(
    private readonly force: boolean,
    private readonly askers: JobAskers,
    private readonly prepared: Semaphore,
  ) {}

  /** One outcome for each contact and platform, but for those who opted out meanwhile. Rejects when told to stop. */
  async ask(contacts: readonly JobContact[], stop: StopSignals): Promise<Outcome[]> {
    const perPlatform = [...this.askers].map(([platform, asker]) =>
      this.askPlatform(platform, asker, contacts, stop),
    );
    const settled = await Promise.allSettled(perPlatform);
    return settled.flatMap((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  private async askPlatform(
    platform: Platform,
    asker: PlatformAsker,
    contacts: readonly JobContact[],
    stop: StopSignals,
  ): Promise<Outcome[]> {
    const isFresh = (contact: JobContact): boolean =>
      !this.force && contact.fresh_platforms.includes(platform);
    const chosen = contacts.filter((contact) => contact.platforms.includes(platform));
    const skipped = chosen.filter(isFresh);
    const wanted = chosen.filter((contact) => !isFresh(contact));
    const answers =
      wanted.length > 0
        ? await this.prepared.run(stop.waits, () => asker.ask(wanted, stop))
        : new Map<number, PhoneAnswer>();
    return [
      ...skipped.map(({ id }): Outcome => ({ contact_id: id, platform, answer: { status: 'skipped' } })),
      ...[...answers].map(([contact_id, answer]): Outcome => ({ contact_id, platform, answer })),
    ];
  }
}
