import { parseArgs } from 'node:util';
import pg from 'pg';
import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import type { MigratingDataSource } from '../../src/database/migrating-data-source.js';
import { PLATFORMS, type Platform } from '../../src/common/platforms.js';
import { HttpValidator } from '../../src/validation-jobs/validators/http.validator.js';
import type { Validator } from '../../src/validation-jobs/validators/validator.js';
import { startServices, type Services } from '../../scripts/services/index.js';
import { answerAll, FakeValidator } from '../../test/validation-jobs/support/fake-validator.js';
import { firstValue } from '../support/values.js';
import { Engine } from './engine.js';
import { writeBare } from './floor.js';
import { measureMemory } from './memory.js';
import { judge, judgeShare, seconds } from '../support/report.js';
import { writeMeter } from '../support/write-meter.js';

const LEAST_SHARE_OF_FLOOR = 0.5;
const LEAST_PER_SECOND = 5000;
const LEAST_SHARE_OF_POSSIBLE = 0.95;
const SLOW_MS = 200;
const SLOW_CONCURRENT = 50;
/** One request in this many hangs. The rate limit leaves slots for the others. */
const HANGING_ONE_IN = 100;
const HANGING_MS = 30_000;
const HANGING_PER_MINUTE = 4800;
const LEAST_SHARE_WITH_HANGING = 0.8;

/**
 * The speed of the job engine, compared in the same run with what is possible: results stored per second against the
 * bare SQL of the same writes, requests per second to a slow validator, and the peak memory of a worker by job size.
 * `--contacts N` (20,000), `--slow N` (5,000), `--hanging N` (3,000) and `--memory N` (1,000,000) set the sizes; 0
 * leaves a part out.
 */
export async function run(args: string[]): Promise<void> {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args,
    options: { contacts: text('20000'), slow: text('5000'), hanging: text('3000'), memory: text('1000000') },
  });
  const services = await startServices({
    name: 'bench-jobs',
    external: {},
    postgresSettings: { shared_buffers: '1GB', max_wal_size: '8GB' },
  });
  const dataSource = createDataSource(
    { DATABASE_URL: services.databaseUrl, DATABASE_POOL_SIZE: 10 },
    new TerminalLogger(() => undefined),
  );
  await dataSource.initialize();
  await dataSource.runMigrations();
  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  try {
    const [contacts, slow] = [Number(values.contacts), Number(values.slow)];
    const [hanging, memory] = [Number(values.hanging), Number(values.memory)];
    if (contacts > 0) await throughput(services, dataSource, client, contacts);
    if (slow > 0) await slowValidator(services, dataSource, client, slow);
    if (hanging > 0) await hangingRequests(services, dataSource, client, hanging);
    if (memory > 0) await measureMemory(services, client, memory);
  } finally {
    await client.end();
    await dataSource.destroy();
    await services.stop();
  }
}

const instant: Validator = {
  source: 'bench',
  validate: ({ phones }) =>
    Promise.resolve(
      new Map(
        phones.map((phone) => [
          phone,
          {
            status: Number(phone.at(-1)) < 6 ? 'valid' : 'invalid',
            is_business: phone.endsWith('1'),
            confidence_score: 0.8,
            validation_method: 'api',
            response_time_ms: 5,
          },
        ]),
      ),
    ),
};

async function throughput(
  services: Services,
  dataSource: MigratingDataSource,
  client: pg.Client,
  contacts: number,
): Promise<void> {
  const results = contacts * PLATFORMS.length;
  console.log(`\nA validator that answers at once: ${contacts} contacts on ${PLATFORMS.length} platforms`);
  await prepare(client, contacts);
  const floor = results / (await seconds(() => writeBare(client, contacts)));

  await prepare(client, contacts);
  const job = await createJob(client, [...PLATFORMS], 1000, 10);
  const engine = Engine.create(dataSource, { ...services, validator: instant });
  const written = await writeMeter(services.databaseUrl);
  const achieved = results / (await seconds(() => engine.run(job)));
  engine.close();
  await expectStored(client, results);
  console.log(`        ${await written()}`);
  judgeShare('results/s beside bare SQL', achieved, floor, LEAST_SHARE_OF_FLOOR);
  judge('results/s', achieved, { atLeast: LEAST_PER_SECOND });
}

