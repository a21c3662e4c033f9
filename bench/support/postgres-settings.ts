import { readFile } from 'node:fs/promises';
import { onConnection } from '../migrate/production-copy.js';

/** A server that does not know the value would not start: `compressWal` sets it. */
const SET_LATER = 'wal_compression';

/** The settings of docker/postgresql.conf, sizes for 8 GB of memory among them, with those of this machine in place. */
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

/** By lz4, as docker/postgresql.conf says; not at all on a PostgreSQL that was built without it, like the embedded one. */
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
