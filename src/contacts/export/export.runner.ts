import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { errorKind } from '../../common/errors/error-kind.js';
import type { ContactExport } from './contact-export.entity.js';
import { ExportFile } from './export-file.js';
import { keepLease } from './export-lease.js';
import { ExportLeasesRepository, ExportLostError, type ExportLease } from './export-leases.repository.js';
import { ExportRepository } from './export.repository.js';
import { rankedSelection, ScoredLeads } from './scored-leads.js';

/** Size of a stored piece of a file: few rows for PostgreSQL, little memory for writers and readers. */
const CHUNK_BYTES = 1024 * 1024;

const OUR_FAULT = 'The export failed with an internal error. The log of the worker has the details.';

/** Writes files in the background. If a worker dies, the next one writes the file from the beginning. */
@Injectable()
export class ExportRunner {
  private readonly logger = new Logger(ExportRunner.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: ExportRepository,
    private readonly leases: ExportLeasesRepository,
    private readonly leads: ScoredLeads,
  ) {}

  /**
   * Takes an export and writes its file. Does nothing when another worker has it or it has ended. Gives it back when
   * `shutdown` fires.
   */
  async run(uuid: string, shutdown: AbortSignal): Promise<void> {
    const record = await this.dataSource.transaction((manager) =>
      this.leases.take(manager, uuid, this.leads.policy_version),
    );
    if (!record) return;
    const ended = new AbortController();
    const lost = keepLease(this.dataSource, this.leases, record, ended.signal);
    const file = new ExportFile(
      this.dataSource,
      this.exports,
      record,
      record,
      rankedSelection(record, this.leads),
      AbortSignal.any([shutdown, lost]),
    );
    this.logger.log({ msg: 'an export has begun', ...idsOf(record) });
    try {
      await this.write(record, file);
      await this.leases.finish(this.dataSource.manager, record, 'COMPLETED', file.result(true));
      this.logger.log({ msg: 'an export has ended', ...idsOf(record), end: 'completed' });
    } catch (error) {
      await this.giveUp(record, file, error, { shutdown, lost });
    } finally {
      ended.abort();
    }
  }

  /** Ends streams whose process died and removes expired files; answers the exports that wait for a worker. */
  async tidyUp(): Promise<Pick<ContactExport, 'export_uuid' | 'fencing_token'>[]> {
    const { manager } = this.dataSource;
    await this.leases.failDead(manager);
    await this.leases.removeFiles(manager);
    return this.leases.unclaimed(manager);
  }

  private async write(lease: ExportLease, file: ExportFile): Promise<void> {
    const { manager } = this.dataSource;
    let chunk = 0;
    for await (const bytes of gathered(file.read(), CHUNK_BYTES)) {
      await this.leases.addChunk(manager, lease, chunk, bytes, file.contacts);
      chunk += 1;
    }
  }

  /** Leaves the export for the next worker if it can continue later, else ends it. */
  private async giveUp(
    record: ContactExport,
    file: ExportFile,
    error: unknown,
    signals: { shutdown: AbortSignal; lost: AbortSignal },
  ): Promise<void> {
    const ids = idsOf(record);
    if (signals.lost.aborted || error instanceof ExportLostError) {
      this.logger.log({ msg: 'an export has ended', ...ids, end: 'lease_lost' });
      return;
    }
    const { manager } = this.dataSource;
    const later = signals.shutdown.aborted || ['again', 'wait'].includes(errorKind(error));
    const write = later
      ? this.leases.release(manager, record)
      : this.leases.finish(manager, record, 'FAILED', file.result(false), OUR_FAULT);
    if (signals.shutdown.aborted) this.logger.log({ msg: 'an export was given back', ...ids });
    else this.logger.error({ msg: 'an export was broken off', ...ids, err: error });
    // Cancelled meanwhile, or the database is away: its lease runs out, and another worker takes it.
    await write.catch((failure: unknown) => {
      this.logger.warn({ msg: 'the end of an export could not be written', ...ids, err: failure });
    });
  }
}

function idsOf({ export_uuid, fencing_token }: ContactExport) {
  return { export_uuid, fencing_token };
}

/** The same bytes in pieces of at least `least` bytes; the last one may be shorter. */
async function* gathered(bytes: AsyncIterable<Uint8Array>, least: number): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length < least) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces);
}
