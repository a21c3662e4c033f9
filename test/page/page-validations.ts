import { CONTACTABLE, money, PRICE, written, type PageFixture, type Visitor } from './page-fixture.js';

/** Steps of page.test.ts that are about validations, in its window. */
export function itValidates(given: () => { fixture: PageFixture; visitor: Visitor }): void {
  it('starts a validation, follows it, and asks again about its failures', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    await visitor.goto('/validar?lead_tier=UNKNOWN&state_code=JAL');
    await visitor.settled();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Apple' }).click();
    await page.getByRole('button', { name: 'Google' }).click();
    const asked = await fixture.count(`${CONTACTABLE} AND c.lead_tier = 'UNKNOWN' AND c.state_code = 'JAL'`);
    await page.getByText(`${written(asked * 3)} consultas a tus validadores`).waitFor();
    await page.getByText(`costo estimado ${money(asked * PRICE)}`).waitFor();
    await page.getByLabel('Solicitudes por minuto').fill('60000');
    await page.getByRole('button', { name: 'Empezar' }).click();
    await page.getByRole('heading', { name: 'Jalisco, Sin calificar' }).waitFor();
    await page.getByText('Terminado', { exact: true }).waitFor();
    await page.getByText(`${written(asked)} de ${written(asked)}`, { exact: true }).waitFor();
    await page.getByText(`de unos ${money(asked * PRICE)}`).waitFor();
    const stored = await fixture.database.one<{ answered: number; failed: number }>(
      `SELECT successful_validations AS answered, failed_validations AS failed FROM validation_jobs
       WHERE name = 'Jalisco, Sin calificar'`,
    );
    expect(stored.answered + stored.failed).toBe(asked * 3);
    expect(await page.locator('.stat .figure').allInnerTexts()).toEqual([
      written(stored.answered),
      written(stored.failed),
      '0',
    ]);
    await page.getByText('El validador no lo sabe').first().waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Preguntar otra vez por ellos' }).click();
    await page.getByText('Terminado', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Validaciones' }).click();
    await page.getByRole('link', { name: 'Jalisco, Sin calificar' }).waitFor();
  });

  it('uses a saved segment for a validation, and shows what it would ask', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const data = { name: 'Los de Jalisco', filter: { state_code: ['JAL'] } };
    const saved = await page.request.post(new URL('/api/v1/segments', fixture.url).href, {
      headers: { 'x-requested-with': 'page' },
      data,
    });
    expect(saved.status()).toBe(201);
    await visitor.goto('/validar');
    await page.getByLabel('Segmento').selectOption('Los de Jalisco');
    const asked = await fixture.count(`${CONTACTABLE} AND c.state_code = 'JAL'`);
    await page.getByText(`${written(asked)} contactos`, { exact: true }).waitFor();
    expect(await page.getByLabel('Nombre').getAttribute('placeholder')).toBe('Los de Jalisco');
    expect(await visitor.accessibility()).toEqual([]);
    const { segment_uuid } = (await saved.json()) as { segment_uuid: string };
    await page.request.delete(new URL(`/api/v1/segments/${segment_uuid}`, fixture.url).href, {
      headers: { 'x-requested-with': 'page' },
    });
  });

  it('pauses, resumes and cancels running work on the overview', async () => {
    const { visitor } = given();
    const { page } = visitor;
    await visitor.goto('/validar?is_mobile=true');
    await page.getByLabel('Solicitudes por minuto').fill('60');
    await page.getByLabel('Nombre').fill('Despacio');
    await page.getByLabel('Preguntar también por resultados vigentes').check();
    await page.getByRole('button', { name: 'Empezar' }).click();
    await page.getByRole('heading', { name: 'Despacio' }).waitFor();
    await visitor.goto('/');
    await page.getByRole('button', { name: /^Ver \d+ más$/ }).click();
    const row = page.locator('.work-item').filter({ hasText: 'Despacio' });
    await row.getByText('En curso').waitFor();
    await row.getByRole('button', { name: 'Pausar' }).click();
    await row.getByText('En pausa').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await row.getByRole('button', { name: 'Reanudar' }).click();
    await row.getByText('En curso').waitFor();
    await row.getByRole('button', { name: 'Cancelar' }).click();
    await row.getByText('Los resultados guardados se conservan').waitFor();
    await row.getByRole('button', { name: 'Cancelar', exact: true }).click();
    await row.getByText('Cancelado').waitFor();
  });
}
