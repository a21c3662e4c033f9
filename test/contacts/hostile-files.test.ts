import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, deflateRawSync, gzipSync } from 'node:zlib';
import { writeXlsx, type WriteSheet } from 'hucre/xlsx';
import { ImportFixture } from './import-fixture.js';

/*
 * Files that are not tables, or that are made to do harm. Each is refused with the reason, and leaves nothing
 * behind: no contact, no table, no file.
 */

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

async function expectRefusal(file: string, message: string | RegExp): Promise<void> {
  const before = await readdir(fixture.folder);
  const client = await fixture.connect();
  await expect(fixture.importFile(file)).rejects.toThrow(message);
  const tables = await client.query(
    "SELECT relname FROM pg_class WHERE relname LIKE 'contact_import%' AND relpersistence = 't'",
  );
  await client.end();
  expect(tables.rows).toEqual([]);
  expect(await readdir(fixture.folder)).toEqual(before);
  expect(await fixture.count()).toBe(0);
}

const refused = async (content: string | Buffer, message: string | RegExp): Promise<void> =>
  expectRefusal(await fixture.write(content), message);

/** Writes chunks to a file that may be larger than the memory. */
async function write(name: string, chunks: Iterable<Buffer>, pack = false): Promise<string> {
  const file = join(fixture.folder, name);
  const target = createWriteStream(file);
  await (pack
    ? pipeline(Readable.from(chunks), createGzip({ level: 9 }), target)
    : pipeline(Readable.from(chunks), target));
  return file;
}

function* repeat(chunk: Buffer, times: number): Generator<Buffer> {
  for (let count = 0; count < times; count++) yield chunk;
}

const MEGABYTE = Buffer.alloc(1024 * 1024, '5512345678,Ana;');

it.each([
  ['\x7fELF', randomBytes(20_000), 'The file is no text'],
  ['zeros', Buffer.alloc(20_000), 'The file is no text'],
  ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'The file is a PDF'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'an old Excel workbook (.xls)'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'a picture'],
  ['a web page', '<html><table><tr><td>telefono', 'a web page or XML'],
  ['JSON', '[{"telefono": "5512345678"}]', 'The file is JSON'],
  ['JSON in UTF-16', Buffer.from('\ufeff[{"telefono": "5512345678"}]', 'utf16le'), 'The file is JSON'],
  ['a list of numbers in JSON', '[5512345678, 5587654321]', 'The file is JSON'],
  ['a web archive', 'MIME-Version: 1.0\nContent-Type: multipart/related', 'a web archive'],
  ['a SYLK table', 'ID;PWXL;N;E\nC;Y1;X1;K"telefono"\n', 'a SYLK or DIF table'],
  ['a dump', "INSERT INTO clientes VALUES ('5512345678');\n", 'a list of SQL statements'],
  ['an Access database', Buffer.from('\0\x01\0\0Standard Jet DB\0', 'latin1'), 'an Access database'],
  ['an unknown delimiter', 'telefono^nombre\n5512345678^Ana\n', 'say the delimiter'],
  ['contact cards', 'BEGIN:VCARD\nTEL:5512345678', 'contact cards'],
  ['UTF-32', Buffer.from('fffe000074000000', 'hex'), 'UTF-32'],
  ['a cut gzip', gzipSync('telefono\n5512345678\n').subarray(0, 20), 'damaged or cut off'],
  ['gzip in gzip', gzipSync(gzipSync('telefono\n5512345678\n')), 'packed twice'],
  ['an open quote in the header', '"telefono,nombre\n5512345678,Ana\n', 'The header, line 1, cannot be read'],
])('%s', async (_, content, message) => {
  await refused(content, message);
});

it('two thousand columns', async () => {
  const header = ['telefono', ...Array.from({ length: 1999 }, (_, index) => `c${index}`)];
  await refused(`${header.join(',')}\n5512345678\n`, 'The file has 2000 columns; contacts have at most 500');
});

