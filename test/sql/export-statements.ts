import type { DataSource, EntityManager } from 'typeorm';
import { ContactExport, ContactExportChunk } from '../../src/contacts/export/contact-export.entity.js';
import { contactsRequest } from '../../src/contacts/export/export-download.js';
import { lineOf } from '../../src/contacts/export/export-columns.js';
import {
  ExportLeasesRepository,
  type NewExport,
} from '../../src/contacts/export/export-leases.repository.js';
import { ExportRecordsRepository } from '../../src/contacts/export/export-records.repository.js';
import { ExportRepository } from '../../src/contacts/export/export.repository.js';
import type { ExportRequest } from '../../src/contacts/export/export.service.js';
import { rankedSelection } from '../../src/contacts/export/scored-leads.js';
import { encodeCursor } from '../../src/common/keyset.js';
import { cancellable } from '../../src/database/transaction.js';
import { LeadExports, leadsRequest } from '../../src/lead-scoring/scores/lead-export.js';
import type { Call } from './statements.js';

/** The statements of exports and their records. */
export function exportCalls(dataSource: DataSource): Record<string, Call> {
  const files = new ExportRepository();
  const leases = new ExportLeasesRepository();
  const records = new ExportRecordsRepository(
    { JWT_SECRET: 'x'.repeat(32) },
    dataSource.getRepository(ContactExport),
    dataSource.getRepository(ContactExportChunk),
  );
  const leads = new LeadExports();
  const line = lineOf('csv', ['phone_e164', 'full_name', 'created_at']);
  const query = { format: 'csv', delimiter: 'comma', bom: true, limit: 10, min_score: 0 } as const;
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  const store = (manager: EntityManager, delivery: NewExport['delivery'] = 'stream') =>
    leases.create(manager, {
      ...contactsRequest({ ...query }),
      created_by: 'sql',
      policy_version: leads.policy_version,
      delivery,
    });
  const taken = async (manager: EntityManager): Promise<ContactExport> => {
    const { export_uuid } = await store(manager, 'file');
    const record = await leases.take(manager, export_uuid, leads.policy_version);
    if (!record) throw new Error('the export was not taken');
    return record;
  };
  const frozen = async (manager: EntityManager, request: ExportRequest): Promise<void> => {
    const ranked = rankedSelection(request, leads);
    if (ranked) await files.freeze(manager, await store(manager), ranked);
  };
  return {
    'part of a CSV file': async (manager) =>
      files.writePage(manager, await store(manager), 0, line, { lada: ['33'] }, 10, undefined),
    'the next part of a text file': async (manager) =>
      files.writePage(manager, await store(manager), 1, lineOf('txt', []), {}, 10, cursor),
    'contacts spread over area codes': (manager) =>
      frozen(manager, contactsRequest({ ...query, spread: 'lada' })),
    'best leads for a file': (manager) => frozen(manager, leadsRequest(query)),
    'best leads spread over states': (manager) =>
      frozen(manager, leadsRequest({ ...query, tier: 'HIGH', spread: 'state' })),
    'frozen part as JSON': async (manager) =>
      files.writeFrozen(manager, await store(manager), 0, lineOf('ndjson', ['id'])),
    'take an export, and take it over': async (manager) => {
      const { export_uuid } = await taken(manager);
      await manager.query('UPDATE contact_exports SET lease_expires_at = NULL');
      await leases.take(manager, export_uuid, leads.policy_version);
    },
    'exports that wait for a worker': (manager) => leases.unclaimed(manager),
    'renew the lease of an export': async (manager) => leases.renew(manager, await store(manager)),
    'a piece of a file': async (manager) =>
      leases.addChunk(manager, await taken(manager), 0, Buffer.from('x'), 1),
    'end an export': async (manager) =>
      leases.finish(manager, await taken(manager), 'COMPLETED', {
        contact_count: 1,
        file_bytes: '1',
        file_sha256: 'x'.repeat(64),
      }),
    'give an export back': async (manager) => leases.release(manager, await taken(manager)),
    'end the exports that died': (manager) => leases.failDead(manager),
    'remove files': (manager) => leases.removeFiles(manager),
    'exports after a cursor': (manager) => records.list(manager, { limit: 10, cursor: encodeCursor(cursor) }),
    'one export for a client': async (manager) => records.get(manager, (await store(manager)).export_uuid),
    'cancel an export': async (manager) =>
      records.act(manager, (await store(manager, 'file')).export_uuid, 'cancel'),
    'why somebody is in an export': (manager) =>
      records.examine(manager, 1, { lada: ['33'], min_score: 1 }, '+523300000000'),
    'who withdrew': (manager) => records.withdrawn(manager, 1, 10, { part: 0, position: 0 }),
    'cancel a statement': async () => {
      const client = new AbortController();
      const held = cancellable(dataSource, client.signal, async () => {
        client.abort();
        await Promise.resolve();
      });
      await held;
    },
  };
}
