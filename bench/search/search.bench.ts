import { parseArgs } from 'node:util';
import { copyDatabase, dropDatabase, warm } from '../full-size/full-size.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import { figure, judge, printTable, seconds } from '../support/report.js';
import { GIVEN_NAMES, SURNAMES } from '../../scripts/sample/vocabulary.js';

const MOST_P99_MS = 100;
const CONNECTIONS = [1, 8];

/** The number of different names of each kind: about as many as occur often in one country. */
const GIVEN = 2_000;
const FAMILY = 8_000;

/**
 * Names with a frequency as in real life, because the other benchmarks have only a few different ones: the n-th name
 * is 1/n as frequent as the first, without a gap between common and rare. Each person has two surnames and often two
 * given names. $1 and $2 are the lists.
 */
const NAMES = `
  UPDATE contacts c SET full_name = concat_ws(' ', one($1), CASE WHEN random() < 0.4 THEN one($1) END, one($2), one($2))`;
const ONE = `
  CREATE FUNCTION one(names text[]) RETURNS text LANGUAGE sql VOLATILE AS
  $$ SELECT names[floor(power(cardinality(names), random()))::integer] $$`;

const SYLLABLES =
  'ba be bi bo bu ca ce co cha da de do fa fe ga go gui ja jo la le lo ma me mi mo na no ña pa pe qui ra re ro sa so ta te to va ve xo ya za zu';

/** The known names and then made-up ones, each once. */
function named(known: readonly string[], count: number): string[] {
  const syllables = SYLLABLES.split(' ');
  const names = new Set(known);
  for (let n = 0; names.size < count; n += 1) {
    let name = '';
    for (let rest = n + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
      name += syllables[(rest * 17) % syllables.length] ?? '';
    names.add(`${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  }
  return [...names];
}

/**
 * Searches names over HTTP: every three-letter beginning that some name has, and two words of one name. The p99 of
 * both should be below 100 ms. Sizes as in `bench -- full-size`; `--seconds N` for each load (10). Also reports how
 * long building the index takes. `--as-built` searches the names of the other benchmarks, some thousand different
 * ones, without a copy, for a disk without room for a second database.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      seconds: { type: 'string', default: '10' },
      'as-built': { type: 'boolean', default: false },
    },
  });
  const asBuilt = values['as-built'];
  await onStage({ ...values, scoredIsEnough: asBuilt }, async (stage) => {
    const name = `${stage.template}_names`;
    const url = await (asBuilt ? ensureScored(stage) : copyDatabase(stage.serverUrl, stage.template, name));
    try {
      await describeStage('search', args, stage, url);
      const built = asBuilt ? undefined : await nameEverybody(url);
      const searched = await texts(url);
      const application = await Application.start(stage.services, url, {});
      const table: string[][] = [];
      try {
        for (const [what, list] of Object.entries(searched)) {
          for (const connections of CONNECTIONS) {
            const path = (): string => {
              const text = list[Math.floor(Math.random() * list.length)] ?? '';
              return `/api/v1/contacts?search=${encodeURIComponent(text)}`;
            };
            const { origins, token } = application;
            const load = {
              origins,
              token,
              method: 'GET' as const,
              path,
              connections,
              seconds: Number(values.seconds),
            };
            const { per_second, p50, p99 } = await httpLoad(load);
            table.push([what, String(connections), figure(per_second), figure(p50), figure(p99)]);
            if (connections === 1) judge(`p99 of ${what}, ms`, p99, { below: MOST_P99_MS });
          }
        }
      } finally {
        await application.stop();
      }
      if (built)
        console.log(`\nThe index of names was built in ${figure(built.seconds)} s and has ${built.size}.`);
      printTable(['search', 'connections', '/s', 'p50 ms', 'p99 ms'], table);
    } finally {
      if (!asBuilt) await dropDatabase(stage.serverUrl, name);
    }
  });
}

async function nameEverybody(url: string): Promise<{ seconds: number; size: string }> {
  const built = await onConnection(url, async (client) => {
    // Written without triggers and without the other indexes, which do not depend on names. The index of names is
    // built last.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
       WHERE indrelid = 'contacts'::regclass AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
       ORDER BY indexrelid::regclass::text = 'idx_contacts_name_beginnings'`,
    );
    await client.query(`${ONE}; DROP INDEX ${indexes.map(({ name }) => name).join(', ')}`);
    await client.query('SET session_replication_role = replica');
    await client.query(NAMES, [named(GIVEN_NAMES, GIVEN), named(SURNAMES, FAMILY)]);
    let took = 0;
    for (const { definition } of indexes) took = await seconds(() => client.query(definition));
    await client.query('VACUUM (ANALYZE) contacts');
    const size = await client.query<{ size: string }>(
      "SELECT pg_size_pretty(pg_relation_size('idx_contacts_name_beginnings')) AS size",
    );
    return { seconds: took, size: size.rows[0]?.size ?? '' };
  });
  await warm(url);
  return built;
}

/** The search texts: all different ones of each kind, at most some thousand. */
async function texts(url: string): Promise<Record<string, string[]>> {
  return onConnection(url, async (client) => {
    const list = async (sql: string): Promise<string[]> =>
      (await client.query<{ text: string }>(sql)).rows.map(({ text }) => text);
    const sample = 'SELECT full_name FROM contacts TABLESAMPLE SYSTEM (5) LIMIT 20000';
    return {
      'three letters': await list(
        `SELECT DISTINCT lower(left(word, 3)) AS text
         FROM (${sample}) names, regexp_split_to_table(full_name, ' ') AS word WHERE length(word) >= 3`,
      ),
      'two words': await list(
        `SELECT DISTINCT split_part(full_name, ' ', 1) || ' ' || reverse(split_part(reverse(full_name), ' ', 1)) AS text
         FROM (${sample}) names LIMIT 5000`,
      ),
    };
  });
}
