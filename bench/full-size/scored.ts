import { foldDeltas } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { writeBare } from '../score/floor.js';
import {
  copyDatabase,
  databaseExists,
  databaseUrl,
  migrateFurther,
  renameDatabase,
  scoredName,
  warm,
} from './full-size.js';
import type { Stage } from './stage.js';
import { onConnection } from '../migrate/production-copy.js';

const CONTACTS_PER_TRANSACTION = 5000;
const DELTAS_AT_ONCE = 50_000;

/**
 * Provides the database in which all validated contacts are scored: the one that the last `bench -- score` left, or
 * else a copy that bare SQL scores. Answers its address.
 */
export async function ensureScored(stage: Stage): Promise<string> {
  const { serverUrl, template } = stage;
  const name = scoredName(template);
  if (!(await databaseExists(serverUrl, name))) {
    console.log('Scoring a copy by bare SQL …');
    const scoring = `${name}_building`;
    const url = await copyDatabase(serverUrl, template, scoring);
    await writeBare(url, CONTACTS_PER_TRANSACTION);
    await settle(url);
    await renameDatabase(serverUrl, scoring, name);
  }
  const url = databaseUrl(serverUrl, name);
  await migrateFurther(url, (text) => {
    console.log(text);
  });
  await warm(url);
  return url;
}

/** Finishes folding, vacuum and a checkpoint, so that none of them happens during a measurement. */
export async function settle(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    const connection = {
      query: async (sql: string, parameters?: unknown[]) =>
        (await client.query<Record<string, unknown>>(sql, parameters)).rows,
    };
    while (await foldDeltas(connection, DELTAS_AT_ONCE));
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
}
