import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  ContactExport,
  ContactExportChunk,
  ContactExportPart,
  type ExportStatus,
} from './contact-export.entity.js';

/** A process that has not renewed its lease for so long is taken for dead. */
export const LEASE_SECONDS = 60;

/** How long a file can be fetched. Its record stays. */
const FILE_HOURS = 24;

const RENEWED = `clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;

/** Nobody can renew while PostgreSQL is away: after its start, every process has the length of a lease to do so. */
const EXPIRED = `(lease_expires_at IS NULL OR (lease_expires_at <= clock_timestamp()
  AND pg_postmaster_start_time() + make_interval(secs => ${LEASE_SECONDS}) <= clock_timestamp()))`;

/** A file that waits for a worker: none has taken it, or the one that did has died. */
const UNCLAIMED = `(status = 'QUEUED' OR (status = 'RUNNING' AND ${EXPIRED}))`;

/** The versions of the suppression lists that are active now. */
const USED_SUPPRESSION = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('list', s.list, 'version', s.version, 'snapshot_uuid', s.snapshot_uuid)
    ORDER BY s.list), '[]') FROM suppression_snapshots s WHERE s.active)`;

/** What a new export sets; the database's defaults fill the rest. */
const NEW_COLUMNS = [
  'created_by',
  'source',
  'format',
  'columns',
  'contact_filters',
  'max_contacts',
  'spread',
  'delimiter',
  'bom',
  'policy_version',
  'delivery',
] as const satisfies readonly (keyof ContactExport)[];

export type NewExport = Pick<ContactExport, (typeof NEW_COLUMNS)[number]>;

/** The values of a new export as parameters. The delivery is read several times, so its type is given. */
const NEW_VALUES = NEW_COLUMNS.map(
  (column, index) => `$${index + 1}${column === 'delivery' ? '::text' : ''}`,
);

const IS_STREAM = `$${NEW_COLUMNS.indexOf('delivery') + 1}::text = 'stream'`;

/** The right to write an export, until another process takes it with a newer token. */
export interface ExportLease {
  id: number;
  fencing_token: number;
}

/** This process has lost the export: it was taken over or cancelled, or the lease ran out. */
export class ExportLostError extends Error {
  override name = 'ExportLostError';
}

/** The columns of the record that are written at the end of a file. */
export type ExportResult = Pick<ContactExport, 'contact_count' | 'file_bytes' | 'file_sha256'>;

/** The SQL by which a process holds an export, writes its file and ends it. Each write is refused without the lease. */
@Injectable()
export class ExportLeasesRepository {
  /** Stores an export: a stream that begins now, held by this process, or a file that waits for a worker. */
  async create(manager: EntityManager, record: NewExport): Promise<ExportLease & { export_uuid: string }> {
    const [created] = await manager.query<(ExportLease & { export_uuid: string })[]>(
      `WITH created AS (
       INSERT INTO contact_exports (${NEW_COLUMNS.join(', ')}, suppression_snapshots, status, started_at,
         lease_expires_at)
       SELECT ${NEW_VALUES.join(', ')}, ${USED_SUPPRESSION},
         CASE WHEN ${IS_STREAM} THEN 'STREAMING' ELSE 'QUEUED' END, CASE WHEN ${IS_STREAM} THEN now() END,
         CASE WHEN ${IS_STREAM} THEN ${RENEWED} END
       RETURNING id, fencing_token, export_uuid, created_by),
       noted AS (
         INSERT INTO audit_events (actor, action, subject_uuid)
         SELECT created_by, 'contacts.exported', export_uuid FROM created)
       SELECT id, fencing_token, export_uuid FROM created`,
      NEW_COLUMNS.map((column) => record[column]),
    );
    if (!created) throw new Error('the export was not stored');
    return created;
  }

  /**
   * Takes a file that waits for a worker; undefined when another has it, or it has ended. The file begins anew: pieces
   * that an earlier worker has written are deleted.
   */
  async take(
    manager: EntityManager,
    uuid: string,
    policy_version: string,
  ): Promise<ContactExport | undefined> {
    const [[taken]] = await manager.query<[ExportLease[], number]>(
      `UPDATE contact_exports SET status = 'RUNNING', fencing_token = fencing_token + 1, lease_expires_at = ${RENEWED},
         started_at = now(), updated_at = clock_timestamp(), contact_count = 0, file_bytes = 0,
         policy_version = $2, suppression_snapshots = ${USED_SUPPRESSION}
       WHERE export_uuid = $1 AND ${UNCLAIMED}
       RETURNING id, fencing_token`,
      [uuid, policy_version],
    );
    if (!taken) return undefined;
    if (taken.fencing_token > 1) {
      await manager.update(ContactExportPart, { export_id: taken.id }, { sent_at: null });
      await manager.delete(ContactExportChunk, { export_id: taken.id });
    }
    return manager.findOneByOrFail(ContactExport, { id: taken.id });
  }

