import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
import type { SentFileResponseDto } from '../../src/contacts/sent/sent.dto.js';
import { StateCorrectionsRepository } from '../../src/contacts/states/state-corrections.repository.js';
import { createDataSource } from '../../src/database/data-source.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

let app: TestApp;
let database: TestDatabase;

beforeAll(async () => {
  app = await TestApp.start();
  database = app.database;
});
afterAll(() => app.stop());
beforeEach(async () => {
  await database.query('TRUNCATE contacts, sent_campaigns CASCADE');
});

describe('recording who was sent a message', () => {
  const record = (body: object) => app.as('operator').post('/contacts/sent', body);
  const sends = (): Promise<{ id: number; send_count: number; last_sent_at: Date | null }[]> =>
    database.query('SELECT id, send_count, last_sent_at FROM contacts ORDER BY id');

  it('updates count and time of each contact once per campaign, by id, phone or both', async () => {
    const ana = await storeContact(database, { last_sent_at: '2026-10-02T00:00:00Z', send_count: 4 });
    const eva = await storeContact(database);
    const gone = await storeContact(database, { status: 'OPTED_OUT', opt_out_at: new Date() });
    const request = {
      campaign: 'Autumn',
      contact_ids: [ana.id, ana.id, 2_000_000_000],
      phones: [ana.phone_e164, `044 ${eva.phone_e164.slice(3)}`, gone.phone_e164, '5599999999', 'x'],
      sent_at: '2026-10-01T00:00:00Z',
    };
    const first = await record(request);
    expect([first.status, first.body]).toEqual([
      200,
      {
        campaign: 'Autumn',
        recorded: 3,
        already: 0,
        unknown: 2,
        not_contactable: 1,
        invalid: [{ index: 4, code: 'invalid_characters' }],
      },
    ]);
    const october = (day: number): Date => new Date(Date.UTC(2026, 9, day));
    // An earlier message does not move the time of the last one back.
    const after = [
      { id: ana.id, send_count: 5, last_sent_at: october(2) },
      { id: eva.id, send_count: 1, last_sent_at: october(1) },
      { id: gone.id, send_count: 1, last_sent_at: october(1) },
    ];
    expect(await sends()).toEqual(after);
    expect((await record(request)).body).toMatchObject({ recorded: 0, already: 3, not_contactable: 0 });
    expect(await sends()).toEqual(after);
    expect((await record({ ...request, campaign: 'Winter', sent_at: undefined })).body).toMatchObject({
      recorded: 3,
    });
    expect((await sends()).map(({ send_count }) => send_count)).toEqual([6, 2, 2]);

    const list = (await app.as('viewer').get('/contacts?sort=last_sent&not_contacted_days=1'))
      .body as ContactPageDto;
    expect(list.items).toEqual([]);
  });

  it('takes the Idempotency-Key as the campaign when none is named, for a file as well as for a list', async () => {
    const { phone_e164 } = await storeContact(database);
    const send = async (key: string | undefined): Promise<SentFileResponseDto> => {
      const form = new FormData();
      form.set(
        'file',
        new Blob([`nombre,telefono\nAna,${phone_e164}\nEva,55 9999 9999\nUva,12\n`]),
        'sent.csv',
      );
      const answer = await fetch(`${await app.url}/api/v1/contacts/sent/file`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await app.token('operator')}`,
          ...(key && { 'Idempotency-Key': key }),
        },
        body: form,
      });
      return (await answer.json()) as SentFileResponseDto;
    };
    const counts = { campaign: 'batch 1', unknown: 1, rejected: 1, not_contactable: 0 };
    expect(await send('batch 1')).toEqual({ ...counts, recorded: 1, already: 0 });
    expect(await send('batch 1')).toEqual({ ...counts, recorded: 0, already: 1 });
    expect(await send('batch 2')).toMatchObject({ recorded: 1 });
    expect(await send(undefined)).toMatchObject({ status: 400, errors: [{ field: 'campaign' }] });
  });

  it('refuses a request without contacts, without a campaign, or with a time in the future', async () => {
    const fields = async (body: object): Promise<unknown> => {
      const answer = await record(body);
      return [
        answer.status,
        (answer.body as { errors?: { field: string }[] }).errors?.map(({ field }) => field),
      ];
    };
    expect(await fields({ campaign: 'x' })).toEqual([400, ['']]);
    expect(await fields({ contact_ids: [1] })).toEqual([400, ['campaign']]);
    expect(await fields({ campaign: 'x', contact_ids: [1], sent_at: '2999-01-01' })).toEqual([
      400,
      ['sent_at'],
    ]);
    expect(await fields({ campaign: 'x', contact_ids: [] })).toEqual([400, ['contact_ids']]);
  });

  it('counts right when two senders report the same contacts at once', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 20; index += 1) ids.push((await storeContact(database)).id);
    const answers = await Promise.all(
      [ids, [...ids].reverse(), ids, ids].map((contact_ids) => record({ campaign: 'Autumn', contact_ids })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await sends()).map(({ send_count }) => send_count)).toEqual(ids.map(() => 1));
  });
});

describe('a value of a filter', () => {
  const found = async (query: string): Promise<number> => {
    const { status, body } = await app.as('viewer').get(`/contacts?${query}`);
    expect([status, body]).toEqual([200, expect.anything()]);
    return (body as ContactPageDto).items.length;
  };

  it('is found however it is spelled, also of municipalities and cities', async () => {
    for (const municipality of ['Tlajomulco de Zúñiga', 'TLAJOMULCO DE ZUNIGA', 'Zapopan'])
      await storeContact(database, { municipality, city: municipality, state_code: 'XX1', operator: 'Oui' });
    expect(await found('municipality=tlajomulco%20de%20zu%C3%B1iga')).toBe(2);
    expect(await found('city=ZAPOPAN')).toBe(1);
    // Nobody knows this value, but some contacts have it.
    expect(await found('state_code=xx1')).toBe(3);
    expect(await found('operator=OUI')).toBe(3);
    expect(await found('lada=998')).toBe(0);
  });

  it.each([
    ['state_code', 'Jalisko', 'Jalisko is not a known state; similar: Jalisco'],
    ['state_name', 'Nuevo Lion', 'Nuevo Lion is not a known state; similar: Nuevo León'],
    ['operator', 'Telsel', 'Telsel is not a known operator; similar: Telcel, Telmex'],
    ['municipality', 'Zapopam', 'Zapopam is not a known municipality; similar: Zapopan'],
    ['city', 'Atlantis', 'Atlantis is not a known city; nothing similar is known'],
    ['lada', '334', '334 is not a known area code; similar: 33'],
    ['lada', '05', '05 is not a known area code; similar: 55'],
  ])('that nobody can have is refused with similar values: %s=%s', async (field, value, detail) => {
    await storeContact(database, { municipality: 'Zapopan', city: 'Zapopan' });
    const query = `${field}=${encodeURIComponent(value)}`;
    for (const [path, name] of [
      [`/contacts?${query}`, field],
      [`/contacts/statistics?${query}`, field],
      [`/lead-scoring/top-leads?${query}`, field],
    ] as const) {
      // Best leads have no field for cities.
      if (field === 'city' && path.includes('top-leads')) continue;
      const { status, body } = await app.as('viewer').get(path);
      expect([path, status, body]).toMatchObject([
        path,
        400,
        { errors: [{ field: name, code: 'known', detail }] },
      ]);
    }
    const job = { name: 'x', platforms: ['apple'], contact_filters: { [field]: [value] } };
    const { status, body } = await app.as('operator').post('/validation-jobs', job);
    expect([status, body]).toMatchObject([400, { errors: [{ field: `contact_filters.${field}`, detail }] }]);
  });
});

describe('npm run states', () => {
  const run = async (...options: string[]): Promise<{ code: number | null; out: string }> => {
    const child = spawn('npm', ['run', '--silent', 'states', '--', ...options], {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  };
  const states = async (): Promise<string[]> => {
    const rows = await database.query<{ state: string }>(
      `SELECT concat_ws('/', coalesce(state_code, '-'), coalesce(state_name, '-')) AS state FROM contacts ORDER BY id`,
    );
    return rows.map(({ state }) => state);
  };

  it('shows, corrects and restores the spelling of states; unknown and contradictory ones stay', async () => {
    const before: [string | null, string | null][] = [
      ['JAL', 'Jalisco'],
      ['Jal.', 'JALISCO'],
      [null, 'nuevo leon'],
      ['CMX', null],
      ['JAL', 'Sinaloa'],
      ['ZZ', 'Nowhere'],
      [null, null],
    ];
    for (const [state_code, state_name] of before) await storeContact(database, { state_code, state_name });
    const was = await states();

    const shown = await run();
    expect([shown.code, shown.out.trim().split('\n')]).toEqual([
      0,
      [
        'CMX – → CDMX Ciudad de México: 1 contacts',
        'Jal. JALISCO → JAL Jalisco: 1 contacts',
        '– nuevo leon → NL Nuevo León: 1 contacts',
        '3 contacts to correct. Correct them with: npm run states -- --apply',
      ],
    ]);
    expect(await states()).toEqual(was);

    expect((await run('--apply')).code).toBe(0);
    const corrected = [
      'JAL/Jalisco',
      'JAL/Jalisco',
      'NL/Nuevo León',
      'CDMX/Ciudad de México',
      'JAL/Sinaloa',
      'ZZ/Nowhere',
      '-/-',
    ];
    expect(await states()).toEqual(corrected);

    // This contact has moved meanwhile, so its state is not restored.
    await database.query(
      "UPDATE contacts SET state_code = 'SON', state_name = 'Sonora' WHERE state_code = 'CDMX'",
    );
    expect((await run('--undo')).out).toContain('2 contacts have their old spelling again.');
    expect(await states()).toEqual(was.map((state, index) => (index === 3 ? 'SON/Sonora' : state)));
  });

  it('continues after an interruption, and can then be undone as a whole', async () => {
    for (let index = 0; index < 6; index += 1)
      await storeContact(database, { state_code: 'Jal.', state_name: null });
    const { id: first } = await database.one<{ id: number }>('SELECT min(id) AS id FROM contacts');
    const dataSource = await createDataSource({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 1,
    }).initialize();
    try {
      const correction = {
        old: { state_code: 'Jal.', state_name: null },
        corrected: { state_code: 'JAL', state_name: 'Jalisco' },
      };
      const repository = new StateCorrectionsRepository();
      expect(await repository.correct(dataSource.manager, 0, first + 1, [correction])).toBe(2);
      expect(await repository.correct(dataSource.manager, 0, first + 1, [correction])).toBe(0);
      expect(await repository.correct(dataSource.manager, 0, first + 5, [correction])).toBe(4);
      expect(new Set(await states())).toEqual(new Set(['JAL/Jalisco']));
      expect(await repository.undo(dataSource.manager, 4)).toEqual({ taken: 4, contacts: 4 });
      expect(await repository.undo(dataSource.manager, 4)).toEqual({ taken: 2, contacts: 2 });
      expect(await repository.undo(dataSource.manager, 4)).toEqual({ taken: 0, contacts: 0 });
      expect(new Set(await states())).toEqual(new Set(['Jal./-']));
    } finally {
      await dataSource.destroy();
    }
  });
});
