import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { itFindsContacts } from './page-contacts.js';
import { itTakesFilesIn } from './page-files.js';
import { itValidates } from './page-validations.js';
import { itGivesAccess, itSignsIn, itTellsItsStates } from './page-states.js';
import { CONTACTABLE, chromiumOrReason, PageFixture, written, type Visitor } from './page-fixture.js';

const ROWS = 3000;
/** The largest size of all scripts of the page together, compressed. */
const MOST_SCRIPT_BYTES = 120_000;

const chromium = await chromiumOrReason();
if (chromium === undefined)
  process.stderr.write('The tests of the page are left out: there is no Chromium.\n');
const describeInBrowser = chromium === undefined ? describe.skip : describe;

describeInBrowser('the page, in Spanish', () => {
  let fixture: PageFixture;
  let visitor: Visitor;

  beforeAll(async () => {
    fixture = await PageFixture.start(chromium!, ROWS);
    visitor = await fixture.open();
    await visitor.goto(await fixture.signInLink('admin'));
    await visitor.settled();
  });

  afterAll(async () => {
    await visitor.close();
    await fixture.stop();
  });

  afterEach(() => {
    expect(visitor.complaints.splice(0)).toEqual([]);
  });

  it(`loads less than ${MOST_SCRIPT_BYTES / 1000} kB of script, gzipped`, () => {
    const assets = join(fixture.folder, 'dist', 'web', 'assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js.gz'));
    const bytes = scripts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
  });

  it('shows exact counts, and opens the list behind each step', async () => {
    const { page } = visitor;
    await visitor.goto('/');
    await visitor.settled();
    expect(await visitor.accessibility()).toEqual([]);
    const stat = (name: string): Promise<string> =>
      page
        .locator('.stat')
        .filter({ has: page.getByText(name, { exact: true }) })
        .locator('.figure')
        .innerText();
    expect(await stat('Contactos')).toBe(written(await fixture.count('true')));
    expect(await stat('Contactables')).toBe(written(await fixture.count(CONTACTABLE)));
    expect(await stat('No contactables')).toBe(written(await fixture.count(`NOT (${CONTACTABLE})`)));
    expect(await stat('Premium y alto')).toBe(
      written(await fixture.count(`${CONTACTABLE} AND c.lead_tier IN ('PREMIUM', 'HIGH')`)),
    );
    await page.getByRole('link', { name: /Con teléfono móvil/ }).click();
    await visitor.isAt('/contactos?is_mobile=true');
    await page.getByRole('heading', { name: 'Contactos', level: 1 }).waitFor();
    await visitor.settled();
    await page.goBack();
    await page.getByRole('heading', { name: 'Panorama' }).waitFor();
  });

  it('shows what has changed since the last day that was counted', async () => {
    const { page } = visitor;
    const contacts = await fixture.count('true');
    await fixture.database.query(
      `INSERT INTO dashboard_days (day, contacts, contactable, reachable, best, recent_results)
       VALUES ('2026-01-02', $1, 0, 0, 0, 0)`,
      [contacts - 5],
    );
    await visitor.goto('/');
    const stat = page.locator('.stat');
    await stat.filter({ hasText: 'Contactos' }).getByText('+5 desde el 2 ene').waitFor();
    const recent = await fixture.database.one<{ count: number }>(
      'SELECT count(*)::integer FROM platform_validations',
    );
    await stat
      .filter({ hasText: 'Resultados' })
      .getByText(`+${written(recent.count)} desde el 2 ene`)
      .waitFor();
  });

  it('filters the overview by a state of the map, and keeps it through reload and back', async () => {
    const { page } = visitor;
    await visitor.goto('/');
    await visitor.settled();
    await page.locator('path[data-state="JAL"]').click();
    await page.locator('.screen-head').getByText('Jalisco').first().waitFor();
    const contacts = written(await fixture.count(`c.state_code = 'JAL'`));
    const first = page.locator('.stat .figure').first();
    await page.locator('.stat .figure').getByText(contacts, { exact: true }).first().waitFor();
    await visitor.isAt('/?state_code=JAL');
    await page.reload();
    await visitor.settled();
    expect(await first.innerText()).toBe(contacts);
    await page.goBack();
    await page
      .locator('.stat .figure')
      .getByText(written(await fixture.count('true')), { exact: true })
      .waitFor();
  });

  itFindsContacts(() => ({ fixture, visitor }));
  itTakesFilesIn(() => ({ fixture, visitor }));
  itValidates(() => ({ fixture, visitor }));

  it('shows and exports the best leads', async () => {
    const { page } = visitor;
    await visitor.goto('/prospectos');
    await visitor.settled();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Alto' }).click();
    const high = await fixture.count(`${CONTACTABLE} AND c.lead_tier = 'HIGH'`);
    await page.getByText(`Se muestran ${written(Math.min(50, high))} de ${written(high)}`).waitFor();
    await visitor.settled();
    const shown = await page.locator('tbody tr td:nth-child(3)').allInnerTexts();
    const scores = await fixture.database.query<{ score: string }>(
      `SELECT s.total_score::text AS score FROM lead_scores s JOIN contacts c ON c.id = s.contact_id
       WHERE s.quality_tier = 'HIGH' AND ${CONTACTABLE} ORDER BY s.total_score DESC, s.contact_id LIMIT 50`,
    );
    expect(shown).toEqual(scores.map(({ score }) => score));
    await page.reload();
    await visitor.settled();
    expect(await page.locator('tbody tr td:nth-child(3)').allInnerTexts()).toEqual(shown);
  });

  it('leaves out leads who got a message lately', async () => {
    const { page } = visitor;
    const BEST = `SELECT s.contact_id AS id, c.full_name FROM lead_scores s JOIN contacts c ON c.id = s.contact_id
      WHERE s.total_score >= 70 AND ${CONTACTABLE} ORDER BY s.total_score DESC, s.contact_id LIMIT 2`;
    const [best, next] = await fixture.database.query<{ id: number; full_name: string }>(BEST);
    const first = () => page.locator('tbody tr th').first().innerText();
    await fixture.database.query('UPDATE contacts SET last_sent_at = now() WHERE id = $1', [best!.id]);
    await visitor.goto('/prospectos');
    await visitor.settled();
    expect(await first()).toBe(best!.full_name);
    await page.getByLabel('Sin SMS desde hace').selectOption('30');
    await page.getByText('Se muestran').waitFor();
    await visitor.settled();
    expect(await first()).toBe(next!.full_name);
    expect(await visitor.accessibility()).toEqual([]);
    await page.reload();
    await visitor.settled();
    expect(await first()).toBe(next!.full_name);
  });

  it('simulates other rules, and stores nothing', async () => {
    const { page } = visitor;
    const tiers = (): Promise<unknown> =>
      fixture.database.query('SELECT quality_tier, count(*)::integer FROM lead_scores GROUP BY 1 ORDER BY 1');
    const before = await tiers();
    await visitor.goto('/simular');
    await visitor.settled();
    await page.getByLabel('Más si es empresa').fill('10');
    await page.getByRole('button', { name: 'Simular' }).click();
    await page.getByText('Quién se mueve').waitFor();
    await page.getByText('business_points: 3 → 10').waitFor();
    expect(await page.getByRole('button', { name: 'Publicar' }).isDisabled()).toBe(true);
    expect(Number(await page.locator('.stat .figure').nth(1).innerText())).toBeGreaterThan(0);
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByLabel('Alto').fill('95');
    await page.getByText('Cada nivel tiene que empezar más arriba').waitFor();
    expect(await page.getByRole('button', { name: 'Simular' }).isDisabled()).toBe(true);
    expect(await tiers()).toEqual(before);
  });

  it('shows administrators the state of the database', async () => {
    await visitor.goto('/administracion/base');
    await visitor.settled();
    expect(await visitor.accessibility()).toEqual([]);
    expect(await visitor.page.getByRole('row', { name: /^platform_validations / }).count()).toBe(1);
  });

  it('shows the queues to administrators alone, under the same strict policy', async () => {
    const { page } = visitor;
    const answer = await page.goto(new URL('/colas', page.url()).href);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    await page.getByText('scoring-runs').first().waitFor();
    const stranger = await fixture.open();
    await stranger.goto(await fixture.signInLink('operator'));
    await stranger.settled();
    await stranger.goto('/colas');
    await stranger.page.getByText('No tienes permiso').waitFor();
    await stranger.close();
  });

  it('can be switched to English, and remembers it', async () => {
    const { page } = visitor;
    await visitor.goto('/');
    await page.getByLabel('Idioma').selectOption('en');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByLabel('Language').selectOption('es');
    await page.getByRole('heading', { name: 'Panorama' }).waitFor();
  });

  it('works by keyboard alone: skips to the content, and opens a section', async () => {
    const { page } = visitor;
    await visitor.goto('/');
    await visitor.settled();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Ir al contenido');
    await page.getByRole('link', { name: 'Prospectos' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mejores prospectos' }).waitFor();
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
  });

  it.each(['/', '/contactos', '/importar', '/validar', '/prospectos', '/simular', '/administracion'])(
    'fits on a phone: %s',
    async (path) => {
      const { page } = visitor;
      await page.setViewportSize({ width: 390, height: 844 });
      await visitor.goto(path);
      await visitor.settled();
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(wide).toBeLessThanOrEqual(390);
      // The colours are those of the wide screen, which is checked in both schemes.
      expect(await visitor.accessibility(['light'])).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  itGivesAccess(() => ({ fixture, visitor }));
  itSignsIn(() => fixture);
  itTellsItsStates(() => fixture);

  it('says so when an address does not exist, or its item does not', async () => {
    const { page } = visitor;
    await visitor.goto('/contactos/no');
    await page.getByText('No existe este contacto').waitFor();
  });
});
