import { readFile } from 'node:fs/promises';
import { CONTACTABLE, written, type PageFixture, type Visitor } from './page-fixture.js';

/** Steps of page.test.ts that are about contacts, in its window. */
export function itFindsContacts(given: () => { fixture: PageFixture; visitor: Visitor }): void {
  it('lists contacts by chips with exact counts, page by page', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    await visitor.goto('/contactos');
    await visitor.settled();
    expect(await visitor.accessibility()).toEqual([]);
    const low = await fixture.count(`${CONTACTABLE} AND c.lead_tier = 'LOW'`);
    await page.getByRole('button', { name: `Bajo ${written(low)}`, exact: true }).click();
    await page.getByText(`${written(low)} contactos`, { exact: true }).waitFor();
    await visitor.isAt('/contactos?lead_tier=LOW');
    await visitor.settled();
    expect(await page.locator('tbody tr').count()).toBe(Math.min(50, low));
    expect(new Set(await page.locator('tbody .badge').allInnerTexts())).toEqual(new Set(['Bajo']));

    const firstOfPage = (): Promise<string> => page.locator('tbody th').first().innerText();
    const before = await firstOfPage();
    await page.getByRole('link', { name: 'Siguientes' }).click();
    await page.getByRole('link', { name: 'Al principio' }).waitFor();
    await visitor.settled();
    const second = await firstOfPage();
    expect(second).not.toBe(before);
    await page.reload();
    await visitor.settled();
    expect(await firstOfPage()).toBe(second);
    await page.goBack();
    await page.getByRole('link', { name: 'Al principio' }).waitFor({ state: 'detached' });
    expect(await firstOfPage()).toBe(before);
  });

  it('exports a selection as a file, after its exact count', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    // The kept counts do not know a lowest score, so this selection is counted.
    await visitor.goto('/contactos?lead_tier=LOW');
    await page.getByLabel('Puntaje mínimo').fill('40');
    await page.keyboard.press('Enter');
    await page.getByText(/^\d+ contactos$/).waitFor();
    await visitor.isAt('/contactos?lead_tier=LOW&min_score=40');
    await page.getByRole('button', { name: 'Descargar' }).click();
    const total = await fixture.count(`${CONTACTABLE} AND c.lead_tier = 'LOW' AND c.lead_score >= 40`);
    await page.getByText(`${written(total)} contactos en esta selección`).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'CSV' }).click();
    await page.getByLabel('Cuántos').fill(String(total - 1));
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: `Descargar ${written(total - 1)} contactos` }).click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    const [header, ...rows] = file.trimEnd().split('\r\n');
    expect(header).toBe('\uFEFFphone_e164,full_name,state_name,municipality,lead_score,lead_tier');
    expect(rows).toHaveLength(total - 1);
    expect(rows.filter((row) => !row.endsWith(',LOW'))).toEqual([]);
  });

  it('finds contacts by words of a name, without leaving them in the address, and saves filters', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    await visitor.goto('/contactos?lead_tier=LOW');
    await visitor.settled();
    await page.getByLabel('Buscar por nombre o teléfono').fill('nunez mar');
    await page.getByRole('button', { name: 'Buscar' }).click();
    const found = await fixture.count(
      `${CONTACTABLE} AND c.lead_tier = 'LOW' AND c.full_name ~* '\\mN[uú][nñ]ez' AND c.full_name ~* '\\mMar'`,
    );
    await page.getByText('que coinciden con «nunez mar»').waitFor();
    await page.getByText(new RegExp(`^${written(found)} contactos?$`)).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(Math.min(50, found));
    await visitor.isAt('/contactos?lead_tier=LOW');
    await page.getByLabel('Buscar por nombre o teléfono').fill('');

    await page.getByLabel('Orden').selectOption('Mejor puntaje');
    await visitor.settled();
    const scores = (await page.locator('tbody td.number').allInnerTexts()).map(Number);
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    await page.getByRole('button', { name: 'Guardar estos filtros' }).click();
    await page.getByLabel('Nombre del segmento').fill('Los bajos');
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    const low = written(await fixture.count(`${CONTACTABLE} AND c.lead_tier = 'LOW'`));
    await page.getByRole('link', { name: /^Los bajos/ }).waitFor();
    await visitor.goto('/contactos');
    await page.getByRole('link', { name: `Los bajos ${low}` }).click();
    await page.getByText(`${low} contactos`, { exact: true }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Borrar segmento' }).click();
    await page.getByRole('button', { name: 'Borrar «Los bajos»' }).click();
    await page.getByRole('link', { name: `Los bajos ${low}` }).waitFor({ state: 'detached' });
  });

  it('narrows the list to a municipality, and shows that filter as long as it applies', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const { municipality } = await fixture.database.one<{ municipality: string }>(
      `SELECT municipality FROM contacts c WHERE ${CONTACTABLE} AND municipality IS NOT NULL
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    await visitor.goto('/contactos');
    await page.getByRole('textbox', { name: 'Municipio' }).fill(municipality);
    await page.keyboard.press('Enter');
    const found = await fixture.count(`${CONTACTABLE} AND c.municipality = '${municipality}'`);
    await page.getByText(`${written(found)} contactos`, { exact: true }).waitFor();
    await page.reload();
    await visitor.settled();
    expect(await page.getByRole('textbox', { name: 'Municipio' }).inputValue()).toBe(municipality);
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('opts a contact out, and shows since when and how', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const { id } = await fixture.database.one<{ id: number }>(
      `SELECT id FROM contacts c WHERE ${CONTACTABLE} AND lead_tier = 'POOR' ORDER BY id LIMIT 1`,
    );
    await visitor.goto(`/contactos/${id}`);
    await page.getByText('Qué lo subiría').waitFor();
    await page.getByRole('button', { name: 'Dar de baja' }).click();
    await page.getByLabel('Cómo lo dijo').selectOption('por teléfono');
    await page.getByRole('button', { name: 'Confirmar la baja' }).click();
    await page.getByText('No se le puede contactar').waitFor();
    await page.getByText('Se dio de baja (por teléfono)').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    expect(await fixture.count(`${CONTACTABLE} AND c.id = ${id}`)).toBe(0);
  });

  it('finds a contact by its phone, and says why somebody may not be contacted', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const contact = await fixture.database.one<{ id: number; phone_national: string }>(
      `SELECT id, phone_national FROM contacts WHERE opt_out_at IS NOT NULL ORDER BY id LIMIT 1`,
    );
    await visitor.goto('/contactos');
    await page.getByLabel('Buscar por nombre o teléfono').fill(`044 ${contact.phone_national}`);
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByText('No se le puede contactar').waitFor();
    await page.getByText(/Se dio de baja \d/).waitFor();
    // Addresses end up in logs and histories, so they hold no phone.
    await visitor.isAt(`/contactos/${contact.id}`);
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('shows a score as parts that add up', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const best = await fixture.database.one<{ contact_id: number; total_score: number }>(
      'SELECT contact_id, total_score FROM lead_scores ORDER BY total_score DESC, contact_id LIMIT 1',
    );
    await visitor.goto(`/contactos/${best.contact_id}`);
    await visitor.settled();
    expect(await page.locator('.score').innerText()).toBe(String(best.total_score));
    const points = await page.locator('.part-list li > :last-child').allInnerTexts();
    expect(points.reduce((sum, text) => sum + Number.parseInt(text, 10), 0)).toBe(best.total_score);
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Calificar ahora' }).click();
    await page.getByText(/Calificado (?:ahora|hace \d+ segundos?)/).waitFor();
  });
}
