import fc from 'fast-check';
import { ImportFixture } from './import-fixture.js';

/*
 * Random files against a model that applies their rows one after the other, as a person with a card index would.
 */

interface GoodRow {
  phone: string;
  full_name: string;
  city: string;
  is_mobile: string;
  status: string;
  opt_out: string;
}
type Row = { good: GoodRow } | { broken: string };

interface Card {
  full_name: string | null;
  city: string | null;
  is_mobile: boolean;
  status: string;
  /** The day of the opt-out; 'today' when the file does not give it. */
  opt_out: string | null;
}

const HEADER = 'telefono,nombre,ciudad,tipo_linea,estatus,baja';
const FORBIDDING = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];
const FORMS = ['', '+52', '+52 1 ', '01', '044', '52'];

const goodRow: fc.Arbitrary<Row> = fc
  .record({
    phone: fc
      .tuple(fc.constantFrom(...FORMS), fc.integer({ min: 0, max: 5 }))
      .map(([form, n]) => `${form}551234567${n}`),
    full_name: fc.constantFrom('', 'Ana', 'Eva "La Güera" Díaz', 'Pérez, Juan', 'dos\nlíneas'),
    city: fc.constantFrom('', 'León', 'Mérida'),
    is_mobile: fc.constantFrom('', 'MÓVIL', 'FIJO'),
    status: fc.constantFrom('', '', 'VERIFIED', 'INACTIVE', 'OPTED_OUT', 'BLOCKED', 'BLACKLISTED'),
    opt_out: fc.constantFrom('', '', '', 'no', '2023-02-01', '15/08/2024'),
  })
  .map((good) => ({ good }));
const brokenRow: fc.Arbitrary<Row> = fc
  .constantFrom(
    '12345,corto,,,,',
    '5512345678,Ana,,,,,Pérez',
    'x,,,,,',
    '5512345678,,,,NADA,',
    '"5512345678,Ana,,,,',
    ',Ana,,,,',
  )
  .map((broken) => ({ broken }));
const file = fc.array(fc.oneof({ weight: 6, arbitrary: goodRow }, { weight: 1, arbitrary: brokenRow }), {
  maxLength: 25,
});

let fixture: ImportFixture;
beforeAll(async () => {
  fixture = await ImportFixture.create();
});
afterAll(() => fixture.drop());

describe('any files, one after the other', () => {
  it('have the result of their rows applied one after the other, and counts that add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        await fixture.database.query('DELETE FROM contacts');
        const cards = new Map<string, Card>();
        for (const rows of files) {
          const known = new Map([...cards].map(([phone, card]) => [phone, { ...card }]));
          const broken = apply(rows, cards);
          const summary = await fixture.import(csv(rows));
          expect(await storedCards()).toEqual(cards);
          expect(summary.rows_read).toBe(rows.length);
          expect(summary.rejected).toBe(broken);
          expect(summary.created).toBe(cards.size - known.size);
          expect(summary.updated).toBe(
            [...known].filter(([phone, card]) => JSON.stringify(card) !== JSON.stringify(cards.get(phone)))
              .length,
          );
          expect(summary.created + summary.updated + summary.unchanged + summary.rejected).toBe(rows.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('change nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (rows) => {
        await fixture.database.query('DELETE FROM contacts');
        await fixture.import(csv(rows));
        const before = await fixture.database.query('SELECT xmin, * FROM contacts ORDER BY id');
        const summary = await fixture.import(csv(rows));
        expect(summary).toMatchObject({ created: 0, updated: 0 });
        expect(await fixture.database.query('SELECT xmin, * FROM contacts ORDER BY id')).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });
});

/** Applies the rows to the cards. Returns how many rows are broken. */
function apply(rows: Row[], cards: Map<string, Card>): number {
  let broken = 0;
  for (const row of rows) {
    if ('broken' in row) {
      broken++;
      continue;
    }
    const { phone, full_name, city, is_mobile, status, opt_out } = row.good;
    const national = phone.slice(-10);
    const card = cards.get(national) ?? {
      full_name: null,
      city: null,
      is_mobile: true,
      status: 'UNKNOWN',
      opt_out: null,
    };
    if (full_name) card.full_name = full_name;
    if (city) card.city = city;
    if (is_mobile) card.is_mobile = is_mobile === 'MÓVIL';
    const day = { '2023-02-01': '2023-02-01', '15/08/2024': '2024-08-15' }[opt_out];
    const said = day !== undefined && !FORBIDDING.includes(status) ? 'OPTED_OUT' : status;
    if (said && !FORBIDDING.includes(card.status)) card.status = said;
    card.opt_out ??= day ?? (status === 'OPTED_OUT' ? 'today' : null);
    cards.set(national, card);
  }
  return broken;
}

function csv(rows: Row[]): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = rows.map((row) =>
    'broken' in row
      ? row.broken
      : Object.values(row.good as Record<keyof GoodRow, string>)
          .map(quote)
          .join(','),
  );
  return [HEADER, ...lines].join('\r\n');
}

async function storedCards(): Promise<Map<string, Card>> {
  const rows = await fixture.database.query<Card & { phone_national: string }>(
    `SELECT phone_national, full_name, city, is_mobile, status,
       CASE WHEN opt_out_at > now() - interval '1 hour' THEN 'today'
         ELSE to_char(opt_out_at AT TIME ZONE 'America/Mexico_City', 'YYYY-MM-DD') END AS opt_out
     FROM contacts`,
  );
  return new Map(rows.map(({ phone_national, ...card }) => [phone_national, card]));
}
