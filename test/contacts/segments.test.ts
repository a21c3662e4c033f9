import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
import type { SegmentDto, SegmentPageDto } from '../../src/contacts/segments/segment.dto.js';
import { SegmentsUpdater } from '../../src/contacts/segments/segments.service.js';
import { storeContact, storeContacts } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { OPERATIONS } from '../support/openapi-examples.js';
import { TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let app: TestApp;
let database: TestDatabase;

beforeAll(async () => {
  app = await TestApp.start({ worker: true });
  database = app.database;
});
afterAll(() => app.stop());
beforeEach(async () => {
  await database.query('TRUNCATE contacts, segments CASCADE');
});

const list = async (query: string): Promise<ContactPageDto> => {
  const { status, body } = await app.as('viewer', true).get(`/contacts?${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as ContactPageDto;
};
const names = async (query: string): Promise<(string | null)[]> =>
  (await list(query)).items.map(({ full_name }) => full_name).sort();
describe('a segment', () => {
  const create = async (name: string, filter: object): Promise<SegmentDto> => {
    const { status, body } = await app.as('operator').post('/segments', { name, filter });
    expect([status, body]).toEqual([201, expect.anything()]);
    return body as SegmentDto;
  };

  it('is saved with its counts, listed, renamed, changed and deleted', async () => {
    await storeContacts(database, 2, { state_code: 'JAL' });
    await storeContact(database, { state_code: 'JAL', opt_out_at: new Date(), status: 'OPTED_OUT' });
    const made = await create(' Jalisco ', { state_code: ['jalisco'] });
    expect(made).toMatchObject({
      name: 'Jalisco',
      filter: { state_code: ['JAL'] },
      contactable: 2,
      total: 3,
      precision: 'exact',
      created_by: 'test-operator',
    });
    const path = `/segments/${made.segment_uuid}`;
    expect((await app.as('viewer', true).get(path)).body).toEqual(made);
    const page = (await app.as('viewer', true).get('/segments')).body as SegmentPageDto;
    expect(page).toEqual({ items: [made], next_cursor: null });

    const renamed = await app.as('operator').patch(path, { name: 'West' });
    expect([renamed.status, renamed.body]).toMatchObject([
      200,
      { name: 'West', filter: { state_code: ['JAL'] }, total: 3 },
    ]);
    const changed = await app.as('operator').patch(path, { filter: { search: 'nobody' } });
    expect(changed.body).toMatchObject({ name: 'West', filter: { search: 'nobody' }, total: 0 });

    expect((await app.as('operator').delete(path)).status).toBe(200);
    for (const answer of [
      await app.as('viewer', true).get(path),
      await app.as('operator').patch(path, {}),
      await app.as('operator').delete(path),
    ])
      expect([answer.status, answer.body]).toMatchObject([404, { code: 'segment_not_found' }]);
  });

  it("is refused without a filter, with another one's name, and to viewers", async () => {
    await create('West', { lada: ['33'] });
    const taken = await app.as('operator').post('/segments', { name: 'West', filter: { lada: ['55'] } });
    expect([taken.status, taken.body]).toMatchObject([409, { code: 'segment_name_taken' }]);
    const other = await create('East', { lada: ['55'] });
    expect((await app.as('operator').patch(`/segments/${other.segment_uuid}`, { name: 'West' })).status).toBe(
      409,
    );
    for (const body of [
      { name: 'x' },
      { name: 'x', filter: {} },
      { name: 'x', filter: null },
      { name: ' ', filter: { lada: ['33'] } },
      { name: 'x', filter: { lda: ['33'] } },
    ])
      expect((await app.as('operator').post('/segments', body)).status).toBe(400);
    expect((await app.as('operator').patch(`/segments/${other.segment_uuid}`, { filter: null })).status).toBe(
      400,
    );
    expect((await app.as('viewer').post('/segments', { name: 'x', filter: { lada: ['33'] } })).status).toBe(
      403,
    );
    expect((await app.as('viewer').delete(`/segments/${other.segment_uuid}`)).status).toBe(403);
  });

  it('replaces its filter wherever a filter is accepted', async () => {
    const [ana] = await storeContacts(database, 1, { full_name: 'Ana', state_code: 'JAL', is_mobile: true });
    await storeContact(database, { full_name: 'Eva', state_code: 'JAL', is_mobile: false });
    await storeContact(database, { full_name: 'Ina', state_code: 'SIN' });
    await storeValidation(database, ana!, 'whatsapp');
    await app.as('operator').post(`/lead-scoring/calculate/${ana!.id}`);
    const { segment_uuid: segment } = await create('mobiles', {
      state_code: ['JAL'],
      is_mobile: true,
      min_score: 1,
    });
    const query = `segment=${segment}`;

    expect(await names(query)).toEqual(['Ana']);
    expect(await names(`${query}&search=eva`)).toEqual([]);
    expect((await app.as('operator').get(`/contacts/export?format=txt&${query}`)).text.trim()).toBe(
      ana!.phone_e164,
    );
    expect((await app.as('viewer', true).get(`/contacts/statistics?by=state&${query}`)).body).toMatchObject({
      total: 1,
    });
    const leads = await app.as('viewer', true).get(`/lead-scoring/top-leads?min_score=0&${query}`);
    expect(leads.body).toMatchObject([{ full_name: 'Ana' }]);
    const file = await app
      .as('operator')
      .get(`/lead-scoring/top-leads/export?format=txt&min_score=0&${query}`);
    expect(file.text.trim()).toBe(ana!.phone_e164);
    const contact_filters = { segment };
    const job = await app
      .as('operator')
      .post('/validation-jobs', { name: 'one', platforms: ['whatsapp'], contact_filters });
    const stored = { state_code: ['JAL'], is_mobile: true, min_score: 1 };
    expect(job.body).toMatchObject({ contact_filters: stored });
    const run = await app.as('admin').post('/lead-scoring/runs', { contact_filters });
    expect([run.status, run.body]).toMatchObject([202, { contact_filters: stored }]);
    const simulated = await app.as('admin').post('/lead-scoring/simulate', { contact_filters });
    expect([simulated.status, simulated.body]).toMatchObject([200, { contacts: 1 }]);
    expect((await create('part', { segment, lada: ['33'] })).filter).toEqual({ ...stored, lada: ['33'] });
  });

  it('is refused when it is unknown, and together with a field that it has', async () => {
    const { segment_uuid: segment } = await create('West', { lada: ['33'], min_score: 50 });
    const field = async (query: string): Promise<unknown> => {
      const { status, body } = await app.as('viewer', true).get(`/contacts?${query}`);
      return [status, (body as { errors?: { field: string }[] }).errors?.map((error) => error.field)];
    };
    expect(await field(`segment=${UNKNOWN}`)).toEqual([400, ['segment']]);
    expect(await field('segment=West')).toEqual([400, ['segment']]);
    expect(await field(`segment=${segment}&lada=55`)).toEqual([400, ['lada']]);
    expect(await field(`segment=${segment}&min_score=70`)).toEqual([200, undefined]);
    const nested = { name: 'x', platforms: ['apple'], contact_filters: { segment: UNKNOWN } };
    const { body } = await app.as('operator').post('/validation-jobs', nested);
    expect(body).toMatchObject({ errors: [{ field: 'contact_filters.segment' }] });
  });

  it.each(
    OPERATIONS.filter(({ operation }) =>
      operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === 'segment'),
    ),
  )('is read by $name, which accepts one by the document', async ({ path }) => {
    const { status, body } = await app.as('admin').get(`${path.replace('/api/v1', '')}?segment=${UNKNOWN}`);
    expect([path, status, body]).toMatchObject([path, 400, { errors: [{ field: 'segment' }] }]);
  });

  it('is counted again by a worker', async () => {
    const { segment_uuid } = await create('all', { search: 'ana' });
    await storeContact(database, { full_name: 'Ana' });
    await database.query("UPDATE segments SET counted_at = now() - interval '1 hour'");
    await app.of(SegmentsUpdater, 'worker').work();
    await waitFor(
      () => app.as('viewer', true).get(`/segments/${segment_uuid}`),
      ({ body }) => (body as SegmentDto).total === 1,
    );
  });
});
