import pg from 'pg';
import { PRODUCTION_INDEXES, productionSchema } from '../../test/support/production-schema.js';

const BATCH = 500_000;
const WORKERS = 2;

/**
 * A thousand slots of area codes, states, municipalities and cities. Contact n belongs to slot n mod 1000, so that
 * large area codes have their share. There are 32 states and 284 area codes, none of which is the beginning of
 * another.
 */
const SLOTS = `
  CREATE UNLOGGED TABLE bench_slots AS
  WITH ladas AS (
    SELECT k, CASE k WHEN 1 THEN '55' WHEN 2 THEN '33' WHEN 3 THEN '81' WHEN 4 THEN '56' ELSE (595 + k + CASE WHEN k >= 215 THEN 10 ELSE 0 END)::text END AS lada,
           CASE k WHEN 1 THEN 180 WHEN 2 THEN 60 WHEN 3 THEN 60 WHEN 4 THEN 40 ELSE 2 + (k % 14 < 5)::int END AS share
      FROM generate_series(1, 284) k),
  slots AS (
    SELECT k, lada, share, i AS index_in_lada, row_number() OVER (ORDER BY i, k) - 1 AS slot
      FROM ladas, generate_series(0, share - 1) i)
  SELECT slot::int, lada, share, index_in_lada, 'E' || (k % 32) AS state_code, 'Estado ' || (k % 32) AS state_name,
         'Municipio ' || (k * 8 + slot % 8) AS municipality, 'Ciudad ' || (k * 17 + slot % 17) AS city
    FROM slots WHERE slot < 1000`;

/** Further columns of the loaded contacts, when the table has them. */
export interface MoreColumns {
  names: string[];
  /** One expression per column, over `n`, `is_mobile` and the columns of `from`. */
  values: string[];
  /** A query for each contact `n`, whose `is_mobile` is known. */
  from: string;
}

const NO_MORE: MoreColumns = { names: [], values: [], from: 'SELECT' };

/**
 * Rows `first` to `last`. Contact n has the id n + 1. Numbers within an area code are permuted, so that no index is
 * built in order. The rows are stored in the order of ids, as imports store them: a join alone may sort them by slot, and
 * then a page holds every thousandth contact.
 */
const rowsQuery = (more: MoreColumns): string => `
  INSERT INTO contacts (id, created_at, updated_at, phone_e164, phone_national, phone_original, full_name, address, neighborhood,
                        lada, state_code, state_name, municipality, city, is_mobile, operator, status, status_source,
                        send_count, last_sent_at, opt_out_at, opt_out_method, last_validated_at,
                        ${['import_batch_id', ...more.names].join(', ')})
  OVERRIDING SYSTEM VALUE
  SELECT n + 1, made, made, '+52' || phone, phone, '01' || phone,
         (ARRAY['MARIA','JOSE','JUAN','GUADALUPE','FRANCISCO','ROSA','ANTONIO','LUIS','ANA','CARLOS','LAURA'])[1 + n % 11] || ' ' ||
         (ARRAY['HERNANDEZ','GARCIA','MARTINEZ','LOPEZ','GONZALEZ','PEREZ','RODRIGUEZ','SANCHEZ','RAMIREZ','CRUZ','FLORES','GOMEZ','MORALES'])[1 + n % 13] || ' ' ||
         (ARRAY['VAZQUEZ','REYES','JIMENEZ','TORRES','DIAZ','GUTIERREZ','RUIZ','MENDOZA','AGUILAR','ORTIZ','MORENO','CASTILLO','ROMERO','ALVAREZ','MENDEZ','CHAVEZ','RIVERA'])[1 + n % 17],
         'CALLE ' || n % 997 || ' NUM ' || n % 89 || ' INT ' || n % 7, 'COL ' || n % 7919,
         lada, CASE WHEN n % 499 = 0 THEN 'X' || (n / 499) % 64 ELSE state_code END, state_name, municipality, city,
         is_mobile, CASE WHEN is_mobile THEN 'Telcel' WHEN n * 7919 % 10000 < 7864 THEN 'Telmex' END,
         (CASE WHEN n % 1009 = 0 THEN 'OPTED_OUT' WHEN n % 9973 = 0 THEN 'NOT_MOBILE' ELSE 'VERIFIED' END)::contactstatus, 'import',
         n % 3, CASE WHEN n % 20 = 0 THEN made + interval '90 days' END,
         CASE WHEN n % 1009 = 0 THEN made + interval '99 days' END, CASE WHEN n % 1009 = 0 THEN 'SMS' END,
         made, ${["'batch-' || n / 100000", ...more.values].join(', ')}
    FROM (SELECT n, n * 7919 % 10000 < 1848 AS is_mobile, s.*, timestamptz '2022-06-01' + n / 100 * interval '10 seconds' AS made,
                 s.lada || CASE length(s.lada)
                   WHEN 2 THEN lpad((((n / 1000) * s.share + s.index_in_lada) * 76543217 % 100000000)::text, 8, '0')
                   ELSE lpad((((n / 1000) * s.share + s.index_in_lada) * 7654321 % 10000000)::text, 7, '0') END AS phone
            FROM generate_series($1::bigint, $2::bigint) n JOIN bench_slots s ON s.slot = n % 1000) rows
    CROSS JOIN LATERAL (${more.from}) more
   ORDER BY n`;

