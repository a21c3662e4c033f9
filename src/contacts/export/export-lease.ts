import type { DataSource } from 'typeorm';
import { repeat } from '../../background-work/periodic-task.js';
import {
  ExportLostError,
  LEASE_SECONDS,
  type ExportLease,
  type ExportLeasesRepository,
} from './export-leases.repository.js';

/** Also the time after which a cancelled export stops a statement that runs for minutes. */
const RENEW_MS = Math.min(5000, (LEASE_SECONDS * 1000) / 4);

/**
 * Renews a lease until `ended` aborts.
 * @returns aborts, with an ExportLostError, when the export is no longer this process's
 */
export function keepLease(
  dataSource: DataSource,
  leases: ExportLeasesRepository,
  lease: ExportLease,
  ended: AbortSignal,
): AbortSignal {
  const lost = new AbortController();
  void repeat('export lease', RENEW_MS, AbortSignal.any([ended, lost.signal]), async () => {
    try {
      await leases.renew(dataSource.manager, lease);
    } catch (error) {
      if (!(error instanceof ExportLostError)) throw error;
      lost.abort(error);
    }
  });
  return lost.signal;
}
