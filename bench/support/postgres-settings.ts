import { readFile } from 'node:fs/promises';
import { onConnection } from '../migrate/production-copy.js';

/** `compressWal` sets it, because a server that does not know the value would not start. */
const SET_LATER = 'wal_compression';

/**
 * The settings of docker/postgresql.conf, which include sizes for 8 GB of memory, with those of this machine in
 * their place.
 */
export async function productionSettings(more: Record<string, string>): Promise<Record<string, string>> {
  const text = await readFile(new URL('../../docker/postgresql.conf', import.meta.url), 'utf8');
  const lines = text.matchAll(/^(\w+) *= *('[^']*'|[^\s#]+)/gm);
  const settings = Object.fromEntries(
    [...lines]
      .map(([, name = '', value = '']) => [name, value.replaceAll("'", '')] as const)
      .filter(([name]) => name !== SET_LATER),
  );
  return {
    ...settings,
    listen_addresses: '127.0.0.1',
    ...more,
  };
}

/**
 * Compresses WAL with lz4, as docker/postgresql.conf says, or not at all on a PostgreSQL that was built without it,
 * such as the embedded one.
 */
export async function compressWal(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    const { rows } = await client.query<{ known: boolean }>(
      'SELECT $2 = ANY(enumvals) AS known FROM pg_settings WHERE name = $1',
      [SET_LATER, 'lz4'],
    );
    await client.query(`ALTER SYSTEM SET ${SET_LATER} = ${rows[0]?.known ? 'lz4' : 'off'}`);
    await client.query('SELECT pg_reload_conf()');
  });
}