it('a single line of 100 MB', async () => {
  await expectRefusal(await write('line.csv', repeat(MEGABYTE, 100)), 'more than 8 million characters');
  const inQuotes = [Buffer.from('telefono,nombre\n5512345678,"'), ...repeat(MEGABYTE, 100)];
  await expectRefusal(await write('quoted.csv', inQuotes), 'more than 8 million characters');
});

it('a gzip bomb, of one line or of many', async () => {
  await expectRefusal(
    await write('zeros.gz', repeat(Buffer.alloc(1024 * 1024), 300), true),
    'The file is no text',
  );
  const lines = Buffer.from(`5512345678,${'Ana '.repeat(1000)}\n`.repeat(250));
  const many = [Buffer.from('telefono,nombre\n'), ...repeat(lines, 100)];
  await expectRefusal(await write('lines.gz', many, true), 'unpacks to more than 250 times its size');
});

describe('a workbook', () => {
  it.each([
    ['Index/Document.iwa', 'of Numbers'],
    ['content.xml', 'of LibreOffice'],
    ['word/document.xml', 'a Word document'],
    ['xl/workbook.bin', '.xlsb'],
    ['contactos.csv', 'unpack it first'],
  ])('that is another archive, with %s', async (name, message) => {
    await refused(zip({ mimetype: 'x', [name]: 'x' }), message);
  });

  it('that lacks the results of its formulas, or keeps opt-outs in a sheet that would not be read', async () => {
    const rows = [['telefono', 'baja'], ['5512345678']];
    const cells = new Map([['1,1', { value: null, formula: 'IF(1,"SI","")' }]]);
    const workbook = async (...sheets: WriteSheet[]): Promise<Buffer> =>
      Buffer.from(await writeXlsx({ sheets }));
    await refused(await workbook({ name: 'A', rows, cells }), 'The cell B2 has a formula without its result');
    await refused(
      await workbook({ name: 'Clientes', rows }, { name: 'BAJAS 2024', rows }),
      'Sheet 2 of the workbook says BAJAS 2024',
    );
    const lists = await fixture.write(await workbook({ name: 'JAL', rows }, { name: 'SIN', rows }));
    await expect(fixture.importFile(lists, { kind: 'opt_outs' })).rejects.toThrow('has several sheets');
  });

  it('that is cut off, or has no valid sheet', async () => {
    const workbook = Buffer.from(
      await writeXlsx({ sheets: [{ name: 'A', rows: [['telefono'], ['5512345678']] }] }),
    );
    await refused(workbook.subarray(0, 400), 'damaged or cut off');
    await refused(
      zip({ 'xl/workbook.xml': '<workbook><sheets><sheet name="A"/></sheets></workbook>' }),
      'no Excel workbook',
    );
  });

  it('that unpacks to gigabytes, whether it admits it or not', async () => {
    const bomb = Buffer.alloc(200 * 1024 * 1024, '<row><c><v>5512345678</v></c></row>');
    const parts = {
      'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels':
        '<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    };
    await refused(
      zip({ ...parts, 'xl/worksheets/sheet1.xml': bomb }),
      'unpacks to more than any table needs',
    );
    await refused(
      zip({ ...parts, 'xl/worksheets/sheet1.xml': bomb }, 1000),
      'no Excel workbook that can be read',
    );
    await refused(zip({ ...parts, 'xl/worksheets/sheet1.xml': bomb }, 0), 'damaged or cut off');
  });
});

/** A ZIP file of deflated parts. @param claimed the size that the last part claims to have */
function zip(parts: Record<string, string | Buffer>, claimed?: number): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const names = Object.keys(parts);
  for (const name of names) {
    const content = Buffer.from(parts[name]!);
    const packed = deflateRawSync(content);
    const size = name === names.at(-1) ? (claimed ?? content.length) : content.length;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(size, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}
