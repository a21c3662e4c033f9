import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { withComputedFields } from '../../src/contacts/contact-computed.js';
import { CONTACT_JSON, LEAD_JSON } from '../../src/contacts/contact-json.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { storeContact } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';

/** Any text that PostgreSQL can store: no NUL, and no half of a surrogate pair. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('"', '\\', '(', ')', ',', ' ', '\n', '\u0001', '\u007f', 't'),
      maxLength: 12,
    }),
    fc.constantFrom('', 'NULL', '""', '\\', 'José "Pepe" Ñandú, S.A. (MX) \u2028 🙂'),
  )
  .map((value) => value.replaceAll('\0', ''))
  .filter((value) => !/\p{Surrogate}/u.test(value));
const time = fc.oneof(
  fc
    .tuple(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
      fc.nat(999),
    )
    .map(([date, micro]) => date.toISOString().replace('Z', `${String(micro).padStart(3, '0')}Z`)),
  fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '0007-01-01Z', '12026-01-01Z'),
);
const flag = fc.option(fc.boolean());
const columns = fc.record({
  full_name: fc.option(text),
  address: fc.option(text),
  neighborhood: fc.option(text),
  source: text,
  created_at: time,
  last_sent_at: fc.option(time),
  last_validated_at: fc.option(time),
  whatsapp_validated: flag,
  facebook_validated: flag,
  apple_validated: flag,
  is_mobile: fc.boolean(),
  send_count: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  lead_score: fc.option(fc.integer({ min: 0, max: 100 })),
});

describe('the JSON of listed rows', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create();
    source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 }).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('is what JSON.stringify writes of the rows as objects, whatever is stored', async () => {
    const contacts = new ContactsRepository();
    const many = fc.array(columns, { minLength: 20, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(many, async (stored) => {
        await database.query('TRUNCATE contacts CASCADE');
        for (const fields of stored) {
          const { id, phone_e164 } = await storeContact(database, fields);
          await database.query(
            `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) VALUES ($1, $2, 80, 'HIGH')`,
            [id, phone_e164],
          );
        }
        const listed = await contacts.list(source.manager, {}, 50, undefined);
        expect(listed).toHaveLength(stored.length);
        for (const { id, contact } of listed) {
          const row = withComputedFields((await contacts.findById(source.manager, id))!);
          expect(CONTACT_JSON.write(contact)).toBe(
            JSON.stringify(row, fieldsOf(CONTACT_JSON.write(contact))),
          );
        }
        const leads = await new TopLeadsRepository().find(source.manager, { limit: 50, min_score: 70 });
        expect(leads).toHaveLength(stored.length);
        for (const { id, lead } of leads) {
          const row = (await contacts.findById(source.manager, id))!;
          const scored = withComputedFields({ ...row, lead_tier: 'HIGH' });
          // The contact's own score may differ: the list shows the one of lead_scores.
          const expected = { ...scored, lead_score: 80, is_high_value_lead: true };
          expect(LEAD_JSON.write(lead)).toBe(JSON.stringify(expected, fieldsOf(LEAD_JSON.write(lead))));
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it('has the fields of the document, in its order', async () => {
    const { components } = JSON.parse(await readFile('openapi.json', 'utf8')) as {
      components: { schemas: Record<string, { properties: object }> };
    };
    await database.query('TRUNCATE contacts CASCADE');
    await storeContact(database);
    const [listed] = await new ContactsRepository().list(source.manager, {}, 1, undefined);
    expect(fieldsOf(CONTACT_JSON.write(listed!.contact))).toEqual(
      Object.keys(components.schemas.ContactResponse!.properties),
    );
    expect(Object.keys(components.schemas.ContactWithScore!.properties)).toEqual(
      expect.arrayContaining([...LEAD_JSON.columns]),
    );
  });

  it('refuses a row of other columns', () => {
    expect(() => LEAD_JSON.write('(1,2)')).toThrow('other columns');
  });
});

/** The names of the fields in their order. The second argument of JSON.stringify keeps to it, also in what is nested. */
function fieldsOf(json: string): string[] {
  return Object.keys(JSON.parse(json) as object);
}
