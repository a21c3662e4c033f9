import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from '../../scripts/page/browser.js';
import { ensureScored } from '../full-size/scored.js';
import { onStage, SIZE_OPTIONS, tenthStage, type Stage } from '../full-size/stage.js';
import { Application } from '../support/application.js';
import { describeStage } from '../support/describe.js';
import { httpLoad } from '../support/http-load.js';
import { figure, judge, printTable } from '../support/report.js';

const MOST_P99_MS = 100;
const MOST_SCREEN_MS = 1000;
/** How often the overview is opened, each time in a fresh browser window. */
const OPENINGS = 10;

/**
 * How fast the overview of the page appears: each of its requests over one connection, and the whole screen in
 * Chromium, from an empty cache until the last placeholder is gone. Measured at a size and at a tenth of it. Sizes
 * as in `bench -- full-size`, `--seconds N` for each load (5), `--skip-tenth` leaves out the tenth.
 */
export async function run(args: string[]): Promise<void> {
  const options = {
    ...SIZE_OPTIONS,
    seconds: { type: 'string', default: '5' },
    'skip-tenth': { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  const program = await findChromium(console.log);
  if (program === undefined) throw new Error('Chromium is needed: apt-get install chromium');
  await onStage({ ...values, scoredIsEnough: true }, async (stage) => {
    const browser = await launchChromium(program);
    try {
      await describeStage('page', args, stage, await ensureScored(stage));
      await measure(stage, browser, Number(values.seconds));
      if (!values['skip-tenth']) await measure(await tenthStage(stage), browser, Number(values.seconds));
    } finally {
      await browser.close();
    }
  });
}

async function measure(stage: Stage, browser: Browser, seconds: number): Promise<void> {
  console.log(`\n${stage.size.contacts.toLocaleString('en')} contacts`);
  const application = await Application.start(stage.services, await ensureScored(stage), { apis: 1 });
  try {
    const { origins, token } = application;
    const url = origins[0] ?? '';
    const openings = [];
    for (let time = 0; time < OPENINGS; time += 1) openings.push(await open(browser, url, token));
    const loads = [];
    for (const path of openings[0]?.requests ?? []) {
      const load = await httpLoad({
        origins,
        token,
        method: 'GET',
        path: () => path,
        connections: 1,
        seconds,
      });
      loads.push({ path, load });
    }
    printTable(
      ['request of the overview, 1 connection', 'a second', 'p50 ms', 'p99 ms'],
      loads.map(({ path, load }) => [path, figure(load.per_second), figure(load.p50), figure(load.p99)]),
    );
    console.log('');
    for (const { path, load } of loads) judge(`p99 of ${path}, ms`, load.p99, { below: MOST_P99_MS });
    const times = openings.map(({ ms }) => ms).sort((one, other) => one - other);
    judge(`slowest of ${OPENINGS} openings of the overview, ms`, times.at(-1) ?? Infinity, {
      below: MOST_SCREEN_MS,
    });
    console.log(`median of them: ${figure(times[Math.floor(OPENINGS / 2)] ?? 0)} ms`);
  } finally {
    await application.stop();
  }
}

interface Opening {
  ms: number;
  /** The requests of the screen to the API, without its event stream. */
  requests: string[];
}

/** Opens the overview in a window without a cache and waits until nothing is loading any more. */
async function open(browser: Browser, url: string, token: string): Promise<Opening> {
  const context = await browser.newContext({ locale: 'es-MX', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.request.post(`${url}/api/v1/session`, {
    headers: { 'x-requested-with': 'page' },
    data: { token },
  });
  const requests = new Set<string>();
  page.on('request', (request) => {
    const path = request.url().slice(url.length);
    if (request.resourceType() === 'fetch' && !path.endsWith('/session')) requests.add(path);
  });
  const started = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.stat').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  const ms = performance.now() - started;
  await context.close();
  return { ms, requests: [...requests] };
}
