import fc from 'fast-check';
import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
import { nameBeginnings, readSearch } from '../../src/contacts/filter/contact-search.js';
import { ContactCounter } from '../../src/contacts/statistics/contact-counter.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';

let app: TestApp;
let database: TestDatabase;

beforeAll(async () => {
  app = await TestApp.start();
  database = app.database;
});
afterAll(() => app.stop());
beforeEach(async () => {
  await database.query('TRUNCATE contacts CASCADE');
});

const list = async (query: string): Promise<ContactPageDto> => {
  const { status, body } = await app.as('operator').get(`/contacts?${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as ContactPageDto;
};
const names = async (query: string): Promise<(string | null)[]> =>
  (await list(query)).items.map(({ full_name }) => full_name).sort();
const search = (text: string): Promise<(string | null)[]> => names(`search=${encodeURIComponent(text)}`);

describe('a search', () => {
  it('finds a phone in any form, and by its first digits', async () => {
    await storeContact(database, {
      phone_e164: '+525512345678',
      phone_national: '5512345678',
      full_name: 'Ana',
    });
    await storeContact(database, {
      phone_e164: '+525512999999',
      phone_national: '5512999999',
      full_name: 'Eva',
    });
    await storeContact(database, {
      phone_e164: '+529999999999',
      phone_national: '9999999999',
      full_name: 'Uva',
    });
    for (const form of [
      '5512345678',
      '+52 1 55 1234 5678',
      '044-55-1234-5678',
      '(55) 1234 5678',
      '0052 5512345678',
    ])
      expect(await search(form)).toEqual(['Ana']);
    expect(await search('55 12')).toEqual(['Ana', 'Eva']);
    expect(await search('+52 5512')).toEqual(['Ana', 'Eva']);
    expect(await search('99999')).toEqual(['Uva']);
    expect(await search('5512345679')).toEqual([]);
  });

  it('finds names by the beginnings of their words, whatever the accents, capitals and marks between', async () => {
    const stored = [
      'María-José LÓPEZ de la Peña',
      'MARIO LOPEZ',
      'Jose\u0301 Nu\u0301n\u0303ez',
      "O'Brien, Ma.Elena",
      'Li Wu',
    ];
    for (const full_name of stored) await storeContact(database, { full_name });
    await storeContact(database, { full_name: 'María Oculta', status: 'OPTED_OUT', opt_out_at: new Date() });
    const [maria, mario, jose, elena, li] = stored;
    const found: [string, (string | undefined)[]][] = [
      ['mar', [mario, maria]],
      ['MARÍ', [mario, maria]],
      ['maria', [maria]],
      ['lopez mar', [mario, maria]],
      ['lópez-josé', [maria]],
      ['nuñez', [jose]],
      ['NUNEZ JOS', [jose]],
      ['pena la', [maria]],
      ['ena', []],
      ['brien', [elena]],
      ['elena', [elena]],
      ['li', [li]],
      ['lo', []],
      ['oculta', []],
      ['maria zzz', []],
    ];
    for (const [text, expected] of found) {
      expect([text, await search(text)]).toEqual([text, expected.sort()]);
    }
  });

  it('means the same for the index and for the pattern, for any name and any text', async () => {
    const letter = fc.constantFrom(...Array.from('aábcñoózÁÑÜßŁЖ0.^]-\\\'"$*[(% \u0301\u0303😀'));
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 7 });
    const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(name, name, async (full_name, text) => {
        const read = readSearch(text);
        fc.pre(typeof read === 'object' && read.kind === 'name');
        const patterns = read.patterns.map((pattern) => pattern);
        const row = await database.one<{ matches: boolean; indexed: boolean; itself: boolean }>(
          `SELECT bool_and(n ~ p) AS matches, ${nameBeginnings('n')} @> $3::text[] AS indexed,
             ${nameBeginnings('n')} @> $4::text[] AS itself
           FROM (SELECT $1::text AS n) one, unnest($2::text[]) p GROUP BY n`,
          [full_name, patterns, read.indexed, ownWords(full_name)],
        );
        // If a contact matches the pattern, the index finds it too; and each contact is found by its own name.
        expect([row.matches && !row.indexed, row.itself]).toEqual([false, true]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['...', 'has no letters and no digits'],
    ['33', 'needs at least the first three digits of a phone'],
    ['012345', 'is not a Mexican phone: give all 10 digits, or at least the first three'],
    ['55123456789', 'is not a Mexican phone: give all 10 digits, or at least the first three'],
  ])('for %s is refused with advice', async (text, detail) => {
    const { status, body } = await app.as('operator').get(`/contacts?search=${text}`);
    expect([status, body]).toMatchObject([400, { errors: [{ field: 'search', code: 'search', detail }] }]);
  });

  it('narrows statistics, exports, leads, jobs and runs as it narrows the list', async () => {
    const [ana] = [await storeContact(database, { full_name: 'Ana Ruiz' })];
    await storeContact(database, { full_name: 'Ana Paz', status: 'OPTED_OUT', opt_out_at: new Date() });
    await storeContact(database, { full_name: 'Eva Ruiz' });
    const statistics = await app.as('operator').get('/contacts/statistics?search=ana&by=status');
    expect(statistics.body).toMatchObject({
      total: 2,
      contactable: 1,
      groups: {
        status: [
          { status: 'OPTED_OUT', contacts: 1, contactable_contacts: 0 },
          { status: 'VERIFIED', contacts: 1, contactable_contacts: 1 },
        ],
      },
    });
    const only = await app.as('operator').get('/contacts/statistics?search=ana&by=status&contactable=true');
    expect(only.body).toMatchObject({
      total: 1,
      contactable: 1,
      groups: { status: [{ status: 'VERIFIED' }] },
    });
    const file = await app.as('operator').get('/contacts/export?format=txt&search=ana');
    expect(file.text.trim()).toBe(ana.phone_e164);
    const filter = { contact_filters: { search: 'ANA' } };
    const job = await app
      .as('operator')
      .post('/validation-jobs', { name: 'one', platforms: ['whatsapp'], ...filter, dry_run: true });
    expect([job.status, job.body]).toMatchObject([200, { total_contacts: 1 }]);
    expect((await app.as('admin').post('/lead-scoring/runs', filter)).status).toBe(202);
  });
});

/** The beginnings that the index must hold for a name, from a search for each of its words. */
function ownWords(full_name: string): string[] {
  return full_name.split(' ').flatMap((word) => {
    const read = readSearch(word);
    return typeof read === 'object' && read.kind === 'name' ? read.indexed : [];
  });
}

describe('contacts who were not contacted for some days', () => {
  it('are those never contacted, and those whose last message is older', async () => {
    const ago = (days: number): Date => new Date(Date.now() - days * 24 * 3_600_000);
    await storeContact(database, { full_name: 'never' });
    await storeContact(database, { full_name: 'long ago', last_sent_at: ago(31) });
    await storeContact(database, { full_name: 'lately', last_sent_at: ago(29) });
    expect(await names('not_contacted_days=30')).toEqual(['long ago', 'never']);
  });
});

describe('the total of a list', () => {
  it('is counted when that is quick and otherwise estimated, and says which', async () => {
    await storeContacts(database, 3, { state_code: 'JAL', full_name: 'Ana' });
    await storeContact(database, { state_code: 'JAL', full_name: 'Ana', status: 'BLOCKED' });
    expect((await list('state_code=JAL')).total).toBeNull();
    for (const query of ['state_code=JAL', 'search=ana', '', 'state_code=JAL&limit=1&sort=name']) {
      expect((await list(`${query}&with_total=true`)).total).toEqual({ contacts: 3, precision: 'exact' });
    }
    await database.query(
      `INSERT INTO contacts (phone_e164, phone_national, full_name, city, status)
       SELECT '+5255' || n, '55' || n, 'Ana', 'Tala', 'VERIFIED' FROM generate_series(10000000, 10049999) n`,
    );
    await database.query('ANALYZE contacts');
    const estimate = await app.of(ContactCounter).count({ city: ['Tala'], search: 'ana' }, 1);
    expect(estimate.precision).toBe('estimated');
    expect(estimate.total).toBeGreaterThan(40_000);
    expect(estimate.contactable).toBeGreaterThan(40_000);
    expect(estimate.total).toBeLessThan(60_000);
  });
});
