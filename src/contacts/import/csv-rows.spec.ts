import fc from 'fast-check';
import { csvLine } from '../../common/csv.js';
import { type BrokenRow, type CsvRow, readRows } from './csv-rows.js';

const HEADER = 'a,b,c';

/** Reads lines that arrive `size` at a time; leaves the header out. */
async function read(lines: string[], size = lines.length): Promise<(CsvRow | BrokenRow)[]> {
  async function* batches(): AsyncGenerator<string[]> {
    for (let at = 0; at < lines.length; at += size) yield await Promise.resolve(lines.slice(at, at + size));
  }
  const rows: (CsvRow | BrokenRow)[] = [];
  for await (const batch of readRows(batches())) rows.push(...batch);
  return rows.slice(1);
}

describe('readRows', () => {
  it('reads back any rows, however the lines arrive', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...Array.from('ab",;\n é😀')), maxLength: 6 });
    const row = fc
      .tuple(cell, cell, cell)
      .filter((cells) => cells.join('').trim() !== '' || cells.some((text) => text.includes('\n')));
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const lines = [HEADER, ...rows.map((cells) => csvLine(cells).slice(0, -2))].join('\n').split('\n');
        const found = await read(lines, size);
        expect(found.map((each) => ('cells' in each ? each.cells : each.code))).toEqual(rows);
      }),
    );
  });

  it('numbers rows by the line on which they begin', async () => {
    const rows = await read([HEADER, '', '1,2,3', '4,"five', 'six",7', ' ', '8,9,10']);
    expect(rows.map(({ line, raw }) => [line, raw])).toEqual([
      [3, '1,2,3'],
      [4, '4,"five\nsix",7'],
      [7, '8,9,10'],
    ]);
  });

  it('loses one row for each broken line, wherever it is', async () => {
    const good = fc.constantFrom('1,2,3', '"1",2,"3"', '1,Juan "El Gallo",3');
    const broken = fc.constantFrom('"1,2,3', '1,"2,3', '1,2', '1,2,3,4');
    const lines = fc.array(fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: broken }), {
      minLength: 1,
      maxLength: 600,
    });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 700 }), async (file, size) => {
        const found = await read([HEADER, ...file], size);
        const isGood = (line: string): boolean => !/^"1,|,"2,3|^1,2$|4/.test(line);
        expect(found.map((row) => [row.line, row.raw, 'cells' in row])).toEqual(
          file.map((line, index) => [index + 2, line, isGood(line)]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['a;b;c', '1;2,5;3'],
    ['a\tb\tc', '1\t2;5\t3'],
    ['a|b|c', '1|2\t5|3'],
  ])('finds the delimiter of %j', async (header, line) => {
    const [row] = await read([header, line]);
    expect(row && 'cells' in row && row.cells).toHaveLength(3);
  });
});
