import { fastify } from 'fastify';
import pg from 'pg';

/*
 * A bare Fastify handler: it sends the statements that the API sends for one kind of request, and answers the last
 * rows as JSON. It has no token, no check of the input, no log, no metrics and no limits. It sends its port to the
 * parent.
 */

interface Statement {
  sql: string;
  parameters: unknown[];
}

const statements = JSON.parse(process.env.STATEMENTS ?? '[]') as Statement[];
/** The marker in the parameters that each request replaces with its own value. */
const known = JSON.parse(process.env.KNOWN ?? '{}') as Record<string, string>;
const templates = statements.map(({ sql, parameters }) => ({ sql, parameters: JSON.stringify(parameters) }));
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

async function answer(given: Record<string, unknown>): Promise<unknown> {
  if (templates.length === 0) return { status: 'up' };
  const client = await pool.connect();
  let last: unknown[] = [];
  try {
    for (const [index, { sql, parameters }] of templates.entries()) {
      let text = parameters;
      for (const [name, value] of Object.entries(known)) text = text.replaceAll(value, String(given[name]));
      const { rows } = await client.query<Record<string, unknown>>({
        name: `statement ${index}`,
        text: sql,
        values: JSON.parse(text) as unknown[],
      });
      if (rows.length > 0) last = rows;
    }
  } finally {
    client.release();
  }
  return last;
}

const server = fastify();
server.get<{ Params: Record<string, string> }>('/health/live', () => answer({}));
server.get<{ Params: Record<string, string> }>('/api/v1/contacts/:contact_id', ({ params }) =>
  answer(params),
);
server.get<{ Querystring: Record<string, string> }>('/api/v1/lead-scoring/top-leads', ({ query }) =>
  answer(query),
);
server.post<{ Body: Record<string, unknown> }>('/api/v1/validations', ({ body }) => answer(body));
const address = await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.(Number(new URL(address).port));
process.on('disconnect', () => process.exit());
