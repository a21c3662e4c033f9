import { headerFinder, singleHeaderFinder } from './import-columns.js';

describe('singleHeaderFinder', () => {
  const find = (rows: string[][]) =>
    singleHeaderFinder(headerFinder())(rows.map((cells, index) => ({ line: index + 1, cells })));
  const data = ['5512345678', 'Ana', '', 'si'];

  it.each<[string[][]]>([
    [[['Cliente', '', 'Baja', ''], ['telefono', 'nombre', 'motivo', 'fecha'], data]],
    [[['telefono', 'nombre', 'Avisos', ''], ['', '', 'correo', 'Baja'], data]],
    [[['telefono', 'nombre', 'Avisos'], ['', '', 'correo', 'No llamar'], data]],
    [[['phone', 'name', 'x', 'y'], ['telefono', 'nombre', 'x', 'baja'], data]],
    [[['Reporte de bajas 2024'], ['telefono', 'nombre', 'x', 'y'], data]],
  ])('stops at a title beside the header that says who is not to be contacted: %j', (rows) => {
    expect(() => find(rows)).toThrow('people who are not to be contacted may be meant');
  });

  it('takes other titles, and rows without a phone, for what they are', () => {
    const header = ['telefono', 'nombre', 'estatus', 'x'];
    const rows = [['Clientes de julio'], header, ['sin', 'Ana', 'Baja', ''], data];
    expect(find(rows)?.row.cells).toBe(header);
  });
});

describe('headerFinder', () => {
  const top = (...rows: string[][]) => rows.map((cells, index) => ({ line: index + 1, cells }));

  it('skips titles above the header', () => {
    const rows = top(
      ['Reporte', ''],
      ['Generado', '01/02/2024'],
      ['Teléfono', 'Nombre'],
      ['5512345678', 'Ana'],
    );
    expect(headerFinder()(rows)).toEqual({ row: rows[2], next: 4 });
  });

  it('takes the row above the first phone where no name is known, or the line that was said', () => {
    const rows = top(['Reporte', ''], ['Contacto uno', 'Nombre'], ['5512345678', 'Ana']);
    expect(headerFinder({ phone: '#1' })(rows)?.row).toBe(rows[1]);
    expect(headerFinder({}, 1)(rows)?.row).toBe(rows[0]);
  });

  it('reads a file without a header by position', () => {
    const rows = top(['5512345678', 'Ana']);
    expect(() => headerFinder()(rows)).toThrow('The file has no header: its first line holds a phone number');
    expect(headerFinder({}, 0)(rows)).toEqual({ row: { line: 0, cells: ['', ''] }, next: 1 });
  });
});