async function slowValidator(
  services: Services,
  dataSource: MigratingDataSource,
  client: pg.Client,
  contacts: number,
): Promise<void> {
  const possible = SLOW_CONCURRENT / (SLOW_MS / 1000);
  console.log(
    `\nA validator that answers in ${SLOW_MS} ms: ${contacts} requests, ${SLOW_CONCURRENT} at a time`,
  );
  const fake = await FakeValidator.start();
  fake.behave = answerAll(SLOW_MS);
  await prepare(client, contacts);
  const job = await createJob(client, ['whatsapp'], 1, SLOW_CONCURRENT);
  const validator = new HttpValidator({ url: fake.url, token: undefined }, 30_000);
  const engine = Engine.create(dataSource, { ...services, validator });
  await engine.run(job);
  engine.close();
  await fake.stop();
  const began = firstValue(fake.log).at;
  const last = Math.max(...fake.log.map(({ answered_at }) => answered_at ?? began));
  const achieved = fake.log.length / ((last - began) / 1000);
  judgeShare('requests/s beside what is possible', achieved, possible, LEAST_SHARE_OF_POSSIBLE);
}

/** The rate of answered requests, with and without requests that hang. */
async function hangingRequests(
  services: Services,
  dataSource: MigratingDataSource,
  client: pg.Client,
  contacts: number,
): Promise<void> {
  console.log(`\nOne request in ${HANGING_ONE_IN} hangs for ${HANGING_MS / 1000} s: ${contacts} requests`);
  const pace = async (hangs: boolean): Promise<number> => {
    const fake = await FakeValidator.start();
    const quick = answerAll(SLOW_MS);
    const late = answerAll(HANGING_MS);
    fake.behave = (request, response) =>
      (hangs && fake.log.length % HANGING_ONE_IN === 0 ? late : quick)(request, response);
    await prepare(client, contacts);
    const job = await createJob(client, ['whatsapp'], 1, SLOW_CONCURRENT, HANGING_PER_MINUTE);
    const validator = new HttpValidator({ url: fake.url, token: undefined }, 2 * HANGING_MS);
    const engine = Engine.create(dataSource, { ...services, validator });
    await engine.run(job);
    engine.close();
    await fake.stop();
    // A timer may fire slightly early, so half of the time separates the two kinds.
    const answered = fake.log.filter(
      ({ at, answered_at }) => (answered_at ?? Infinity) - at < HANGING_MS / 2,
    );
    const last = Math.max(...answered.map(({ answered_at }) => answered_at ?? 0));
    return answered.length / ((last - firstValue(fake.log).at) / 1000);
  };
  const without = await pace(false);
  const achieved = await pace(true);
  judgeShare('requests/s while some hang beside none', achieved, without, LEAST_SHARE_WITH_HANGING);
}

async function prepare(client: pg.Client, contacts: number): Promise<void> {
  await client.query('TRUNCATE contacts, validation_jobs RESTART IDENTITY CASCADE');
  await client.query(
    `INSERT INTO contacts (phone_e164, phone_national, status)
     SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'VERIFIED' FROM generate_series(1, $1::integer) n`,
    [contacts],
  );
  await client.query('VACUUM ANALYZE contacts');
  await client.query('CHECKPOINT');
}

async function createJob(
  client: pg.Client,
  platforms: Platform[],
  batchSize: number,
  maxConcurrent: number,
  perMinute = 1_000_000,
): Promise<string> {
  const { rows } = await client.query<{ job_uuid: string }>(
    `INSERT INTO validation_jobs (name, platforms, max_contacts, batch_size, max_concurrent, rate_limit_per_minute)
     VALUES ('bench', $1, 2147483647, $2, $3, $4) RETURNING job_uuid`,
    [platforms, batchSize, maxConcurrent, perMinute],
  );
  return firstValue(rows).job_uuid;
}

async function expectStored(client: pg.Client, results: number): Promise<void> {
  const { rows } = await client.query<{ stored: number }>(
    'SELECT count(*)::integer AS stored FROM platform_validations',
  );
  if (rows[0]?.stored !== results)
    throw new Error(`${String(rows[0]?.stored)} results were stored, not ${results}`);
}
