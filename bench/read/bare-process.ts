import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/*
 * The least that a Node process can do to answer for a contact by phone: node:http and pg, without framework, token,
 * check, log or metrics. SQL is the statement, which also writes down who reads, DATABASE_URL the database; the port goes to the parent.
 */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const text = process.env.SQL ?? '';

const server = createServer((request, response) => {
  const phone = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
  pool.query({ name: 'question', text, values: [phone, 'bench'] }).then(
    ({ rows }) => {
      const body = JSON.stringify(rows[0]);
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
