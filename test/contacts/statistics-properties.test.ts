import fc from 'fast-check';
import { foldDeltas } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { TestDatabase } from '../support/test-database.js';
import { ImportFixture } from './import-fixture.js';
import { foldAll, Session, wrongCells } from './statistics-fixture.js';

/*
 * Random sequences of writes in several sessions, with folding in between, compared with plain counts. Each session
 * has its own contacts, so that none waits for another's rows. All sessions change the same cells.
 */

const SESSIONS = 3;
const MINE = 8;

const FIELDS: Record<string, string[]> = {
  state_code: ["'JAL'", "'SIN'", 'NULL'],
  state_name: ["'Jalisco'", 'NULL'],
  lada: ["'33'", "'55'", "''", 'NULL'],
  operator: ["'Telcel'", 'NULL'],
  is_mobile: ['true', 'false', 'NOT contacts.is_mobile'],
  status: ["'VERIFIED'", "'BLOCKED'", "'UNKNOWN'"],
  opt_out_at: ['now()', 'NULL'],
  whatsapp_validated: ['true', 'false', 'NULL'],
  apple_validated: ['true', 'NULL'],
  lead_score: ['0', '100', 'NULL'],
  lead_tier: ["'PREMIUM'", "'UNKNOWN'"],
  send_count: ['contacts.send_count + 1'],
};

const assignment = fc.constantFrom(
  ...Object.entries(FIELDS).flatMap(([column, values]) => values.map((value) => `${column} = ${value}`)),
);
const assignments = fc.uniqueArray(assignment, {
  minLength: 1,
  maxLength: 4,
  selector: (text) => text.slice(0, text.indexOf(' ')),
});
const some = fc.uniqueArray(fc.integer({ min: 0, max: MINE - 1 }), { minLength: 1 });

type Step =
  | { do: 'upsert'; numbers: number[]; set: string[] }
  | { do: 'update'; numbers: number[]; set: string[] }
  | { do: 'delete'; numbers: number[] }
  | { do: 'send'; sql: string }
  | { do: 'fold'; limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('upsert' as const), numbers: some, set: assignments }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('update' as const), numbers: some, set: assignments }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), numbers: some }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      sql: fc.constantFrom('BEGIN', 'COMMIT', 'ROLLBACK'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('fold' as const), limit: fc.constantFrom(1, 3, 1000) }),
  },
);
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: SESSIONS - 1 }), step), { maxLength: 40 });

/** The cells as a plain query counts them, and as they are kept, folded or not. */
const DIMENSIONS = `state_code, state_name, lada, operator, is_mobile, status, lead_tier, platforms, contactable`;
const BY_HAND = `
  SELECT state_code, state_name, lada, operator, is_mobile, status, lead_tier,
    coalesce(whatsapp_validated, false)::int + 16 * coalesce(apple_validated, false)::int AS platforms,
    opt_out_at IS NULL AND status::text NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') AS contactable, count(*)::int AS contacts
  FROM contacts GROUP BY ${DIMENSIONS} ORDER BY ${DIMENSIONS}`;
const KEPT = `
  SELECT ${DIMENSIONS}, sum(contacts)::int AS contacts
  FROM (SELECT ${DIMENSIONS}, contacts FROM contact_statistics WHERE grouping_id = 127
        UNION ALL SELECT ${DIMENSIONS}, contacts FROM contact_statistics_deltas) cells
  GROUP BY ${DIMENSIONS} HAVING sum(contacts) <> 0 ORDER BY ${DIMENSIONS}`;

let database: TestDatabase;
let sessions: Session[];
let folder: Session;
beforeAll(async () => {
  database = await TestDatabase.create();
  sessions = await Promise.all(Array.from({ length: SESSIONS }, () => Session.open(database.url)));
  folder = await Session.open(database.url);
});
afterAll(async () => {
  await Promise.all([...sessions, folder].map((session) => session.end()));
  await database.drop();
});

/** Sends one step. PostgreSQL only warns about BEGIN in a transaction and COMMIT outside of one. */
async function take(step: Step, session: Session, owner: number): Promise<void> {
  const phones = (numbers: number[]): string => numbers.map((n) => `'55000000${owner}${n}'`).join(', ');
  switch (step.do) {
    case 'upsert':
      await session.query(
        `INSERT INTO contacts (phone_e164, phone_national, lada) SELECT '+52' || p, p, '33' FROM unnest(ARRAY[${phones(step.numbers)}]) p
         ON CONFLICT (phone_e164) DO UPDATE SET ${step.set.join(', ')}`,
      );
      return;
    case 'update':
      await session.query(
        `UPDATE contacts SET ${step.set.join(', ')} WHERE phone_national IN (${phones(step.numbers)})`,
      );
      return;
    case 'delete':
      await session.query(`DELETE FROM contacts WHERE phone_national IN (${phones(step.numbers)})`);
      return;
    case 'send':
      await session.query(step.sql);
      return;
    case 'fold':
      await foldDeltas(folder, step.limit);
  }
}

describe('any writes over several sessions', () => {
  it('are kept as a plain query would count them, whenever they are folded', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        for (const [owner, step] of sequence) {
          await take(step, sessions[owner]!, owner);
          if (step.do === 'fold') expect(await database.query(KEPT)).toEqual(await database.query(BY_HAND));
        }
        for (const [owner, session] of sessions.entries()) {
          await session.query(owner % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
        }
        expect(await database.query(KEPT)).toEqual(await database.query(BY_HAND));
        expect(await wrongCells(database)).toEqual([]);
        await foldAll(database);
        expect(await database.query(KEPT)).toEqual(await database.query(BY_HAND));
        expect(await wrongCells(database)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 180_000);
});

describe('an import', () => {
  it('is kept as it would be counted: what it creates, changes and opts out', async () => {
    const fixture = await ImportFixture.create();
    const header = 'telefono,cve_estado,tipo_linea,estatus,baja';
    await fixture.import([header, '3311111111,JAL,MÓVIL,VERIFIED,', '3322222222,SIN,FIJO,,'].join('\n'));
    await foldAll(fixture.database);
    await fixture.import(
      [header, '3311111111,SIN,,,2023-02-01', '3333333334,SIN,,,', '3322222222,,,,'].join('\n'),
    );
    expect(await wrongCells(fixture.database)).toEqual([]);
    await foldAll(fixture.database);
    expect(
      await fixture.database.query(
        'SELECT state_code, contactable, contacts::int FROM contact_statistics WHERE grouping_id = 1 ORDER BY 2',
      ),
    ).toEqual([
      { state_code: 'SIN', contactable: false, contacts: 1 },
      { state_code: 'SIN', contactable: true, contacts: 2 },
    ]);
    await fixture.drop();
  });
});
