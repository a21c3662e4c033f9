import { CONTACTABLE } from '../../src/contacts/filter/contact-predicate.sql.js';
import type { StatisticsQueryDto } from '../../src/contacts/statistics/dto/statistics-query.dto.js';
import { StatisticsRepository, type PartRow } from '../../src/contacts/statistics/statistics.repository.js';
import { StatisticsService } from '../../src/contacts/statistics/statistics.service.js';
import { foldDeltas, recount } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { ReplicaReads } from '../../src/database/replicas/replica-reads.js';
import { TestApp } from '../support/test-app.js';
import { CONTACTS, counted, unordered } from './plain-statistics.js';
import { foldAll, Session } from './statistics-fixture.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
  await app.database.query(CONTACTS);
});
afterAll(() => app.stop());

async function onSession(work: (session: Session) => Promise<unknown>): Promise<void> {
  const session = await Session.open(app.database.url);
  await work(session);
  await session.end();
}

/** Records which parts were read. */
class Watched extends StatisticsRepository {
  readonly reads: string[] = [];

  override countParts(...args: Parameters<StatisticsRepository['countParts']>): Promise<PartRow[]> {
    this.reads.push(args[3].join());
    return super.countParts(...args);
  }
}

describe('answers that processes keep', () => {
  /** How many versions of the folded counts the changes make, including the first count. */
  const VERSIONS = 6;
  const QUESTIONS: [StatisticsQueryDto, string][] = [
    [{}, 'true'],
    [{ contactable: true }, CONTACTABLE],
    [{ lead_tier: ['PREMIUM'], is_mobile: true }, "lead_tier = 'PREMIUM' AND is_mobile"],
  ];
  const change = (sql: string) => (): Promise<unknown> => app.database.query(sql);
  const CHANGES: [string, () => Promise<unknown>][] = [
    ['nothing', () => Promise.resolve()],
    [
      'an opt-out, by which nobody comes or goes',
      change('UPDATE contacts SET opt_out_at = now() WHERE id < 40'),
    ],
    ['a fold of it', () => foldAll(app.database)],
    [
      'who opts in again, and moves',
      change("UPDATE contacts SET opt_out_at = NULL, lada = '55' WHERE id < 30"),
    ],
    ['a fold of one delta', () => onSession((session) => foldDeltas(session, 1))],
    ['another tier', change("UPDATE contacts SET lead_tier = 'PREMIUM' WHERE id % 5 = 0")],
    [
      'a deletion and a fold',
      async () => {
        await app.database.query('DELETE FROM contacts WHERE id % 7 = 0');
        await foldAll(app.database);
      },
    ],
    ['a repair', () => onSession(recount)],
    ['TRUNCATE', change('TRUNCATE contacts CASCADE')],
  ];

  it('are exact after any change of contacts or of the folded counts', async () => {
    await foldAll(app.database);
    const repositories = [new Watched(), new Watched()];
    const processes = repositories.map((one) => new StatisticsService(app.of(ReplicaReads), one));
    for (const [name, make] of CHANGES) {
      await make();
      for (const [query, where] of QUESTIONS) {
        const expected = unordered(await counted(app.database, where));
        for (const process of processes)
          expect([name, unordered(await process.count(query))]).toEqual([name, expected]);
      }
    }
    for (const { reads } of repositories) {
      expect(reads).toHaveLength(QUESTIONS.length * (CHANGES.length + VERSIONS));
      reads.length = 0;
    }
    await app.database.query(
      "INSERT INTO contacts (phone_e164, phone_national) VALUES ('+523312345678', '3312345678')",
    );
    expect((await processes[0]!.count({})).total).toBe(1);
    expect(repositories[0]!.reads).toEqual(['pending']);
  });

  it('are kept from the migration on, before the first change gives a version', async () => {
    await app.database.query('DELETE FROM contact_statistics_version');
    const repository = new Watched();
    const process = new StatisticsService(app.of(ReplicaReads), repository);
    const first = await process.count({});
    expect(await process.count({})).toEqual(first);
    expect(repository.reads).toEqual(['pending', 'kept,pending', 'pending']);
  });
});
