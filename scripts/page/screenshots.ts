import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { EXAMPLE_JOBS } from '../../src/common/examples.js';
import { findChromium, launchChromium } from './browser.js';
import { ROOT } from '../demo/app-process.js';
import { startDemo } from './start-demo.js';

/*
 * npm run screenshots: pictures of each screen, on a desktop and on a phone, light and dark, in .local/screenshots.
 * It starts a demo for that; --url and --token name a running API instead. Further arguments are the names of the
 * wanted screens. With --readme it makes the three pictures of the README instead, in docs/images.
 */

/** The screens by address, with the actions before the picture. */
const SCREENS: Record<string, { path: string; prepare?: (page: Page) => Promise<void> }> = {
  entrar: { path: '/entrar' },
  panorama: { path: '/' },
  'panorama-jalisco': { path: '/?state_code=JAL' },
  contactos: { path: '/contactos?lead_tier=HIGH&platform=whatsapp' },
  contacto: {
    path: '/prospectos?tier=HIGH',
    prepare: async (page) => {
      await page.locator('tbody a').first().click();
      await page.getByText('Se le puede contactar').waitFor();
    },
  },
  descargar: {
    path: '/contactos?lead_tier=HIGH',
    prepare: (page) => page.getByRole('button', { name: 'Descargar' }).click(),
  },
  importar: {
    path: '/importar',
    prepare: async (page) => {
      const rows = [
        'Teléfono,Nombre,Estado',
        '55 1234 5678,Ana Pérez,CDMX',
        '33 8765 4321,Luis Soto,Jalisco',
        '12345,Mal,',
      ];
      const buffer = Buffer.from(rows.join('\n'));
      await page
        .getByLabel('Elegir archivo')
        .setInputFiles({ name: 'feria.csv', mimeType: 'text/csv', buffer });
      await page.getByText('Se crearían').waitFor();
    },
  },
  validar: {
    path: '/validar',
    prepare: (page) => page.getByText('consultas a tus validadores').waitFor(),
  },
  validacion: { path: `/validar/${EXAMPLE_JOBS.completed}` },
  prospectos: { path: '/prospectos' },
  simular: {
    path: '/simular',
    prepare: async (page) => {
      await page.getByLabel('Más si es empresa').fill('8');
      await page.getByRole('button', { name: 'Simular' }).click();
      await page.getByText('Quién se mueve').waitFor();
    },
  },
  listas: { path: '/administracion/listas' },
  descargas: { path: '/administracion/descargas' },
  privacidad: { path: '/administracion/privacidad' },
  claves: {
    path: '/administracion/claves',
    prepare: async (page) => {
      await page.getByLabel('Programa que la usará').fill('Almacén');
      await page.getByRole('button', { name: 'Crear', exact: true }).click();
      await page.getByText('Cópiala ahora').waitFor();
    },
  },
  auditoria: { path: '/administracion/auditoria' },
  base: { path: '/administracion/base' },
};

const WIDTHS = { escritorio: 1440, telefono: 390 };

const { values, positionals } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    width: { type: 'string' },
    scheme: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
process.exitCode = await main();

async function main(): Promise<number> {
  const program = await findChromium(console.log);
  if (program === undefined) {
    console.error('Chromium is needed and was not found. Debian, Ubuntu: sudo apt-get install chromium');
    return 1;
  }
  const demo =
    values.url && values.token
      ? { url: values.url, token: values.token, stop: () => Promise.resolve() }
      : await startDemo();
  const browser = await launchChromium(program);
  try {
    if (values.readme) {
      await illustrate(browser, demo);
      return 0;
    }
    const folder = path.join(ROOT, '.local', 'screenshots');
    await mkdir(folder, { recursive: true });
    const wanted = positionals.length > 0 ? positionals : Object.keys(SCREENS);
    for (const colorScheme of ['light', 'dark'] as const) {
      if (values.scheme && values.scheme !== colorScheme) continue;
      for (const [device, width] of Object.entries(WIDTHS)) {
        if (values.width && values.width !== String(width)) continue;
        await photograph(browser, demo, { folder, wanted, colorScheme, device, width });
      }
    }
    console.log(`The pictures are in ${folder}`);
    return 0;
  } finally {
    await browser.close();
    await demo.stop();
  }
}

interface Pictures {
  folder: string;
  wanted: string[];
  colorScheme: 'light' | 'dark';
  device: string;
  width: number;
}

async function photograph(
  browser: Browser,
  { url, token }: { url: string; token: string },
  pictures: Pictures,
): Promise<void> {
  const { folder, wanted, colorScheme, device, width } = pictures;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    locale: 'es-MX',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  for (const name of wanted) {
    if (name === 'entrar') await context.clearCookies();
    else await signIn(page, url, token);
    await page.setViewportSize({ width, height: 900 });
    await open(page, url, name);
    // As high as the content of the screen. Otherwise fixed parts at the bottom would cover the middle of the
    // picture.
    const { height } = (await page.locator('html').boundingBox()) ?? { height: 900 };
    await page.setViewportSize({ width, height: Math.max(900, Math.ceil(height)) });
    await page.screenshot({ path: path.join(folder, `${name}-${device}-${colorScheme}.png`) });
  }
  await context.close();
}

/** The upper part of three screens, small enough to be stored with the sources. */
async function illustrate(browser: Browser, { url, token }: { url: string; token: string }): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1040 }, locale: 'es-MX' });
  const page = await context.newPage();
  await signIn(page, url, token);
  for (const name of ['panorama', 'contacto', 'simular']) {
    await open(page, url, name);
    // A click may have scrolled the screen.
    await page.mouse.wheel(0, -10_000);
    await page.waitForFunction('scrollY === 0');
    await page.screenshot({ path: path.join(ROOT, 'docs', 'images', `${name}.png`) });
  }
  await context.close();
}

/** Opens a screen and waits until all of it is there. */
async function open(page: Page, url: string, name: string): Promise<void> {
  const screen = SCREENS[name];
  if (!screen) throw new Error(`There is no screen ${name}; there are ${Object.keys(SCREENS).join(', ')}.`);
  await page.goto(url + screen.path);
  await screen.prepare?.(page);
  // Event streams keep the network busy, so this waits until the placeholders are gone.
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

async function signIn(page: Page, url: string, token: string): Promise<void> {
  const answer = await page.request.post(`${url}/api/v1/session`, {
    headers: { 'x-requested-with': 'page' },
    data: { token },
  });
  if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}: ${await answer.text()}`);
}
