import { es } from '../../web/src/i18n/es.js';
import type { PageFixture, Visitor } from './page-fixture.js';

/*
 * Tests that page.test.ts runs on its servers, because starting servers takes longer than all these tests. Each has
 * its own window, because a browser writes failures into the console of the window.
 */

/** Signing in by a link and by a token. */
export function itSignsIn(fixture: () => PageFixture): void {
  it('signs in by a link once, and leaves no code in the address', async () => {
    const link = await fixture().signInLink('viewer');
    const stranger = await fixture().open();
    await stranger.goto(link);
    await stranger.page.getByRole('heading', { name: 'Panorama' }).waitFor();
    expect(new URL(stranger.page.url()).hash).toBe('');
    await stranger.close();
    const another = await fixture().open();
    await another.goto(link);
    await another.page.getByText('Este enlace ya se usó').waitFor();
    await another.close();
  });

  it('signs in with the company account, and out of it again', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await stranger.goto('/prospectos?tier=HIGH');
    await page.getByRole('link', { name: 'Entrar con la cuenta de la empresa' }).click();
    await page.getByPlaceholder('Enter any login').fill('ana');
    await page.getByPlaceholder('and password').fill('cualquiera');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Mejores prospectos' }).waitFor();
    await stranger.isAt('/prospectos?tier=HIGH');
    await page.getByText('ana', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Salir' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('link', { name: 'Entrar con la cuenta de la empresa' }).waitFor();
    await stranger.close();
  });

  it('signs in by a token, refuses a wrong one, shows what the role may do, and signs out', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await stranger.goto('/contactos');
    expect(await stranger.accessibility()).toEqual([]);
    await page.getByLabel('Token de acceso').fill('esto-no-es');
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByText('El token no es válido').waitFor();
    await page.getByText(/Solicitud [\w-]+/).waitFor();
    await page.getByLabel('Token de acceso').fill(await fixture().token('viewer'));
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByRole('heading', { name: 'Contactos' }).waitFor();
    expect(
      await page.getByRole('navigation', { name: 'Secciones' }).getByRole('link').allInnerTexts(),
    ).toEqual(['Panorama', 'Contactos', 'Importar', 'Validar', 'Prospectos']);
    expect(await page.getByRole('link', { name: 'Validar estos' }).count()).toBe(0);
    await stranger.goto('/simular');
    await page.getByText('Hace falta el rol Administración').waitFor();
    await page.getByRole('button', { name: 'Salir' }).click();
    await page.getByLabel('Token de acceso').waitFor();
    await stranger.close();
  });
}

/** Tests with screen readers, and with users who have fewer rights. */
export function itGivesAccess(given: () => { fixture: PageFixture; visitor: Visitor }): void {
  it('creates an API key, shows it once, signs in with it, and ends both by revoking it', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    await visitor.goto('/administracion/claves');
    await page.getByText('Todavía no hay claves').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByLabel('Programa que la usará').fill('Almacén');
    await page.getByRole('button', { name: 'Crear', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Cópiala ahora').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    const key = await page.locator('code.command').innerText();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copiar' }).click();
    await page.getByRole('button', { name: 'Copiada' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(key);
    await page.getByRole('button', { name: 'Ya la guardé' }).click();
    expect(await page.content()).not.toContain(key);

    const program = await fixture.open();
    await program.goto('/contactos');
    await program.page.getByLabel('Token de acceso').fill(key);
    await program.page.getByRole('button', { name: 'Entrar' }).click();
    await program.page.getByText(es.contacts.masked).waitFor();
    await program.page.locator('tbody tr').first().waitFor();
    expect(await program.page.locator('tbody').innerText()).toMatch(/\*\*\*/);
    expect(await program.page.locator('tbody').innerText()).not.toMatch(/\d{4} ?\d{4}/);
    expect(await program.page.getByRole('searchbox').count()).toBe(0);
    expect(await program.page.getByLabel('Orden').innerText()).not.toContain('Nombre');
    expect(await program.accessibility()).toEqual([]);
    expect(program.complaints).toEqual([]);

    await page.getByRole('button', { name: 'Revocar Almacén' }).click();
    await page.getByText('no se puede deshacer').waitFor();
    expect(await visitor.accessibility(['light'])).toEqual([]);
    await page.getByRole('button', { name: 'Sí, revocar' }).click();
    await page.locator('.badge').getByText('Revocada').waitFor();
    await program.page.getByRole('link', { name: 'Prospectos' }).click();
    await program.page.getByText('Tu sesión terminó').waitFor();
    await program.close();

    const viewer = await fixture.open();
    await viewer.goto(await fixture.signInLink('viewer'));
    await viewer.settled();
    await viewer.goto('/administracion/claves');
    await viewer.page.getByText('No tienes permiso').waitFor();
    await viewer.close();
    await page.route('**/api/v1/api-keys?*', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.reload();
    await page.getByText('La base de datos no responde').waitFor();
    await page.unroute('**/api/v1/api-keys?*');
    visitor.complaints.splice(0);
  });
}

/** Messages of the page when something is unavailable. */
export function itTellsItsStates(fixture: () => PageFixture): void {
  it('shows an error with the id of the request and tries again, while the rest of the screen works', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await stranger.goto(await fixture().signInLink('viewer'));
    await stranger.settled();
    const problem = {
      status: 503,
      code: 'database_unavailable',
      detail: 'away',
      request_id: 'esta-solicitud',
    };
    await page.route('**/api/v1/contacts?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.getByRole('link', { name: 'Contactos', exact: true }).click();
    await page.getByText('La base de datos no responde').waitFor();
    await page.getByText('Solicitud esta-solicitud').waitFor();
    await page.getByRole('button', { name: /^Bajo [\d,]+$/ }).waitFor();
    expect(await stranger.accessibility()).toEqual([]);
    await page.unroute('**/api/v1/contacts?*');
    await page.getByRole('button', { name: 'Volver a intentar' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(await page.getByText('Solicitud esta-solicitud').count()).toBe(0);
    await stranger.close();
  });

  it('shows a placeholder while it waits, and advice when there is nothing', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await stranger.goto(await fixture().signInLink('viewer'));
    await stranger.settled();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/contacts?*', async (route) => {
      await asked;
      await route.continue();
    });
    await stranger.goto('/contactos?state_code=YUC&lada=33');
    await page.getByRole('status').getByText('Cargando').waitFor();
    answer();
    await page.getByText(es.contacts.noneYet).waitFor();
    await page.getByText(es.contacts.noneYetNext).waitFor();
    expect(await stranger.accessibility()).toEqual([]);
    expect(stranger.complaints).toEqual([]);
    await stranger.close();
  });

  it('says that the shown data may be old when the stream breaks', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await page.route('**/dashboard/work/events', (route) => route.abort());
    await stranger.goto(await fixture().signInLink('viewer'));
    await page.getByText('Sin conexión en vivo').waitFor();
    await stranger.close();
  });

  it('asks to sign in again when the session has ended, and returns to the same screen', async () => {
    const stranger = await fixture().open();
    const { page } = stranger;
    await stranger.goto(await fixture().signInLink('viewer'));
    await stranger.settled();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Prospectos' }).click();
    await page.getByText('Tu sesión terminó').waitFor();
    await page.getByLabel('Token de acceso').fill(await fixture().token('viewer'));
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByRole('heading', { name: 'Mejores prospectos' }).waitFor();
    await stranger.close();
  });
}
