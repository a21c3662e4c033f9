import { wait } from '../../common/wait.js';
import type { Lease } from '../store/job-leases.repository.js';
import type { Settled } from '../store/job-requests.repository.js';
import type { PatientWrites } from './patient-writes.js';
import type { RequestLedger } from './request-ledger.js';
import type { JobStop } from './stop-signals.js';

/** How long the first outcome of a group waits for others. */
const GROUP_MS = 2;

interface Item {
  settled: Settled;
  resolve: (isOurs: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits outcomes in groups: those that arrive within a few milliseconds or during the previous commit. A request
 * keeps its slot until its outcome is committed, so at most `max_concurrent` answers are not stored yet.
 */
export class GroupCommit {
  private items: Item[] = [];
  private writing = false;

  constructor(
    readonly lease: Lease,
    readonly writes: PatientWrites,
    private readonly ledger: RequestLedger,
    private readonly stop: JobStop,
  ) {}

  /**
   * Resolves when the outcome is committed, and answers whether the request still belonged to this run. Rejects when
   * the outcome could not be written, or not before the job had to stop.
   */
  async settle(settled: Settled): Promise<boolean> {
    return new Promise<boolean>((resolve, reject) => {
      this.items.push({ settled, resolve, reject });
      if (!this.writing) void this.write();
    });
  }

  /** Writes while there are outcomes. Never rejects. */
  private async write(): Promise<void> {
    this.writing = true;
    await wait(GROUP_MS);
    while (this.items.length > 0) {
      const items = this.items;
      this.items = [];
      try {
        const ours = await this.writes.run(this.stop.writes, () =>
          this.ledger.settle(
            this.lease,
            items.map(({ settled }) => settled),
          ),
        );
        for (const { settled, resolve } of items) resolve(ours.has(settled.id));
      } catch (error) {
        for (const { reject } of items) reject(error);
      }
    }
    this.writing = false;
  }
}
