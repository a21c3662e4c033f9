import { readdir, readFile } from 'node:fs/promises';
import { CONTACT_STATUSES } from '../../src/contacts/contact-status.js';
import { TRIGGER_BODIES } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { TestDatabase } from '../support/test-database.js';

const FOLDER = new URL('../../src/database/migrations/', import.meta.url);

describe('the migrations', () => {
  it('contain their own SQL, so that no later change of the application changes an old migration', async () => {
    const files = (await readdir(FOLDER)).filter((file) => file !== 'index.ts');
    const imports: string[] = [];
    for (const file of files) {
      const source = await readFile(new URL(file, FOLDER), 'utf8');
      imports.push(...[...source.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, path]) => path!));
    }
    expect(imports).toContain('../online-ddl/index.js');
    expect(imports.filter((path) => path !== '../online-ddl/index.js' && !/^\.\/\d/.test(path))).toEqual([]);
  });
});

describe('the application agrees with what the migrations leave in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.drop());

  it.each([
    ['contact_statistics_inserted', TRIGGER_BODIES.insert],
    ['contact_statistics_updated', TRIGGER_BODIES.update],
    ['contact_statistics_deleted', TRIGGER_BODIES.delete],
    ['contact_statistics_truncated', TRIGGER_BODIES.truncate],
  ])('on %s(): a change needs a migration that replaces it and counts again', async (name, body) => {
    expect(
      await database.query('SELECT btrim(prosrc) AS body FROM pg_proc WHERE proname = $1', [name]),
    ).toEqual([{ body }]);
  });

  it('on the statuses of a contact: a new one needs a migration that adds it to the type', async () => {
    const rows = await database.query<{ label: string }>(
      'SELECT unnest(enum_range(NULL::contactstatus))::text AS label',
    );
    expect(rows.map(({ label }) => label)).toEqual(CONTACT_STATUSES);
  });
});
