import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from '../../scripts/build.js';
import { ApiClient } from '../../scripts/demo/api-client.js';
import { AppProcess, ROOT } from '../../scripts/demo/app-process.js';
import { findChromium, launchChromium } from '../../scripts/page/browser.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { createSignInCode } from '../../src/auth/page-session.js';
import { signToken, type Role } from '../../src/auth/tokens.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import { importFile } from '../../src/contacts/import/import.service.js';
import { TestDatabase } from '../support/test-database.js';
import { freePort, oidcVariables, startOidcProvider } from '../support/oidc-provider.js';
import { uniqueName } from '../validation-jobs/support/processes.js';

export const CONTACTABLE = `c.opt_out_at IS NULL AND c.status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')`;

/** The price of a WhatsApp lookup. The other platforms have none. */
export const PRICE = 0.1;

/** An amount as the page writes it. */
export const money = (amount: number): string =>
  new Intl.NumberFormat('es-MX', {
    style: 'currency',
    currency: 'MXN',
    currencyDisplay: 'narrowSymbol',
  }).format(amount);

/** A number as the page writes it. */
export const written = (count: number): string => new Intl.NumberFormat('es-MX').format(count);

const SECRET = 'of-the-page-only-0123456789-abcdefghijklm';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Chromium on this machine, which is installed if possible; in CI it has to exist. */
export async function chromiumOrReason(): Promise<string | undefined> {
  const program = await findChromium((text) => process.stderr.write(`${text}\n`));
  if (program === undefined && process.env.CI)
    throw new Error('The tests of the page need Chromium, and CI may not leave them out.');
  return program;
}

/** The built programs as separate processes on data of the sample, and a browser that opens the page. */
export class PageFixture {
  private constructor(
    readonly database: TestDatabase,
    readonly url: string,
    readonly folder: string,
    private readonly browser: Browser,
    private readonly processes: AppProcess[],
    private readonly provider: Server,
  ) {}

  /** @param rows contacts of the sample; a job has asked about its mobiles on all platforms and scored them */
  static async start(chromium: string, rows: number): Promise<PageFixture> {
    const local = join(ROOT, '.local');
    await mkdir(local, { recursive: true });
    const folder = await mkdtemp(join(local, 'page-test-'));
    const dist = join(folder, 'dist');
    const [database] = await Promise.all([TestDatabase.create(), build(dist)]);
    await importSample(database, folder, rows);
    const [port, providerPort] = [await freePort(), await freePort()];
    const publicUrl = `http://127.0.0.1:${port}`;
    const provider = await startOidcProvider(providerPort, publicUrl);
    const environment = {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL ?? '',
      QUEUE_PREFIX: uniqueName(),
      JWT_SECRET: SECRET,
      PRIVACY_HASH_KEY: SECRET,
      VALIDATOR_SANDBOX: 'true',
      VALIDATOR_PRICE_WHATSAPP: String(PRICE),
      ...oidcVariables(providerPort, publicUrl),
    };
    const start = (entry: 'main' | 'worker'): Promise<AppProcess> =>
      AppProcess.start(entry, {
        dist,
        port: entry === 'main' ? port : 0,
        environment,
        logFile: join(folder, `${entry}.log`),
      });
    const [api, worker] = await Promise.all([start('main'), start('worker')]);
    const client = new ApiClient(api.url, await signToken(SECRET, { subject: 'test', role: 'admin' }, '1h'));
    const { job_uuid } = await client.createJob({
      name: 'Primera',
      platforms: [...PLATFORMS],
      contact_filters: { is_mobile: true },
      max_contacts: rows,
      batch_size: 100,
      rate_limit_per_minute: 60_000,
    });
    const job = await client.watchJob(job_uuid, new AbortController().signal);
    if (job.status !== 'COMPLETED') throw new Error(`the job ended as ${job.status}`);
    return new PageFixture(
      database,
      api.url,
      folder,
      await launchChromium(chromium),
      [worker, api],
      provider,
    );
  }

  /** A separate browser window. It collects the errors in it. */
  async open(): Promise<Visitor> {
    const context = await this.browser.newContext({
      locale: 'es-MX',
      viewport: { width: 1280, height: 900 },
    });
    return new Visitor(context, await context.newPage(), this.url);
  }

  token(role: Role): Promise<string> {
    return signToken(SECRET, { subject: `una-${role}`, role }, '1h');
  }

  async signInLink(role: Role): Promise<string> {
    return `${this.url}/entrar#${await createSignInCode(SECRET, { subject: `una-${role}`, role }, '1h')}`;
  }

  async count(condition: string): Promise<number> {
    const row = await this.database.one<{ count: number }>(
      `SELECT count(*)::integer FROM contacts c WHERE ${condition}`,
    );
    return row.count;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    for (const process of this.processes) await process.stop();
    this.provider.closeAllConnections();
    this.provider.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true });
  }
}

/** One browser window and the errors that occurred in it. */
export class Visitor {
  /** Errors in the console, including violations of the Content-Security-Policy, and uncaught errors. */
  readonly complaints: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : this.url + path);
  }

  /** Waits until the page has this address: path and query. It follows a click or a key with a delay. */
  async isAt(address: string): Promise<void> {
    await this.page.waitForURL(({ pathname, search }) => decodeURIComponent(pathname + search) === address);
  }

  /** Waits until nothing is loading any more. */
  async settled(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.page.locator('.skeleton').first().waitFor({ state: 'detached' });
  }

  /** The findings of axe-core on the current screen. */
  async accessibility(schemes: readonly ('light' | 'dark')[] = ['light', 'dark']): Promise<string[]> {
    await this.settled();
    const found: string[] = [];
    await this.page.evaluate(await readFile(AXE, 'utf8'));
    for (const colorScheme of schemes) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await this.page.evaluate<AxeResults>('axe.run(document)');
      for (const { id, nodes } of violations)
        found.push(`${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    }
    return found;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

async function importSample(database: TestDatabase, folder: string, rows: number): Promise<void> {
  const file = join(folder, 'sample.csv');
  await pipeline(Readable.from(generateSample({ rows, seed: 52 })), createWriteStream(file));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await importFile(client, { file });
  await client.end();
}
