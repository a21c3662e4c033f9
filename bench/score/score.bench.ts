import { parseArgs } from 'node:util';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  renameDatabase,
  scoredName,
  warm,
} from '../full-size/full-size.js';
import { settle } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS, tenthStage, type Stage } from '../full-size/stage.js';
import { onConnection } from '../migrate/production-copy.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { figure, judge, judgeMemory, judgeShare, printTable } from '../support/report.js';
import { firstValue } from '../support/values.js';
import { writeMeter } from '../support/write-meter.js';
import { readScoringEnvironment } from '../../src/config/environment.js';
import { runOverAll, type RunOutcome } from './engine.js';
import { writeBare } from './floor.js';
import { peerRate } from './peer.js';

const LEAST_SHARE_OF_FLOOR = 0.9;
const LEAST_TIMES_PEER = 100;
const LEAST_TIMES_FASTER_AGAIN = 5;

interface EngineResult {
  workers: number;
  first: RunOutcome;
  again: RunOutcome;
  memory: { apis: number[]; workers: number[] };
  checksum: string;
}

/**
 * Contacts scored a second by a run over all, through the API and worker processes, beside the same writes as bare SQL
 * and the specification's algorithm. The sizes as in `bench -- full-size`; `--workers 1,2` how many worker processes
 * (one measurement for each), `--single` the bare SQL once more as a single statement, `--peer N` contacts for the
 * specification's algorithm (2,000), `--skip-tenth` leaves out the memory at a tenth of the size. `--without-indexes`
 * runs one worker once more on contacts that have no index but their keys: what their indexes cost, and a bound for
 * every engine that keeps them. `--dense` scores neighbours instead of contacts from everywhere. `--in-place` has the
 * engine score the only database of that size, for a disk that has no room for a second one: bare SQL scores the newest
 * `--floor N` contacts before (500,000), and the engine's run finds these unchanged.
 *
 * Each measurement starts on a fresh copy of the same database, copied file by file, written out and read into the
 * system's cache. The last engine's copy stays for `bench -- read` and `bench -- score-one`.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...SIZE_OPTIONS,
      workers: { type: 'string', default: '1,2' },
      peer: { type: 'string', default: '2000' },
      single: { type: 'boolean', default: false },
      'skip-tenth': { type: 'boolean', default: false },
      'without-indexes': { type: 'boolean', default: false },
      'in-place': { type: 'boolean', default: false },
      floor: { type: 'string', default: '500000' },
    },
  });
  const workerCounts = values.workers.split(',').map(Number);
  await onStage(values, async (stage) => {
    // A copy of the full size takes 20 GB: never two of them.
    await dropDatabase(stage.serverUrl, scoredName(stage.template));
    await describeStage('score', args, stage, databaseUrl(stage.serverUrl, stage.template));
    if (values['in-place']) return inPlace(stage, workerCounts, Number(values.floor));
    const single = values.single ? await floor(stage, Infinity, 0) : undefined;
    const sliced = await floor(stage, sliceOf(stage), Number(values.peer));
    // Before the others, of which the last leaves its copy.
    const bound = values['without-indexes'] ? await engine(stage, 1, dropIndexesOfContacts) : undefined;
    const engines: EngineResult[] = [];
    for (const workers of workerCounts) engines.push(await engine(stage, workers));
    report({ sliced, single, engines, bound });
    await renameDatabase(stage.serverUrl, copyName(stage), scoredName(stage.template));
    const one = engines.find(({ workers }) => workers === 1);
    if (one && !values['skip-tenth']) await memoryAtTenth(stage, one);
  });
}

const copyName = ({ template }: Stage): string => `${template}_copy`;

/** The contacts in one transaction of the engine: the bare SQL commits as often. */
function sliceOf({ serverUrl }: Stage): number {
  return readScoringEnvironment({ ...process.env, DATABASE_URL: serverUrl }).SCORING_SLICE_CONTACTS;
}

interface FloorResult {
  perTransaction: number;
  seconds: number;
  contacts: number;
  checksum: string;
  peer: number | undefined;
}

async function floor(
  { serverUrl, template, ...stage }: Stage,
  contactsPerTransaction: number,
  peerSample: number,
): Promise<FloorResult> {
  const url = await copyDatabase(serverUrl, template, copyName({ serverUrl, template, ...stage }));
  const result = { perTransaction: contactsPerTransaction, ...(await bareSql(url, contactsPerTransaction)) };
  const peer = peerSample > 0 ? await peerRate(url, peerSample) : undefined;
  if (peer !== undefined) console.log(`  the specification's algorithm: ${figure(peer)} contacts/s`);
  return { ...result, peer };
}

/** Scores by bare SQL: everybody, or the `newest` so many. */
async function bareSql(
  url: string,
  contactsPerTransaction: number,
  newest?: number,
): Promise<Omit<FloorResult, 'perTransaction' | 'peer'>> {
  const written = await writeMeter(url);
  const seconds = await writeBare(url, contactsPerTransaction, newest);
  const result = { seconds, ...(await stored(url)) };
  console.log(
    `  bare SQL: ${result.contacts.toLocaleString('en')} contacts in ${seconds.toFixed(1)} s, ${await written()}`,
  );
  return result;
}

