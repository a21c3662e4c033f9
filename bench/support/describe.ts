import { cpus, loadavg, totalmem } from 'node:os';
import type { Stage } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { firstValue } from './values.js';

const TOLD_SETTINGS = [
  'shared_buffers',
  'effective_cache_size',
  'work_mem',
  'maintenance_work_mem',
  'max_wal_size',
  'checkpoint_timeout',
  'wal_buffers',
  'wal_compression',
  'random_page_cost',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'jit',
];

/** Prints the command, the machine, the versions, the settings that matter and the sizes. */
export async function describeStage(
  name: string,
  args: readonly string[],
  stage: Stage,
  url: string,
): Promise<void> {
  const { version, settings } = await onConnection(url, async (client) => {
    const { rows } = await client.query<{ version: string; settings: string }>(
      `SELECT split_part(version(), ' on ', 1) AS version,
         string_agg(name || ' ' || current_setting(name), ', ' ORDER BY array_position($1::text[], name)) AS settings
       FROM pg_settings WHERE name = ANY($1::text[])`,
      [TOLD_SETTINGS],
    );
    return firstValue(rows);
  });
  console.log(`\nnpm run bench -- ${[name, ...args].join(' ')}`);
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ` +
      `load ${loadavg()[0]?.toFixed(2) ?? '?'} before the measurement`,
  );
  console.log(`Node ${process.version}, ${version}`);
  console.log(settings);
  await describeTables(url, stage);
}

async function describeTables(url: string, { size }: Stage): Promise<void> {
  const rows = await onConnection(url, async (client) => {
    const { rows: tables } = await client.query<{
      name: string;
      rows: string;
      table: string;
      indexes: string;
    }>(
      `SELECT relname AS name, to_char(reltuples::bigint, 'FM999,999,999,999') AS rows,
         pg_size_pretty(pg_table_size(oid)) AS table, count || ' of ' || pg_size_pretty(pg_indexes_size(oid)) AS indexes
       FROM pg_class, LATERAL (SELECT count(*) FROM pg_index WHERE indrelid = oid) AS i
       WHERE relname IN ('contacts', 'platform_validations', 'lead_scores') AND relkind = 'r' ORDER BY relname`,
    );
    return tables;
  });
  console.log(
    `${size.contacts.toLocaleString('en')} contacts, ${size.validations.toLocaleString('en')} validations wanted:`,
  );
  for (const { name, rows: count, table, indexes } of rows)
    console.log(`  ${name}: ${count} rows (estimate), ${table}, indexes ${indexes}`);
}
