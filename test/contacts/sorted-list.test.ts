import fc from 'fast-check';
import { CONTACT_SORTS } from '../../src/contacts/contact-sort.sql.js';
import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
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
beforeEach(() => database.query('TRUNCATE contacts CASCADE'));

const list = async (query: string): Promise<ContactPageDto> => {
  const { status, body } = await app.as('operator').get(`/contacts?${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as ContactPageDto;
};

describe('a sorted list', () => {
  it('is sorted by score, name or last contact, with contacts without one at the end that the sort says', async () => {
    const anna = await storeContact(database, { full_name: 'Anna', last_sent_at: '2026-01-02' });
    const bert = await storeContact(database, { full_name: 'Bert', last_sent_at: '2026-01-01' });
    const none = await storeContact(database, {});
    await score(bert.id, 90);
    await score(none.id, 90);
    const ids = async (sort: string): Promise<number[]> =>
      (await list(`sort=${sort}`)).items.map(({ id }) => id);
    expect(await ids('newest')).toEqual([none.id, bert.id, anna.id]);
    expect(await ids('score')).toEqual([bert.id, none.id, anna.id]);
    expect(await ids('name')).toEqual([anna.id, bert.id, none.id]);
    expect(await ids('last_sent')).toEqual([none.id, bert.id, anna.id]);
  });

  it.each(CONTACT_SORTS)(
    'by %s shows each remaining contact once, while others are created and deleted',
    async (sort) => {
      const action = fc.record({
        page: fc.integer({ min: 1, max: 3 }),
        gone: fc.nat(),
        born: fc.integer({ min: 0, max: 2 }),
        kind: fc.nat(3),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
          fc.array(action, { minLength: 1, maxLength: 20 }),
          async (kinds, actions) => {
            await database.query('TRUNCATE contacts CASCADE');
            const alive = new Set<number>();
            for (const kind of kinds) alive.add(await storeKind(kind));
            const stayed = new Set(alive);
            const shown: number[] = [];
            let cursor: string | null | undefined;
            for (let step = 0; cursor !== null; step += 1) {
              const { page, gone, born, kind } = actions[step % actions.length]!;
              const after: string = cursor === undefined ? '' : `&cursor=${cursor}`;
              const answer = await list(`sort=${sort}&limit=${page}${after}`);
              shown.push(...answer.items.map(({ id }) => id));
              cursor = answer.next_cursor;
              // Some contacts leave, mostly one at the cursor or one that comes later. Some arrive at any place.
              const leaving =
                step % 2 === 0 ? answer.items.at(-1)?.id : [...alive][gone % Math.max(alive.size, 1)];
              if (leaving !== undefined) {
                await database.query('DELETE FROM contacts WHERE id = $1', [leaving]);
                alive.delete(leaving);
                stayed.delete(leaving);
              }
              // If as many arrived behind the cursor, the walk would never end.
              if (step < 8) for (let count = 0; count < born; count += 1) alive.add(await storeKind(kind));
            }
            expect(shown.length).toBe(new Set(shown).size);
            expect([...stayed].filter((id) => !shown.includes(id))).toEqual([]);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it('refuses the cursor of another order, and one that it did not make', async () => {
    await storeContacts(database, 2, { full_name: 'Ana', last_sent_at: '2026-01-02' });
    const cursors = new Map<string, string>();
    for (const sort of CONTACT_SORTS) cursors.set(sort, (await list(`sort=${sort}&limit=1`)).next_cursor!);
    for (const sort of CONTACT_SORTS) {
      const made = (key: unknown): string =>
        Buffer.from(JSON.stringify([sort, key, 1])).toString('base64url');
      const foreign = [...cursors].filter(([other]) => other !== sort).map(([, cursor]) => cursor);
      for (const cursor of [
        ...foreign,
        made({}),
        made('2026-13-01 00:00:00+00').repeat(sort === 'name' ? 2 : 1),
        'x',
      ]) {
        const { status, body } = await app.as('operator').get(`/contacts?sort=${sort}&cursor=${cursor}`);
        expect([sort, status, body]).toMatchObject([sort, 400, { errors: [{ field: 'cursor' }] }]);
      }
      expect((await list(`sort=${sort}&limit=1&cursor=${cursors.get(sort)!}`)).items).toHaveLength(1);
    }
  });

  async function score(contact: number, total: number): Promise<void> {
    await database.query(
      `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier)
       SELECT id, phone_e164, $2, 'LOW' FROM contacts WHERE id = $1`,
      [contact, total],
    );
  }

  /** Contacts with equal keys, different keys, and no key. */
  async function storeKind(kind: number): Promise<number> {
    const keys = [
      {},
      { full_name: 'Ana', last_sent_at: '2026-01-02' },
      { full_name: 'Ana', last_sent_at: '2026-01-02' },
    ];
    const { id } = await storeContact(
      database,
      keys[kind] ?? { full_name: `Eva ${Math.random()}`, last_sent_at: '2026-02-03' },
    );
    if (kind > 0) await score(id, kind === 3 ? id % 100 : 50);
    return id;
  }
});
