import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { PhoneFile } from './phone-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phones-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The last digits of the phones, in order, and the number of rows without a phone. */
async function read(content: string | Uint8Array): Promise<[phones: string, rejected: number]> {
  const path = join(folder, 'phones');
  await writeFile(path, content);
  const file = new PhoneFile(path);
  let text = '';
  for await (const lines of file.lines()) text += lines;
  return [
    text
      .trim()
      .split('\n')
      .map((phone) => phone.slice(-1))
      .join(''),
    file.rejected,
  ];
}

describe('a file of phones', () => {
  it.each<[string, string, [string, number]]>([
    ['nothing but phones', '5512345671\n5512345672\n', ['12', 0]],
    ['several in a cell', 'telefono\n5512345671 / 5512345672\n', ['12', 0]],
    ['several columns of them', 'telefono,celular\n5512345671,5512345672\n5512345673,\n', ['123', 0]],
    ['others without a header', '1,5512345671,Ana\n2,5512345672,Luis\n', ['12', 0]],
    ['a header that is no known name', 'lista\n5512345671\n', ['1', 0]],
    ['rows without any', 'estado;numero\nJAL;5512345671\nJAL;x\n', ['1', 1]],
  ])('is read with %s', async (_what, content, expected) => {
    expect(await read(content)).toEqual(expected);
  });

  it('is read on every sheet of a workbook that has phones', async () => {
    const sheets = [
      { name: 'Aviso', rows: [['Lista comprada', 'en 2026']] },
      { name: 'JAL', rows: [['telefono'], ['5512345671']] },
      {
        name: 'SIN',
        rows: [
          ['estado', 'numero'],
          ['SIN', '5512345672'],
        ],
      },
      { name: 'Hoja3', rows: [] },
    ];
    expect(await read(await writeXlsx({ sheets }))).toEqual(['12', 0]);
  });

  it.each(['', 'nombre,edad\nAna,3\n', 'telefono\nx\n'])(
    'is refused without any phone: %j',
    async (content) => {
      await expect(read(content)).rejects.toThrow(/phone/);
    },
  );
});
