import type { DataSource, EntityManager } from 'typeorm';
import { contactSelection } from '../../src/contacts/export/contact-selection.js';
import { lineOf } from '../../src/contacts/export/export-columns.js';
import { ExportRecordsRepository } from '../../src/contacts/export/export-records.repository.js';
import { ExportRepository } from '../../src/contacts/export/export.repository.js';
import type { ExportSelection } from '../../src/contacts/export/export.service.js';
import { cancellable } from '../../src/database/cancellable.sql.js';
import { leadSelection } from '../../src/lead-scoring/scores/lead-export.js';
import type { Call } from './statements.js';

/** Taking contacts out, and the records of that. */
export function exportCalls(dataSource: DataSource): Record<string, Call> {
  const files = new ExportRepository();
  const records = new ExportRecordsRepository();
  const line = lineOf('csv', ['phone_e164', 'full_name', 'created_at'], 'comma');
  const query = { format: 'csv', delimiter: 'comma', bom: true, limit: 10, min_score: 0 } as const;
  const uuid = '00000000-0000-4000-8000-000000000000';
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  const store = async (manager: EntityManager): Promise<number> => {
    const { id } = await files.create(manager, {
      created_by: 'sql',
      source: 'contacts',
      format: 'csv',
      columns: ['id'],
      contact_filters: {},
      max_contacts: null,
      spread: null,
      policy_version: null,
    });
    return id;
  };
  const frozen = async (manager: EntityManager, { ranked }: ExportSelection): Promise<void> => {
    if (ranked) await files.freeze(manager, await store(manager), ranked);
  };
  return {
    'part of a CSV file': async (manager) =>
      files.writePage(manager, await store(manager), 0, line, { lada: ['33'] }, 10, undefined),
    'the next part of a text file': async (manager) =>
      files.writePage(manager, await store(manager), 1, lineOf('txt', [], 'comma'), {}, 10, cursor),
    'contacts spread over area codes': (manager) =>
      frozen(manager, contactSelection({ ...query, spread: 'lada' })),
    'best leads for a file': (manager) => frozen(manager, leadSelection(query)),
    'best leads spread over states': (manager) =>
      frozen(manager, leadSelection({ ...query, tier: 'HIGH', spread: 'state' })),
    'frozen part as JSON': (manager) => files.writeFrozen(manager, 1, 0, lineOf('ndjson', ['id'], 'comma')),
    'first page of exports': (manager) => records.list(manager, 10, undefined),
    'exports after a cursor': (manager) => records.list(manager, 10, cursor),
    'one export': (manager) => records.find(manager, uuid),
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
