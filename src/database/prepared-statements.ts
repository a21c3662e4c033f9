import { createHash } from 'node:crypto';
import pg from 'pg';

const names = new Map<string, string>();

/**
 * Marks a statement to be prepared once on each connection instead of parsed and planned for each call; answers it
 * unchanged. For what is asked for all the time and has one good plan whatever its parameters are: a row by its key.
 */
export function prepared(sql: string): string {
  names.set(sql, `p${createHash('sha1').update(sql).digest('hex').slice(0, 16)}`);
  return sql;
}

/** A connection on which the statements of `prepared` are prepared statements, and all others as they were. */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as (query: unknown, ...rest: unknown[]) => unknown;
    this.query = ((query: unknown, ...rest: unknown[]) => {
      const name = typeof query === 'string' && Array.isArray(rest[0]) ? names.get(query) : undefined;
      return send(name === undefined ? query : { name, text: query }, ...rest);
    }) as pg.Client['query'];
  }
}