  /** The files that wait for a worker, in the order in which they were asked for. */
  async unclaimed(manager: EntityManager): Promise<Pick<ContactExport, 'export_uuid' | 'fencing_token'>[]> {
    return manager.query(
      `SELECT export_uuid, fencing_token FROM contact_exports WHERE ${UNCLAIMED} ORDER BY id`,
    );
  }

  /** Says that the process is alive. Throws ExportLostError. */
  async renew(manager: EntityManager, lease: ExportLease): Promise<void> {
    await this.write(manager, lease, `lease_expires_at = ${RENEWED}`, []);
  }

  /** Stores a piece of the file, and the progress. Throws ExportLostError. */
  async addChunk(
    manager: EntityManager,
    lease: ExportLease,
    chunk: number,
    bytes: Uint8Array,
    contacts: number,
  ): Promise<void> {
    const rows = await manager.query<unknown[]>(
      `WITH held AS (
         UPDATE contact_exports SET contact_count = $4, file_bytes = file_bytes + length($5::bytea),
           updated_at = clock_timestamp()
         WHERE id = $1 AND fencing_token = $2 AND status = 'RUNNING' RETURNING id),
       added AS (
         INSERT INTO contact_export_chunks (export_id, chunk, bytes) SELECT id, $3, $5::bytea FROM held RETURNING 1)
       SELECT FROM added`,
      [lease.id, lease.fencing_token, chunk, contacts, bytes],
    );
    if (rows.length === 0) throw lost(lease);
  }

  /** Ends an export; a file that is complete can be fetched for a day. Throws ExportLostError. */
  async finish(
    manager: EntityManager,
    lease: ExportLease,
    status: ExportStatus,
    result: ExportResult,
    error_details: string | null = null,
  ): Promise<void> {
    await this.write(
      manager,
      lease,
      `status = $3::text, contact_count = $4, file_bytes = $5, file_sha256 = $6, error_details = $7, finished_at = now(),
       lease_expires_at = NULL,
       file_expires_at = CASE WHEN delivery = 'file' AND $3::text = 'COMPLETED' THEN now() + interval '${FILE_HOURS} hours' END`,
      [status, result.contact_count, result.file_bytes, result.file_sha256, error_details],
    );
  }

  /** Gives a file back for the next worker. Throws ExportLostError. */
  async release(manager: EntityManager, lease: ExportLease): Promise<void> {
    await this.write(manager, lease, 'lease_expires_at = NULL', []);
  }

  /** Ends the streams whose process has died. */
  async failDead(manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE contact_exports SET status = 'FAILED', finished_at = now(), updated_at = clock_timestamp(),
         error_details = 'The process that sent the file has ended.',
         contact_count = (
           SELECT coalesce(sum(cardinality(p.contact_ids)), 0) FROM contact_export_parts p
           WHERE p.export_id = contact_exports.id AND p.sent_at IS NOT NULL)
       WHERE status = 'STREAMING' AND ${EXPIRED}`,
    );
  }

  /** Deletes the files that can no longer be fetched. */
  async removeFiles(manager: EntityManager): Promise<void> {
    await manager.query(
      `DELETE FROM contact_export_chunks WHERE export_id IN (
         SELECT id FROM contact_exports
         WHERE delivery = 'file' AND (status IN ('FAILED', 'CANCELLED') OR file_expires_at <= now()))`,
    );
  }

  /** Every write goes through here, so that none can get past the fencing token. */
  private async write(
    manager: EntityManager,
    lease: ExportLease,
    set: string,
    parameters: unknown[],
  ): Promise<void> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE contact_exports SET ${set}, updated_at = clock_timestamp()
       WHERE id = $1 AND fencing_token = $2 AND status IN ('STREAMING', 'RUNNING')`,
      [lease.id, lease.fencing_token, ...parameters],
    );
    if (count === 0) throw lost(lease);
  }
}

function lost({ id }: ExportLease): ExportLostError {
  return new ExportLostError(`export ${id} is no longer this process's`);
}
