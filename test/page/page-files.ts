import { readFile } from 'node:fs/promises';
import { CONTACTABLE, type PageFixture, type Visitor } from './page-fixture.js';

/** A file as people have them: with semicolons, in a Windows encoding, and with its own titles. */
const FILE = {
  name: 'feria.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    'Teléfono;Quién es;Estado\r\n55 9000 1111;Zoé Peña;CDMX\r\n55 9000 2222;Iván Núñez;jalisco\r\n123;Corto;JAL\r\n',
    'latin1',
  ),
};

/** Steps of page.test.ts that are about files, in its window. */
export function itTakesFilesIn(given: () => { fixture: PageFixture; visitor: Visitor }): void {
  it('imports a file after a preview, corrects a column, offers the rejects, and undoes the import', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const imported = `c.phone_national IN ('5590001111', '5590002222')`;
    await visitor.goto('/importar');
    await visitor.settled();
    await page.getByLabel('Elegir archivo').setInputFiles(FILE);
    await page.getByText('Se crearían 2 contactos').waitFor();
    await page.getByText('Quién es: no se lee').waitFor();
    await page.getByText('Al teléfono le faltan dígitos').first().waitFor();
    expect(await fixture.count(imported)).toBe(0);

    await page.getByText('Corregir cómo se lee').click();
    await page.getByLabel('Nombre', { exact: true }).fill('Quién es');
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Revisar otra vez' }).click();
    await page.getByRole('cell', { name: 'Zoé Peña' }).waitFor();
    await page.getByRole('button', { name: 'Importar', exact: true }).click();
    await page.getByRole('heading', { name: 'feria.csv', level: 1 }).waitFor();
    await page.getByText('Terminado', { exact: true }).waitFor();
    expect(await fixture.count(`${imported} AND c.full_name IN ('Zoé Peña', 'Iván Núñez')`)).toBe(2);
    expect(await visitor.accessibility()).toEqual([]);

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar 1 rechazadas' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain('phone_too_short');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('las bajas se conservan').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Se deshizo: 2 borrados').waitFor();
    expect(await fixture.count(imported)).toBe(0);
  });

  it('stores a suppression list, and shows which contacts of an exported file are on it now', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const exported = await fixture.database.one<{ id: number; phone_national: string }>(
      `SELECT c.id, c.phone_national FROM contacts c
       JOIN contact_export_parts p ON c.id = ANY(p.contact_ids) WHERE ${CONTACTABLE} LIMIT 1`,
    );
    await visitor.goto('/administracion/listas');
    await visitor.settled();
    await page.getByLabel('Lista', { exact: true }).fill('propia');
    await page
      .getByLabel('Archivo CSV o Excel')
      .setInputFiles({ ...FILE, buffer: Buffer.from(`telefono\n${exported.phone_national}\n`) });
    await page.getByRole('button', { name: 'Guardar y activar' }).click();
    await page.getByText('Lista propia activa: 1 teléfonos').waitFor();
    await page.getByRole('button', { name: 'Desactivar' }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);

    await page.getByRole('link', { name: 'Descargas' }).click();
    await page.getByRole('button', { name: 'Detalle' }).first().click();
    await page.getByText('Ya no se les puede contactar').waitFor();
    await page.getByLabel('¿Estaba este teléfono?').fill(exported.phone_national);
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByText('Sí estaba en el archivo. Hoy no se le puede contactar.').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await page.locator('.record-details').getByRole('link').first().click();
    await page.getByText('Su teléfono está en la lista de exclusión propia.').waitFor();
  });

  it('records a privacy request, blocks the person when it is accepted, and records who did it', async () => {
    const { fixture, visitor } = given();
    const { page } = visitor;
    const { id } = await fixture.database.one<{ id: number }>(
      `SELECT id FROM contacts c WHERE ${CONTACTABLE} AND lead_tier = 'UNKNOWN' ORDER BY id DESC LIMIT 1`,
    );
    await visitor.goto(`/contactos/${id}`);
    await page.getByRole('button', { name: 'Registrar una solicitud' }).click();
    await page.getByLabel('Qué pide').selectOption('Cancelación');
    await page.getByRole('button', { name: 'Confirmar' }).click();
    await page.getByText('Por responder').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await visitor.goto('/administracion/privacidad');
    await page.getByRole('link', { name: `contacto #${id}` }).waitFor();
    await page.getByRole('button', { name: 'Aceptar' }).click();
    expect(await visitor.accessibility()).toEqual([]);
    await page.getByRole('button', { name: 'Confirmar' }).click();
    await page.locator('.badge').getByText('Por cumplir').waitFor();
    await page.getByRole('link', { name: `contacto #${id}` }).click();
    await page.getByText('No se le puede contactar').waitFor();
    await visitor.goto('/administracion/auditoria');
    await page.getByRole('rowheader', { name: 'Aceptó una solicitud' }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });
}
