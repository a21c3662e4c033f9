import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { judgeShare, seconds } from '../support/report.js';

/** USER_HZ, which is the same on every Linux that runs Node. */
const TICKS_PER_SECOND = 100;
const ROUNDS = 2;
/** With the triggers, the owner's updates may cost a tenth more. */
const LEAST_SHARE_OF_UPDATES = 1 / 1.1;

/** Those of the kept counts, and the one that notes leads that move. */
const TRIGGERS = [
  ...['insert', 'update', 'delete', 'truncate'].map((event) => `contact_statistics_${event}`),
  'contacts_place_changed',
];

export interface Bench {
  client: pg.Client;
  runner: QueryRunner;
}

export interface Work {
  prepare?: () => Promise<unknown>;
  work: () => Promise<unknown>;
}

/**
 * The time of one run: by the clock, and of the processor on the server, which other work on the machine hardly
 * changes.
 */
interface Cost {
  seconds: number;
  cpu: number;
}

/**
 * Does the work without and with the triggers in turn, takes the best of ROUNDS runs each, and reports the cost.
 * @param workOf answers the work of a run; called with 0, 1, 2 …
 */
export async function compare(
  bench: Bench,
  what: string,
  rows: number,
  workOf: (run: number) => Work,
  atLeast: { byClock?: number; byProcessor?: number },
  warmsUp = true,
): Promise<void> {
  const best = {
    DISABLE: { seconds: Infinity, cpu: Infinity },
    ENABLE: { seconds: Infinity, cpu: Infinity },
  };
  try {
    for (let round = warmsUp ? 0 : 1; round <= ROUNDS; round += 1) {
      // In alternating order, so that neither is always the second.
      const modes = round % 2 === 1 ? (['DISABLE', 'ENABLE'] as const) : (['ENABLE', 'DISABLE'] as const);
      for (const mode of modes) {
        await setTriggers(bench, mode);
        const cost = await costOf(bench, workOf(2 * round + Number(mode === 'ENABLE')));
        // The first round makes room in the pages and warms the cache.
        if (round === 0) continue;
        best[mode].seconds = Math.min(best[mode].seconds, cost.seconds);
        best[mode].cpu = Math.min(best[mode].cpu, cost.cpu);
      }
    }
  } finally {
    await setTriggers(bench, 'ENABLE');
  }
  const { DISABLE: without, ENABLE: kept } = best;
  judgeShare(
    `${what}, rows/s, counts kept or not`,
    rows / kept.seconds,
    rows / without.seconds,
    atLeast.byClock,
  );
  judgeShare(
    `${what}, rows for a second of the processor`,
    ...([rows / kept.cpu, rows / without.cpu, atLeast.byProcessor] as const),
  );
}

async function setTriggers({ client }: Bench, mode: 'ENABLE' | 'DISABLE'): Promise<void> {
  for (const trigger of TRIGGERS) await client.query(`ALTER TABLE contacts ${mode} TRIGGER ${trigger}`);
}

async function costOf({ client, runner }: Bench, { prepare, work }: Work): Promise<Cost> {
  await prepare?.();
  await client.query('CHECKPOINT');
  const pids = await Promise.all([
    backendOf((sql) => client.query(sql)),
    backendOf((sql) => runner.query(sql, [], true)),
  ]);
  const before = await processorSeconds(pids);
  const taken = await seconds(work);
  return { seconds: taken, cpu: (await processorSeconds(pids)) - before };
}

async function backendOf(
  query: (sql: string) => Promise<{ rows?: unknown; records?: unknown }>,
): Promise<number> {
  const answer = await query('SELECT pg_backend_pid() AS pid');
  const [row] = (answer.rows ?? answer.records) as { pid: number }[];
  return row?.pid ?? 0;
}

/** The processor time of the backends, user and system, as Linux reports it. */
async function processorSeconds(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The first field after the name in parentheses is the third. Fields 14 and 15 are the times.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}

/** What owners update in one statement. The kept counts depend on `is_mobile` and `status`. */
export const OWNER_UPDATES: Readonly<Record<string, string>> = {
  send_count: 'send_count = send_count + 1',
  address: "address = address || ' B'",
  is_mobile: 'is_mobile = NOT is_mobile',
  status: `status = CASE status WHEN 'NOT_MOBILE' THEN 'VERIFIED' ELSE 'NOT_MOBILE' END::contactstatus, status_updated_at = now()`,
};

/**
 * Updates neighbouring contacts as the owner of the table, each kind in one statement, without and with the triggers
 * in turn, and each time other contacts if there are enough. Then vacuums the table, so that it does not grow from
 * kind to kind.
 */
export async function ownerUpdates(
  bench: Bench,
  kinds: readonly string[],
  rows: number,
  contacts: number,
): Promise<void> {
  const { client } = bench;
  const ranges = Math.max(1, Math.floor(contacts / rows));
  await client.query('ALTER TABLE contacts SET (autovacuum_enabled = false)');
  for (const kind of kinds) {
    let runs = 0;
    const update = (): Work => {
      const first = 1 + (runs % ranges) * rows;
      runs += 1;
      return {
        work: () =>
          client.query(`UPDATE contacts SET ${OWNER_UPDATES[kind] ?? ''} WHERE id BETWEEN $1 AND $2`, [
            first,
            first + rows - 1,
          ]),
      };
    };
    const bound = { byClock: LEAST_SHARE_OF_UPDATES, byProcessor: LEAST_SHARE_OF_UPDATES };
    await compare(bench, `update of ${kind}`, rows, update, bound, false);
    await client.query('VACUUM contacts');
  }
  await client.query('ALTER TABLE contacts RESET (autovacuum_enabled)');
}
