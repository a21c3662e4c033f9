import { EXAMPLE_CONTACT_IDS } from '../../src/common/examples.js';
import { storeContact } from '../factories/contacts.js';
import type { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { IDS, post, startWithForbidden, type Row } from './forbidden-contacts.js';

let app: TestApp;
beforeAll(async () => (app = await startWithForbidden()));
afterAll(() => app.stop());

describe('background work over many contacts', () => {
  const results = (): Promise<Row[]> =>
    app.database.query(
      'SELECT contact_id, max(validated_at) AS at FROM platform_validations WHERE contact_id > 900000 GROUP BY 1 ORDER BY 1',
    );

  it.each([
    ['of a filter', { contact_filters: { state_code: ['JAL'] } }],
    ['that were named', { contact_ids: IDS }],
  ])('a job over contacts %s asks about nobody who may not be contacted', async (_, scope) => {
    const before = await results();
    const job = await post(
      app,
      '/validation-jobs',
      { name: 'all', platforms: ['whatsapp', 'apple'], force: true, ...scope },
      201,
    );
    const done = await waitFor(
      async () => (await app.as('viewer').get(`/validation-jobs/${String(job.job_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect(done).toMatchObject({ total_contacts: EXAMPLE_CONTACT_IDS.length });
    expect(await results()).toEqual(before);
  });

  it.each([
    ['opts out', (id: number) => post(app, `/contacts/${id}/opt-out`, { method: 'SMS' }, 200)],
    [
      'is put on a list',
      (id: number) =>
        app.database.query(
          "INSERT INTO suppressed_phones SELECT phone_e164, 'own' FROM contacts WHERE id = $1",
          [id],
        ),
    ],
    [
      'asks to be deleted',
      (id: number) =>
        post(app, '/privacy-requests', { kind: 'cancellation', method: 'EMAIL', contact_id: id }, 201),
    ],
  ])('a job under way does not ask about a contact that %s meanwhile', async (_, leave) => {
    const ids: number[] = [];
    for (let count = 0; count < 4; count++) ids.push((await storeContact(app.database)).id);
    const job = await post(
      app,
      '/validation-jobs',
      { name: 'slow', platforms: ['google'], contact_ids: ids, batch_size: 1, rate_limit_per_minute: 40 },
      201,
    );
    const asked = (): Promise<Row[]> =>
      app.database.query('SELECT contact_id FROM platform_validations WHERE contact_id = ANY($1)', [ids]);
    await waitFor(asked, (rows) => rows.length > 0);
    await leave(ids[3]!);
    await waitFor(
      async () => (await app.as('viewer').get(`/validation-jobs/${String(job.job_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect((await asked()).map(({ contact_id }) => contact_id)).not.toContain(ids[3]);
  });

  it('a scoring run over a filter scores no contact who may not be contacted', async () => {
    const run = await post(
      app,
      '/lead-scoring/runs',
      { contact_filters: { lada: ['33'], state_code: ['JAL'] } },
      202,
    );
    const done = await waitFor(
      async () => (await app.as('viewer').get(`/lead-scoring/runs/${String(run.run_uuid)}`)).body as Row,
      ({ status }) => status === 'COMPLETED',
    );
    expect(done).toMatchObject({ processed_contacts: EXAMPLE_CONTACT_IDS.length });
  });
});
