import { once } from 'node:events';
import { connect } from 'node:net';
import type { ExportPageDto, ExportResponseDto } from '../../src/contacts/export/dto/export-response.dto.js';
import { signToken } from '../../src/auth/tokens.js';
import { storeMany } from '../factories/contacts.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

let app: TestApp;
let url: string;
let token: string;

beforeAll(async () => {
  // No time limit may end a statement that nobody cancels.
  app = await TestApp.start({ variables: { API_STATEMENT_TIMEOUT_SECONDS: '3600' } });
  url = await app.url;
  token = await signToken(JWT_SECRET, { subject: 'ana', role: 'operator' }, '1h');
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.database.query('TRUNCATE contacts, contact_exports CASCADE');
});

describe('while an export streams', () => {
  /** Sends the request of an export on a socket, and reads only on demand. */
  async function open(path: string) {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    let received = '';
    const read = (chunk: Buffer): void => {
      received += chunk.toString('latin1');
      socket.pause();
    };
    socket.on('data', read).on('error', () => undefined);
    socket.write(
      `GET /api/v1${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
    return { socket, received: () => Promise.resolve(received) };
  }

  const newest = async (): Promise<ExportResponseDto> =>
    ((await app.as('operator').get('/exports?limit=1')).body as ExportPageDto).items[0]!;

  it.each(['/contacts/export', '/lead-scoring/top-leads/export'])(
    'an opt-out is left out of the later parts of %s, and named among the withdrawn',
    async (path) => {
      // 60 MB: more than the sockets between the two can hold.
      await storeMany(app.database, 20_000, 'x'.repeat(3000));
      await app.database.query(
        `INSERT INTO lead_scores (contact_id, phone_e164, total_score, quality_tier) SELECT id, phone_e164, 100 - id % 20, 'PREMIUM' FROM contacts`,
      );
      const client = await open(`${path}?columns=phone_e164,address`);
      await waitFor(client.received, (text) => text.includes('+5255'));
      // Sockets hold less than the file, so some of it has not been sent yet.
      await app.database.query(
        `UPDATE contacts SET opt_out_at = now(), status = 'OPTED_OUT' WHERE id % 10 = 0`,
      );
      const { time } = await app.database.one<{ time: string }>('SELECT clock_timestamp()::text AS time');
      client.socket.on('data', () => client.socket.resume()).resume();
      await once(client.socket, 'close');

      const members = await app.database.query<{ id: number; phone_e164: string; later: boolean }>(
        `SELECT c.id, c.phone_e164, p.sent_at > $1::timestamptz AS later
         FROM contact_export_parts p, unnest(p.contact_ids) WITH ORDINALITY AS m(id, position)
         JOIN contacts c ON c.id = m.id ORDER BY p.part, m.position`,
        [time],
      );
      const later = members.filter((member) => member.later);
      expect(later.length).toBeGreaterThan(0);
      expect(later.filter(({ id }) => id % 10 === 0)).toEqual([]);
      expect((await client.received()).match(/\+5255\d{8}/g)).toEqual(
        members.map(({ phone_e164 }) => phone_e164),
      );

      const { export_uuid, status, contact_count } = await newest();
      expect([status, contact_count]).toEqual(['COMPLETED', members.length]);
      const { body } = await app.as('operator').get(`/exports/${export_uuid}/withdrawn?limit=500`);
      const withdrawn = members.filter(({ id }) => id % 10 === 0).slice(0, 500);
      expect((body as { items: { contact_id: number }[] }).items.map(({ contact_id }) => contact_id)).toEqual(
        withdrawn.map(({ id }) => id),
      );
    },
  );

  it('a client that goes away ends what PostgreSQL does for it, and is recorded', async () => {
    await storeMany(app.database, 20_000, 'x'.repeat(3000));
    const client = await open('/contacts/export?columns=phone_e164,address');
    await waitFor(client.received, (text) => text.includes('+5255'));
    client.socket.destroy();
    const { contact_count } = await waitFor(newest, ({ status }) => status === 'ABORTED');
    expect(contact_count).toBeGreaterThan(0);
    expect(contact_count).toBeLessThan(20_000);
  });

  it('a statement that is still running when the client goes away is cancelled', async () => {
    await storeMany(app.database, 10);
    const holder = await app.database.pool.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE contact_export_parts');
      const client = await open('/contacts/export');
      const running = (): Promise<{ count: number }> =>
        app.database.one<{ count: number }>(
          `SELECT count(*)::int AS count FROM pg_stat_activity
           WHERE datname = current_database() AND state = 'active' AND query LIKE 'WITH held AS%'`,
        );
      await waitFor(running, ({ count }) => count === 1);
      client.socket.destroy();
      await waitFor(running, ({ count }) => count === 0);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect((await waitFor(newest, ({ status }) => status !== 'STREAMING')).status).toBe('ABORTED');
  });

  it('an error in the middle breaks the connection, so that no client takes a part for the whole file', async () => {
    await storeMany(app.database, 20_000, 'x'.repeat(3000));
    const client = await open('/contacts/export?columns=phone_e164,address');
    await waitFor(client.received, (text) => text.includes('+5255'));
    await app.database.query(
      'ALTER TABLE contact_export_parts ADD CONSTRAINT no_more CHECK (part < 0) NOT VALID',
    );
    client.socket.on('data', () => client.socket.resume()).resume();
    await once(client.socket, 'close');
    await app.database.query('ALTER TABLE contact_export_parts DROP CONSTRAINT no_more');
    // The last chunk of a chunked answer is empty.
    expect((await client.received()).endsWith('0\r\n\r\n')).toBe(false);
    expect((await waitFor(newest, ({ status }) => status !== 'STREAMING')).status).toBe('FAILED');
  });
});