/**
 * Builds a database like production, with `rows` contacts, all 23 indexes, the other tables and no check constraint.
 * The migrations have most to do on such an installation.
 */
export async function buildProductionCopy(
  url: string,
  rows: number,
  say: (text: string) => void,
): Promise<void> {
  const started = Date.now();
  await onConnection(url, async (client) => {
    await client.query(productionSchema({ checks: false }));
    // A bulk load builds its indexes last.
    await client.query('ALTER TABLE contacts DROP CONSTRAINT contacts_phone_e164_key');
  });
  await loadContacts(url, rows, say);
  const statements = PRODUCTION_INDEXES.split(';').filter((statement) => statement.trim() !== '');
  await buildIndexes(
    url,
    ['ALTER TABLE contacts ADD CONSTRAINT contacts_phone_e164_key UNIQUE (phone_e164)', ...statements],
    say,
  );
  await onConnection(url, async (client) => {
    await client.query(NEIGHBOURS_ROWS);
    await client.query('VACUUM (ANALYZE) contacts');
    await client.query('CHECKPOINT');
  });
  say(`  built in ${seconds(started)} s`);
}

/** Rows of the other tables, which refer to `contacts`. */
export const NEIGHBOURS_ROWS = `
  INSERT INTO campaigns (name) VALUES ('Buen Fin');
  INSERT INTO messages (campaign_id, contact_id, body) SELECT 1, id, 'Hola' FROM contacts ORDER BY id LIMIT 1000`;

/**
 * Loads `rows` contacts into a table without indexes, WORKERS batches at a time. Each batch is a transaction, which
 * `afterBatch` may extend for its range of ids. Triggers and foreign keys do not fire.
 */
export async function loadContacts(
  url: string,
  rows: number,
  say: (text: string) => void,
  more: MoreColumns = NO_MORE,
  afterBatch: (client: pg.Client, firstId: number, lastId: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const started = Date.now();
  await onConnection(url, (client) => client.query(SLOTS));
  const batches = Array.from({ length: Math.ceil(rows / BATCH) }, (_, index) => index * BATCH);
  let loaded = 0;
  await inParallel(url, batches, async (client, first) => {
    const last = Math.min(first + BATCH, rows) - 1;
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(rowsQuery(more), [first, last]);
    await afterBatch(client, first + 1, last + 1);
    await client.query('COMMIT');
    loaded += last - first + 1;
    say(`  ${loaded.toLocaleString('en')} rows after ${seconds(started)} s`);
  });
  await onConnection(url, async (client) => {
    await client.query('DROP TABLE bench_slots');
    await client.query(`SELECT setval(pg_get_serial_sequence('contacts', 'id'), max(id)) FROM contacts`);
  });
}

/** Runs statements that build indexes or constraints, WORKERS at a time. */
export async function buildIndexes(
  url: string,
  statements: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  const started = Date.now();
  await inParallel(url, statements, async (client, statement) => {
    await client.query(statement);
    say(`  ${/(?:INDEX|CONSTRAINT) (\w+)/.exec(statement)?.[1] ?? ''} after ${seconds(started)} s`);
  });
}

/** Works through the items over WORKERS connections. */
async function inParallel<T>(
  url: string,
  items: readonly T[],
  work: (client: pg.Client, item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = (): Promise<void> =>
    onConnection(url, async (client) => {
      await client.query(
        `SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 1; SET synchronous_commit = off`,
      );
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(client, item);
    });
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

/** Does some work on a separate connection. */
export async function onConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function seconds(started: number): string {
  return ((Date.now() - started) / 1000).toFixed(0);
}
