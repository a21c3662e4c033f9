import fc from 'fast-check';
import { csvLine } from './rejects-file.js';
import { likelyDelimiter, readCsv } from './csv-rows.js';
import type { FindHeader, Row } from './table-row.js';

const HEADER = 'a,b,c';
const firstRow: FindHeader = ([row]) => row && { row, next: row.line + 1 };

/** Reads lines that arrive `size` at a time; leaves the header out. */
async function read(lines: string[], size = lines.length): Promise<Row[]> {
  async function* batches(): AsyncGenerator<string[]> {
    for (let at = 0; at < lines.length; at += size) yield await Promise.resolve(lines.slice(at, at + size));
  }
  const rows: Row[] = [];
  for await (const batch of readCsv(batches(), { findHeader: firstRow })) rows.push(...batch);
  return rows.slice(1);
}

describe('readCsv', () => {
  it('reads back any rows, however the lines arrive', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...Array.from('ab",;\n é😀')), maxLength: 6 });
    const row = fc.tuple(cell, cell, cell).filter((cells) => cells.join('').trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const lines = [HEADER, ...rows.map((cells) => csvLine(cells).slice(0, -2))].join('\n').split('\n');
        const found = await read(lines, size);
        expect(found.map(({ cells, fault }) => fault ?? cells)).toEqual(rows);
      }),
    );
  });

  it('takes a comma in the header for more than semicolons in the rows', () => {
    expect(likelyDelimiter(['a,b,c', ';,,', ',;,'])).toBe(',');
  });

  it('numbers rows by the line on which they begin', async () => {
    const rows = await read([HEADER, '', '1,2,3', '4,"five', 'six",7', ' ', '8,9,10']);
    expect(rows).toEqual([
      { line: 3, cells: ['1', '2', '3'] },
      { line: 4, cells: ['4', 'five\nsix', '7'] },
      { line: 7, cells: ['8', '9', '10'] },
    ]);
  });

  it('loses one row for each broken line, wherever it is', async () => {
    const good = fc.constantFrom('1,2,3', '"1",2,"3"', '1,Juan "El Gallo",3');
    const broken = fc.constantFrom('"1,2,3', '1,"2,3', '1,2,3,4');
    const lines = fc.array(fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: broken }), {
      minLength: 1,
      maxLength: 600,
    });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 700 }), async (file, size) => {
        const found = await read([HEADER, ...file], size);
        const isGood = (line: string): boolean => !/^"1,|,"2,3|4/.test(line);
        expect(found.map(({ line, fault }) => [line, fault === undefined])).toEqual(
          file.map((line, index) => [index + 2, isGood(line)]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('fills rows that are too short and drops empty fields behind the last', async () => {
    expect(await read([HEADER, '1,2', '1,2,3,,', ',,', '1,2,3,4'])).toEqual([
      { line: 2, cells: ['1', '2', ''] },
      { line: 3, cells: ['1', '2', '3'] },
      { line: 5, cells: ['1', '2', '3', '4'], fault: 'wrong_number_of_fields' },
    ]);
  });

  it('takes a field of a thousand lines for one, and reads twenty thousand open quotes', async () => {
    const note = Array.from({ length: 990 }, (_, index) => `line ${index}`).join('\n');
    expect(await read([HEADER, ...`1,"${note}",3`.split('\n'), '4,5,6'])).toMatchObject([
      { cells: ['1', note, '3'] },
      { cells: ['4', '5', '6'] },
    ]);
    const hostile = await read([HEADER, ...Array<string>(20_000).fill('"1,2,3')], 1000);
    expect(new Set(hostile.map(({ fault }) => fault))).toEqual(new Set(['broken_quotes']));
  });

  it('takes the delimiter that the first line of Excel says', async () => {
    async function* lines(): AsyncGenerator<string[]> {
      yield await Promise.resolve(['sep=|', 'a|b;c', '1|2;3']);
    }
    const rows: Row[] = [];
    for await (const batch of readCsv(lines(), { findHeader: firstRow })) rows.push(...batch);
    expect(rows).toEqual([
      { line: 2, cells: ['a', 'b;c'] },
      { line: 3, cells: ['1', '2;3'] },
    ]);
  });
});

describe('likelyDelimiter', () => {
  it.each([
    [';', ['a;b;c', '1;2,5;3']],
    ['\t', ['a\tb\tc', '1\t2;5\t3']],
    ['|', ['a|b|c', '1|2\t5|3']],
    [',', ['a,b', '1,Pérez, Ana', '2,Luis']],
    [';', ['Teléfono;Nombre, apellido, apellido materno', '1;Ana']],
    [';', ['telefono', '5512345678;']],
    [',', ['telefono', '5512345678']],
    [';', ['a;b', '1;"x, y, z, w"', '2;"x, y, z, v"']],
    [';', ['Reporte, de clientes', 'a;b;c', '1;2;3', '4;5;6']],
  ])('is %j for %j', (delimiter, lines) => {
    expect(likelyDelimiter(lines)).toBe(delimiter);
  });
});
