import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ContactImportPart } from '../../src/contacts/import/contact-import.entity.js';
import { ContactImportsRepository } from '../../src/contacts/import/contact-imports.repository.js';
import { importFile, type ImportOptions } from '../../src/contacts/import/import.service.js';
import { ImportWorkRepository, type NewImport } from '../../src/contacts/import/import-work.repository.js';
import { ImportRepository } from '../../src/contacts/import/import.repository.js';
import type { Call } from './statements.js';

const NEW: NewImport = {
  kind: 'contacts',
  dry_run: false,
  file_name: 'contacts.csv',
  file_bytes: '10',
  options: {},
  source: 'IMPORT',
  import_batch_id: 'sql',
  created_by: 'sql',
};

/** The statements of imports: contacts, and the tables with rows and files. */
export function importCalls(dataSource: DataSource): Record<string, Call> {
  const imports = new ContactImportsRepository(dataSource.getRepository(ContactImportPart));
  let phone = 3_310_000_100;
  /** Runs on its own connection, with a file of one known and one unknown contact. */
  const alone = async (work: (client: pg.Client, file: string) => Promise<void>): Promise<void> => {
    const client = new pg.Client({ connectionString: (dataSource.options as { url: string }).url });
    await client.connect();
    const folder = await mkdtemp(join(tmpdir(), 'sql-'));
    try {
      const file = join(folder, 'contacts.csv');
      phone += 1;
      await writeFile(file, `phone_e164,full_name\n3300000000,Eva\n${phone},Ana\n${phone},Ana\n`);
      await work(client, file);
    } finally {
      await client.end();
      await rm(folder, { recursive: true });
    }
  };
  const importing = (options: Partial<ImportOptions>): Call => {
    return () =>
      alone(async (client, file) => {
        await importFile(client, { file, ...options });
      });
  };
  return {
    'import a file': importing({}),
    'import a file of opt-outs': importing({ kind: 'opt_outs' }),
    'work on an import, and undo it': () =>
      alone(async (client, file) => {
        const work = new ImportWorkRepository(client);
        const { id, import_uuid } = await imports.create(dataSource.manager, NEW, file);
        await work.watchSession();
        await work.take(import_uuid);
        await work.addPart(id, 'rejects', 0, Buffer.from('x'));
        await work.save(id, { phase: 'reading', progress: 0.5, preview: [] });
        await work.transaction(() => work.commitWithoutWaiting());
        await new ImportRepository(client).undo(id, 10);
        await work.letGo(id);
        await work.unwatchSession();
      }),
    'imports, their parts, and those that wait': async (manager) => {
      const { id, import_uuid } = await imports.create(manager, NEW, '/dev/null');
      await imports.parts(id, 'rejects').next();
      await imports.waiting(manager);
      await imports.forgetOld(manager);
      await imports.act(manager, import_uuid, 'cancel');
      await imports.act(manager, import_uuid, 'undo').catch(() => undefined);
      await imports.list(manager, { limit: 10 });
    },
  };
}
