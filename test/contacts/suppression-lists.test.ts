import { gzipSync } from 'node:zlib';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { ImportFixture } from './import-fixture.js';
import { wrongCells } from './statistics-fixture.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({ worker: true });
});
beforeEach(async () => {
  await app.database.query(
    'TRUNCATE contacts, suppressed_phones, suppression_overrides RESTART IDENTITY CASCADE',
  );
});
afterAll(() => app.stop());

async function store(phone: string): Promise<number> {
  const fields = { phone_e164: `+52${phone}`, phone_national: phone, status: 'VERIFIED' };
  return (await storeContact(app.database, fields)).id;
}

async function listed(): Promise<string[]> {
  const { body } = await app.as('operator').get('/contacts');
  return (body as { items: { phone_national: string }[] }).items
    .map(({ phone_national }) => phone_national)
    .sort();
}

/** Uploads a file as a version of a list. */
async function upload(content: string | Buffer, fields: Record<string, string>): Promise<Response> {
  const form = new FormData();
  form.set('file', new Blob([content]), 'list.csv');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return fetch(`${await app.url}/api/v1/suppressions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.token('admin')}` },
    body: form,
  });
}

describe('suppression lists', () => {
  interface Snapshot {
    snapshot_uuid: string;
    version: number;
    phones: number;
    rejected: number;
    active: boolean;
    counted: boolean;
    warnings: string[];
  }
  const change = async (uuid: string, action: string): Promise<Snapshot> =>
    (await app.as('admin').post(`/suppressions/${uuid}/${action}`)).body as Snapshot;
  const snapshots = async (): Promise<Snapshot[]> =>
    ((await app.as('viewer').get('/suppressions')).body as { items: Snapshot[] }).items;
  const allCounted = async (): Promise<void> => {
    await waitFor(snapshots, (items) => items.every(({ counted }) => counted));
    expect(await wrongCells(app.database)).toEqual([]);
  };

  it('keep their phones from being contacted at once, version by version, including contacts that are created later', async () => {
    for (const phone of ['5512345671', '5512345672', '5512345673']) await store(phone);
    const fields = {
      list: 'repep',
      states: 'CDMX,JAL',
      licence_until: '2020-01-01',
      effective_from: '2019-01-01',
    };
    const answer = await upload('telefono;nombre\n55 1234 5671;x\n5512345674;\nabc;\n5512345671;\n', fields);
    const first = (await answer.json()) as Snapshot;
    expect([answer.status, first]).toEqual([
      201,
      expect.objectContaining({
        version: 1,
        phones: 2,
        rejected: 1,
        active: true,
        warnings: ['licence_expired'],
      }),
    ]);
    expect(await listed()).toEqual(['5512345672', '5512345673']);
    await store('5512345674');
    expect(await listed()).toEqual(['5512345672', '5512345673']);
    await allCounted();

    const second = (await (
      await upload(gzipSync('5512345672\n5512345674\n'), { list: 'repep' })
    ).json()) as Snapshot;
    expect(second).toMatchObject({ version: 2, phones: 2, active: true });
    expect(await listed()).toEqual(['5512345671', '5512345673']);
    await allCounted();

    expect(await change(first.snapshot_uuid, 'activate')).toMatchObject({ version: 1, active: true });
    expect(await listed()).toEqual(['5512345672', '5512345673']);
    await change(first.snapshot_uuid, 'deactivate');
    expect(await listed()).toHaveLength(4);
    expect((await snapshots()).map(({ version, active }) => [version, active])).toEqual([
      [2, false],
      [1, false],
    ]);
    await allCounted();
  });

  it('yield to the consent of a contact, in every later version, and to nothing else', async () => {
    const id = await store('5512345675');
    await upload('5512345675\n', { list: 'own' });
    await upload('5512345675\n', { list: 'repep2' });
    expect(await listed()).toEqual([]);
    const consent = { method: 'FORM', evidence: 'Form 12' };
    await app.as('admin').post(`/contacts/${id}/suppression-overrides`, { list: 'repep2', ...consent });
    expect(await listed()).toEqual([]);
    await app.as('admin').post(`/contacts/${id}/suppression-overrides`, { list: 'own', ...consent });
    expect(await listed()).toEqual(['5512345675']);
    await upload('5512345675\n', { list: 'own' });
    expect(await listed()).toEqual(['5512345675']);
    await allCounted();
    const events = await app.database.query('SELECT kind, evidence FROM consent_events ORDER BY id');
    expect(events.slice(-2)).toMatchObject([
      { kind: 'OVERRIDE', evidence: 'repep2: Form 12' },
      { kind: 'OVERRIDE', evidence: 'own: Form 12' },
    ]);
  });

  it('count for an import, and in the statistics while contacts change', async () => {
    await upload('5512345676\n5512345677\n', { list: 'own' });
    const fixture = await ImportFixture.of(app.database);
    await fixture.import('telefono,nombre\n5512345676,Ana\n5512345677,Eva\n5512345678,Luis\n');
    expect(await listed()).toEqual(['5512345678']);
    await app.database.query("UPDATE contacts SET operator = 'Telcel'");
    await allCounted();
    await fixture.removeFolder();
  });

  it.each([
    ['a file without phones', 'nombre\nAna\n', { list: 'x' }, 'file'],
    ['an empty file', '', { list: 'x' }, 'file'],
    ['a reserved name', '5512345678\n', { list: 'opt_outs' }, 'list'],
    ['a state that does not exist', '5512345678\n', { list: 'x', states: 'ZZ' }, 'states'],
    ['a text that is not a day', '5512345678\n', { list: 'x', licence_until: 'soon' }, 'licence_until'],
    ['an unknown field', '5512345678\n', { list: 'x', color: 'red' }, 'color'],
  ])('refuse %s, and leave nothing', async (_, content, fields, field) => {
    const before = (await snapshots()).length;
    const answer = await upload(content, fields);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
    ]);
    expect(await snapshots()).toHaveLength(before);
    expect((await app.as('admin').post('/suppressions', { list: 'x' })).status).toBe(400);
  });
});
