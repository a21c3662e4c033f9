import pg from 'pg';
import type { DataSource } from 'typeorm';

/** How often a long step prints its progress. */
const PROGRESS_INTERVAL_MS = 5_000;

interface IndexProgress {
  phase: string;
  blocks_done: string;
  blocks_total: string;
  tuples_done: string;
  tuples_total: string;
  waits_for: number | null;
  waits_for_query: string | null;
}

const INDEX_PROGRESS = `
  SELECT p.phase, p.blocks_done, p.blocks_total, p.tuples_done, p.tuples_total,
         nullif(p.current_locker_pid, 0) AS waits_for, left(a.query, 200) AS waits_for_query
    FROM pg_stat_progress_create_index p LEFT JOIN pg_stat_activity a ON a.pid = p.current_locker_pid
   WHERE p.pid = $1`;

/**
 * Watches the step of backend `pid` over a connection of its own and prints its progress. Returns the function that
 * ends the watch. A failing watch does not disturb the step.
 */
export function watchProgress(
  dataSource: DataSource,
  pid: number | undefined,
  label: string,
  say: (text: string) => void,
): () => Promise<void> {
  const started = Date.now();
  let client: pg.Client | undefined;
  let running = Promise.resolve();
  const tick = async (): Promise<void> => {
    client ??= await connect(dataSource);
    const { rows } = await client.query<IndexProgress>(INDEX_PROGRESS, [pid]);
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`${label}, ${seconds} s so far${rows[0] ? `, ${describe(rows[0])}` : ''}`);
  };
  const timer = setInterval(() => {
    running = running.then(tick).catch(() => undefined);
  }, PROGRESS_INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    await running;
    await client?.end().catch(() => undefined);
  };
}

async function connect(dataSource: DataSource): Promise<pg.Client> {
  const { options } = dataSource;
  if (options.type !== 'postgres') throw new Error('the data source is not PostgreSQL');
  const client = new pg.Client({ connectionString: options.url, application_name: 'migration progress' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function describe(progress: IndexProgress): string {
  const share =
    percentage(progress.tuples_done, progress.tuples_total) ??
    percentage(progress.blocks_done, progress.blocks_total);
  const waiting = progress.waits_for
    ? `, waits for pid ${progress.waits_for} to end its transaction: ${progress.waits_for_query ?? ''}`
    : '';
  return `${progress.phase}${share === undefined ? '' : ` ${share} %`}${waiting}`;
}

function percentage(done: string, total: string): number | undefined {
  return Number(total) > 0 ? Math.floor((100 * Number(done)) / Number(total)) : undefined;
}
