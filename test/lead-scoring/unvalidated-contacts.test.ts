import { PLATFORMS } from '../../src/common/platforms.js';
import type { BatchAcceptedDto } from '../../src/lead-scoring/dto/lead-score-response.dto.js';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import { LockHolder } from './support/lock-holder.js';
import { storeScorable } from './support/runs.js';

/** Every third contact was never asked about. The first half of the contacts is in JAL. */
const CONTACTS = 60;
const SLICE = 10;
const JAL = { state_code: ['JAL'] };
const ALL_IDS = Array.from({ length: CONTACTS }, (_, index) => index + 1);
const isValidated = (id: number): boolean => id % 3 !== 0;

describe('contacts who were never asked about', () => {
  let app: TestApp;

  beforeAll(async () => {
    const variables = { SCORING_LANES: '2', SCORING_SLICE_CONTACTS: String(SLICE) };
    app = await TestApp.start({ worker: true, variables });
  });
  afterAll(() => app.stop());
  afterEach(() => LockHolder.releaseAll());
  beforeEach(async () => {
    await app.database.query('TRUNCATE contacts, scoring_runs RESTART IDENTITY CASCADE');
    await storeScorable(app.database, CONTACTS);
    await app.database.query('DELETE FROM platform_validations WHERE contact_id % 3 = 0');
    await app.database.query(`UPDATE contacts SET state_code = 'JAL' WHERE id <= $1`, [CONTACTS / 2]);
  });

  const ended = (uuid: string): Promise<ScoringRunResponseDto> =>
    waitFor(
      async () => (await app.as('viewer').get(`/lead-scoring/runs/${uuid}`)).body as ScoringRunResponseDto,
      ({ status }) => status === 'COMPLETED',
    );

  const start = async (body: object): Promise<ScoringRunResponseDto> => {
    const answer = await app.as('admin').post('/lead-scoring/runs', body);
    expect([answer.status, answer.body]).toEqual([202, answer.body]);
    return answer.body as ScoringRunResponseDto;
  };

  const run = async (body: object): Promise<ScoringRunResponseDto> => ended((await start(body)).run_uuid);

  const scored = async (): Promise<number[]> =>
    (await app.database.query<{ id: number }>('SELECT contact_id AS id FROM lead_scores ORDER BY 1')).map(
      ({ id }) => id,
    );

  /** The stored rows of the contacts without results, with their place on the disk. */
  const unvalidated = (): Promise<object[]> =>
    app.database.query('SELECT ctid::text, c.* FROM contacts c WHERE id % 3 = 0 ORDER BY id');

  it.each([
    ['a filter', { contact_filters: JAL }, ALL_IDS.slice(0, CONTACTS / 2), null],
    ['named ids', { contact_ids: [1, 2, 3, 4, 5, 6] }, [1, 2, 3, 4, 5, 6], 2],
    ['all', { all: true }, ALL_IDS, null],
  ])('are skipped by a run over %s: they stay UNKNOWN and get no score', async (_, scope, ids, count) => {
    const before = await unvalidated();
    const done = await run(scope);
    expect(done).toMatchObject({
      include_unvalidated: false,
      processed_contacts: ids.filter(isValidated).length,
      missing_contacts: 0,
      unvalidated_contacts: count,
      progress_percentage: 100,
    });
    expect(await scored()).toEqual(ids.filter(isValidated));
    expect(await unvalidated()).toEqual(before);
    const [contact] = await app.database.query('SELECT lead_tier FROM contacts WHERE id = 3');
    expect(contact).toEqual({ lead_tier: 'UNKNOWN' });
  });

  it.each([
    ['a filter', { contact_filters: JAL }, ALL_IDS.slice(0, CONTACTS / 2), null],
    ['named ids', { contact_ids: [1, 2, 3, 4, 5, 6] }, [1, 2, 3, 4, 5, 6], 0],
    ['all', { all: true }, ALL_IDS, null],
  ])('are scored with 0 by a run over %s that includes them', async (_name, scope, ids, count) => {
    const done = await run({ ...scope, include_unvalidated: true });
    expect(done).toMatchObject({
      include_unvalidated: true,
      processed_contacts: ids.length,
      unvalidated_contacts: count,
    });
    expect(await scored()).toEqual(ids);
    expect(
      await app.database.one(
        'SELECT total_score, quality_tier, lead_tier FROM lead_scores JOIN contacts c ON c.id = contact_id WHERE c.id = 3',
      ),
    ).toEqual({ total_score: 0, quality_tier: 'POOR', lead_tier: 'POOR' });
  });

  it('are counted among named ids, so that the counts add up', async () => {
    const ids = [...ALL_IDS, 2_000_000_000, 2_000_000_001];
    const done = await run({ contact_ids: ids });
    expect(done).toMatchObject({
      total_contacts: CONTACTS + 2,
      processed_contacts: 40,
      unvalidated_contacts: 20,
      missing_contacts: 2,
    });
  });

  it('are skipped by a batch', async () => {
    const { body } = await app.as('admin').post('/lead-scoring/batch-calculate', [3, 4, 6]);
    expect(await ended((body as BatchAcceptedDto).run_uuid)).toMatchObject({
      include_unvalidated: false,
      processed_contacts: 1,
      unvalidated_contacts: 2,
    });
    expect(await scored()).toEqual([4]);
  });

  it('are scored when one of them is scored by its id, and keep that score in a run', async () => {
    const answer = await app.as('operator').post('/lead-scoring/calculate/3');
    expect(answer).toMatchObject({ status: 200, body: { total_score: 0, quality_tier: 'POOR' } });
    await run({ contact_ids: [3, 4] });
    expect(await app.database.query('SELECT contact_id, calculation_version AS v FROM lead_scores')).toEqual([
      { contact_id: 3, v: 1 },
      { contact_id: 4, v: 1 },
    ]);
  });

  it.each([true, false])('are included or skipped as before when a run is resumed: %s', async (include) => {
    const holder = await LockHolder.take(app.database.url, 'SELECT FROM contacts WHERE id = 5 FOR UPDATE');
    const { run_uuid } = await start({ all: true, include_unvalidated: include });
    await LockHolder.waiters(app.database, 1);
    const act = (action: string) => app.as('admin').post(`/lead-scoring/runs/${run_uuid}/${action}`);
    expect(await act('pause')).toMatchObject({ status: 200, body: { include_unvalidated: include } });
    await holder.release();
    expect(await act('resume')).toMatchObject({ status: 200, body: { include_unvalidated: include } });
    await ended(run_uuid);
    expect(await scored()).toEqual(include ? ALL_IDS : ALL_IDS.filter(isValidated));
  });

  it('are not selected by an empty filter, which is refused', async () => {
    const before = await fingerprint(app.database);
    for (const include_unvalidated of [false, true]) {
      const answer = await app
        .as('admin')
        .post('/lead-scoring/runs', { contact_filters: {}, include_unvalidated });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'contact_filters' }] } });
      expect(JSON.stringify(answer.body)).toContain(String.raw`\"all\": true`);
    }
    expect(await fingerprint(app.database)).toEqual(before);
  });

  describe('with a new number', () => {
    const changeNumber = (id: number): Promise<object[]> =>
      app.database.query(`UPDATE contacts SET phone_e164 = '+52667' || (1000000 + id) WHERE id = $1`, [id]);

    it.each([
      ['a filter', { contact_filters: JAL }],
      ['named ids', { contact_ids: ALL_IDS }],
      ['all', { all: true }],
    ])('stay UNKNOWN in a run over %s: results for another number do not count', async (_name, scope) => {
      await changeNumber(4);
      await run(scope);
      expect(await scored()).not.toContain(4);
    });

    it('lose a score that came from the earlier number', async () => {
      await run({ all: true });
      const score = 'SELECT total_score > 0 AS scores FROM lead_scores WHERE contact_id = 4';
      expect(await app.database.one(score)).toEqual({ scores: true });
      await changeNumber(4);
      const foretold = await app.as('admin').post('/lead-scoring/simulate', { everything: true });
      await run({ all: true });
      expect(await app.database.one(score)).toEqual({ scores: false });
      const { mean } = await app.database.one<{ mean: number }>(
        'SELECT round(avg(total_score), 2)::float8 AS mean FROM lead_scores',
      );
      expect(foretold.body).toMatchObject({ mean_score_after: mean });
      const explained = await app.as('viewer').get('/lead-scoring/contact/4');
      expect(explained.body).toMatchObject({
        total_score: 0,
        is_current: true,
        score_breakdown: { other_number: PLATFORMS },
        current: { other_number: PLATFORMS },
      });
    });

    it('are scored only by results for the new number', async () => {
      await changeNumber(4);
      await app.database.query(
        `INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, confidence_score)
         SELECT id, phone_e164, 'apple', true, 1 FROM contacts WHERE id = 4`,
      );
      await run({ contact_ids: [4] });
      const score = await app.database.one(
        'SELECT total_score, platform_count FROM lead_scores WHERE contact_id = 4',
      );
      expect(score).toEqual({ total_score: 15, platform_count: 1 });
    });
  });
});