async function inPlace(stage: Stage, [workers = 1]: readonly number[], newest: number): Promise<void> {
  const url = databaseUrl(stage.serverUrl, stage.template);
  await warm(url);
  await checkpoint(url);
  const bare = newest > 0 ? await bareSql(url, sliceOf(stage), newest) : undefined;
  await checkpoint(url);
  const { first, again, memory } = await scoreTwice(stage, url, workers);
  await renameDatabase(stage.serverUrl, stage.template, scoredName(stage.template));
  for (const [name, { contacts, changed, seconds }] of Object.entries({ first, again }))
    console.log(
      `  ${name}: ${contacts.toLocaleString('en')} contacts, ${changed.toLocaleString('en')} changed, ${figure(contacts / seconds)} contacts/s`,
    );
  console.log(`  peak memory: API ${memory.apis.join()} MB, workers ${memory.workers.join(' and ')} MB`);
  if (bare) {
    const share = [first.changed / first.seconds, bare.contacts / bare.seconds] as const;
    judgeShare('contacts/s that changed, beside bare SQL', ...share, LEAST_SHARE_OF_FLOOR);
  }
  judge('times faster again', first.seconds / again.seconds, { atLeast: LEAST_TIMES_FASTER_AGAIN });
}

async function engine(
  stage: Stage,
  workers: number,
  prepare?: (url: string) => Promise<void>,
): Promise<EngineResult> {
  const url = await copyDatabase(stage.serverUrl, stage.template, copyName(stage));
  await prepare?.(url);
  return scoreTwice(stage, url, workers);
}

async function scoreTwice(stage: Stage, url: string, workers: number): Promise<EngineResult> {
  const application = await Application.start(stage.services, url, { workers });
  try {
    const written = await writeMeter(url);
    const first = await runOverAll(application);
    console.log(`  engine, workers ${workers}: first run ${first.seconds.toFixed(1)} s, ${await written()}`);
    const { checksum } = await stored(url);
    await checkpoint(url);
    const again = await runOverAll(application);
    console.log(
      `  engine, workers ${workers}: again ${again.seconds.toFixed(1)} s, ${again.changed} changed`,
    );
    return { workers, first, again, memory: await application.peakMemory(), checksum };
  } finally {
    await application.stop();
    await settle(url);
  }
}

async function checkpoint(url: string): Promise<void> {
  await onConnection(url, (client) => client.query('CHECKPOINT'));
}

async function dropIndexesOfContacts(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    const { rows } = await client.query<{ drop: string }>(
      `SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop FROM pg_index i
       WHERE indrelid = 'contacts'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
    );
    for (const { drop } of rows) await client.query(drop);
    console.log(`  ${rows.length} indexes of contacts dropped`);
  });
}

/** The number of scores and a checksum over them. */
async function stored(url: string): Promise<{ contacts: number; checksum: string }> {
  return onConnection(url, async (client) => {
    const { rows } = await client.query<{ contacts: number; checksum: string }>(
      `SELECT count(*)::integer AS contacts,
         sum(hashtextextended(concat_ws(' ', l.contact_id, l.total_score, l.quality_tier, l.confidence_level,
           l.score_breakdown, c.lead_score, c.lead_tier), 0)::numeric)::text AS checksum
       FROM lead_scores l JOIN contacts c ON c.id = l.contact_id`,
    );
    return firstValue(rows);
  });
}

interface Results {
  sliced: FloorResult;
  single: FloorResult | undefined;
  engines: readonly EngineResult[];
  bound: EngineResult | undefined;
}

function report({ sliced, single, engines, bound }: Results): void {
  const floorRate = sliced.contacts / sliced.seconds;
  const rows: [string, number, number][] = [
    [
      `bare SQL, one psql session, ${sliced.perTransaction} contacts a transaction`,
      sliced.contacts,
      sliced.seconds,
    ],
  ];
  if (single) rows.push(['bare SQL, a single statement', single.contacts, single.seconds]);
  for (const { workers, first, again } of engines) {
    const name = `engine, ${workers} worker process${workers === 1 ? '' : 'es'}`;
    rows.push([`${name}, first run`, first.contacts, first.seconds]);
    rows.push([`${name}, again, nothing changed`, again.contacts, again.seconds]);
  }
  if (bound)
    rows.push(['engine, contacts without indexes, first run', bound.first.contacts, bound.first.seconds]);
  printTable(
    ['', 'contacts', 'seconds', 'contacts/s'],
    rows.map(([name, contacts, taken]) => [
      name,
      contacts.toLocaleString('en'),
      taken.toFixed(1),
      figure(contacts / taken),
    ]),
  );
  console.log('');
  for (const { workers, memory } of engines)
    console.log(
      `Peak memory, workers ${workers}: API ${memory.apis.join()} MB, workers ${memory.workers.join(' and ')} MB`,
    );
  console.log('');
  for (const { workers, first, again, checksum } of engines) {
    if (checksum !== sliced.checksum)
      throw new Error('the engine and the bare SQL have stored different scores');
    const rate = first.contacts / first.seconds;
    judgeShare(`workers ${workers}, contacts/s beside bare SQL`, rate, floorRate, LEAST_SHARE_OF_FLOOR);
    if (sliced.peer !== undefined)
      judgeShare(
        `workers ${workers}, contacts/s beside the specification's algorithm`,
        ...([rate, sliced.peer, LEAST_TIMES_PEER] as const),
      );
    judge(`workers ${workers}, times faster again`, first.seconds / again.seconds, {
      atLeast: LEAST_TIMES_FASTER_AGAIN,
    });
  }
}

/** Whether the memory of API and worker follows the size of the data: a run over a tenth of it. */
async function memoryAtTenth(full: Stage, { memory: atFull }: EngineResult): Promise<void> {
  console.log('\nA run over a tenth of the size');
  const stage = await tenthStage(full);
  const { memory } = await engine(stage, 1);
  await dropDatabase(stage.serverUrl, copyName(stage));
  judgeMemory('the API', atFull.apis, memory.apis);
  judgeMemory('the worker', atFull.workers, memory.workers);
}
