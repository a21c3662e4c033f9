import { readFile } from 'node:fs/promises';
import { ImportFixture } from './import-fixture.js';

let fixture: ImportFixture;
beforeAll(async () => (fixture = await ImportFixture.create()));
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

const statuses = async (): Promise<unknown[]> =>
  (
    await fixture.database.query<{ status: string; opted_out: boolean }>(
      'SELECT status, opt_out_at IS NOT NULL AS opted_out FROM contacts ORDER BY phone_e164',
    )
  ).map(({ status, opted_out }) => [status, opted_out]);

describe('a contact who opted out', () => {
  it.each([
    ['BAJA', 'OPTED_OUT', true],
    ['opt-out', 'OPTED_OUT', true],
    ['no contactar', 'OPTED_OUT', true],
    ['Bloqueado', 'BLOCKED', false],
    ['lista negra', 'BLACKLISTED', false],
  ])('is known by the status %s', async (word, status, optedOut) => {
    await fixture.import('telefono,estatus\n5512345678,VERIFIED\n');
    expect(await fixture.import(`telefono,estatus\n5512345678,${word}\n`)).toMatchObject({ updated: 1 });
    expect(await statuses()).toEqual([[status, optedOut]]);
  });

  it.each(['optout', 'opted_out', 'fecha_opt_out', 'unsubscribed'])(
    'is known by the column %s',
    async (title) => {
      await fixture.import(`telefono,${title}\n5512345678,si\n5512345679,\n5512345670,2024-01-01\n`);
      expect(await statuses()).toEqual([
        ['OPTED_OUT', true],
        ['OPTED_OUT', true],
        ['UNKNOWN', false],
      ]);
    },
  );

  it('is not imported as contactable because the column has another name', async () => {
    await expect(fixture.import('telefono,sms\n5512345678,si\n')).rejects.toThrow(
      'the mapping opt_out_at=sms',
    );
    expect(await statuses()).toEqual([]);
  });
});

describe('the file of rejected rows', () => {
  it('never replaces another file', async () => {
    const precious = await fixture.write('precious\n', 'precious.txt');
    const file = await fixture.write('telefono\n123\n');
    await expect(fixture.importFile(file, { rejectsFile: precious })).rejects.toThrow(
      'There is another file at',
    );
    expect(await readFile(precious, 'utf8')).toBe('precious\n');
  });
});
