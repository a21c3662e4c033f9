import { AuditRepository } from '../../src/audit/audit.repository.js';
import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import { TopLeadsRepository } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { PlatformValidationsRepository } from '../../src/platform-validations/platform-validations.repository.js';
import { PlatformValidationsService } from '../../src/platform-validations/platform-validations.service.js';
import { randomBelow } from '../full-size/known-rows.js';
import { onConnection } from '../migrate/production-copy.js';
import { record, type Recorded } from '../support/recorded.js';

/** One kind of request, with the statement that the API sends for it. */
export interface Route {
  name: string;
  method: 'GET' | 'POST';
  path: () => string;
  body?: () => object;
  statements: Recorded[];
  /** The markers in the recorded parameters that each request replaces, by parameter name. */
  known: Record<string, string>;
}

const SAMPLE = 50_000;
const MIN_SCORE = 71;

/** The four kinds of requests, for a database with scores. */
export async function routes(url: string): Promise<Route[]> {
  const contacts = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ id: number; phone_e164: string }>(
      `SELECT id, phone_e164 FROM contacts WHERE platform_validation_count > 0 AND id > 100000
       ORDER BY hashint8extended(id, 7) LIMIT $1`,
      [SAMPLE],
    );
    return rows;
  });
  const [known] = contacts;
  if (!known) throw new Error('nobody was validated: use more contacts');
  const random = () => contacts[randomBelow(contacts.length)] ?? known;
  return [
    { name: 'health', method: 'GET', path: () => '/health/live', statements: [], known: {} },
    {
      name: 'contact by id',
      method: 'GET',
      path: () => `/api/v1/contacts/${random().id}`,
      statements: await record(url, ({ manager }) =>
        new ContactsRepository().readByIds(manager, [{ key: known.id, actor: 'bench' }]),
      ),
      known: { contact_id: String(known.id) },
    },
    {
      name: 'top leads (50)',
      method: 'GET',
      path: () => `/api/v1/lead-scoring/top-leads?limit=50&min_score=${50 + randomBelow(41)}`,
      statements: asColumns(
        await record(url, ({ manager }) =>
          new TopLeadsRepository().find(manager, { limit: 50, min_score: MIN_SCORE }),
        ),
      ),
      known: { min_score: String(MIN_SCORE) },
    },
    {
      name: 'store validation',
      method: 'POST',
      path: () => '/api/v1/validations',
      body: () => resultOf(random()),
      statements: await record(url, (dataSource) =>
        new PlatformValidationsService(
          dataSource,
          new ContactsRepository(),
          new PlatformValidationsRepository(),
          new AuditRepository(),
        ).store(resultOf(known), 'bench'),
      ),
      known: { contact_id: String(known.id), phone_e164: known.phone_e164 },
    },
  ];
}

/**
 * Statements with columns, because a bare handler answers rows as pg parses them, while the API reads one text per
 * row. A statement around them takes all columns.
 */
function asColumns(statements: readonly Recorded[]): Recorded[] {
  return statements.map(({ sql, parameters }) => ({
    sql: sql.replace(/ROW\((.*)\)::text AS \w+/s, '$1').replace('SELECT l.id, l.lead', 'SELECT l.*'),
    parameters,
  }));
}

function resultOf({ id, phone_e164 }: { id: number; phone_e164: string }) {
  return { contact_id: id, phone_e164, platform: 'whatsapp' as const, is_valid: true, confidence_score: 0.9 };
}
