import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ExportStatus } from './contact-export.entity.js';
import { ExportFile } from './export-file.js';
import { keepLease } from './export-lease.js';
import { ExportLeasesRepository, ExportLostError, type NewExport } from './export-leases.repository.js';
import { ExportRepository } from './export.repository.js';
import { ExportWaker } from './export-waker.js';
import { rankedSelection, ScoredLeads } from './scored-leads.js';

/** Which contacts are in a file, and its format. */
export type ExportRequest = Omit<NewExport, 'created_by' | 'policy_version' | 'delivery'>;

export interface StartedExport {
  export_uuid: string;
  /** The file. */
  stream: Readable;
}

/** Exports contacts as a file that is streamed to the client or written by a worker. */
@Injectable()
export class ExportService {
  private readonly logger = new Logger(ExportService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: ExportRepository,
    private readonly leases: ExportLeasesRepository,
    private readonly leads: ScoredLeads,
    private readonly waker: ExportWaker,
  ) {}

  /** Stores an export for a worker, and wakes one. A stored export is safe even when Redis is away. */
  async queue(request: ExportRequest, caller: string): Promise<string> {
    const stored = await this.create(request, caller, 'file');
    await this.waker.wake(stored);
    return stored.export_uuid;
  }

  /**
   * Starts a file. Rejects, before anything is sent, when its first part cannot be read.
   * @param clientLeft aborts when the client has left
   */
  async start(request: ExportRequest, caller: string, clientLeft: AbortSignal): Promise<StartedExport> {
    const stored = await this.create(request, caller, 'stream');
    const ended = new AbortController();
    const lost = keepLease(this.dataSource, this.leases, stored, ended.signal);
    const file = new ExportFile(
      this.dataSource,
      this.exports,
      stored,
      request,
      rankedSelection(request, this.leads),
      AbortSignal.any([clientLeft, lost]),
    );
    const finish = async (status: ExportStatus): Promise<void> => {
      ended.abort();
      await this.leases
        .finish(this.dataSource.manager, stored, status, file.result(status === 'COMPLETED'))
        .catch((error: unknown) => {
          if (error instanceof ExportLostError) return;
          // The next worker finds it, because its lease runs out.
          this.logger.error({ msg: 'an export ended without its record', export_id: stored.id, err: error });
        });
    };
    const bytes = recorded(file, clientLeft, finish);
    const first = await bytes.next();
    return { export_uuid: stored.export_uuid, stream: pulled(first, bytes) };
  }

  private create(request: ExportRequest, created_by: string, delivery: NewExport['delivery']) {
    const { policy_version } = this.leads;
    return this.leases.create(this.dataSource.manager, { ...request, created_by, policy_version, delivery });
  }
}

/** Yields the bytes of the file, and completes its record however it ends. */
async function* recorded(
  file: ExportFile,
  clientLeft: AbortSignal,
  finish: (status: ExportStatus) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  // If the reader stops reading, the client has left.
  let status: ExportStatus = 'ABORTED';
  try {
    yield* file.read();
    status = 'COMPLETED';
  } catch (error) {
    if (clientLeft.aborted) return;
    status = 'FAILED';
    throw error;
  } finally {
    await finish(status);
  }
}

/** A stream that reads the next bytes only after the last were consumed: `Readable.from` reads one part ahead. */
function pulled(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>): Readable {
  let begun = false;
  return new Readable({
    highWaterMark: 0,
    read() {
      const next = begun ? rest.next() : Promise.resolve(first);
      begun = true;
      next.then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    destroy(error, callback) {
      rest.return(undefined).then(
        () => {
          callback(error);
        },
        (failure: unknown) => {
          callback(failure as Error);
        },
      );
    },
  });
}
