import type { ContactPageDto } from '../../src/contacts/dto/contact-response.dto.js';
import type { ContactWithScoreDto } from '../../src/contacts/dto/contact-with-score.dto.js';
import type {
  LeadScoreResponseDto,
  BatchAcceptedDto,
} from '../../src/lead-scoring/dto/lead-score-response.dto.js';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import { storeContact, storeContacts, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

describe('lead scoring', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ worker: true });
  });

  afterAll(() => app.stop());

  beforeEach(async () => {
    await app.database.query('TRUNCATE contacts CASCADE');
  });

  /** A contact with all five platforms at full confidence: 75 + 15 = 90. */
  const premium = async (fields: Record<string, unknown> = {}): Promise<StoredContact> => {
    const contact = await storeContact(app.database, fields);
    for (const platform of PLATFORMS)
      await storeValidation(app.database, contact, platform, { confidence_score: 1 });
    return contact;
  };

  const calculate = async (id: number, query = ''): Promise<LeadScoreResponseDto> => {
    const answer = await app.as('operator').post(`/lead-scoring/calculate/${id}${query}`);
    expect(answer.status).toBe(200);
    return answer.body as LeadScoreResponseDto;
  };

  const batch = async (ids: number[], query = ''): Promise<ScoringRunResponseDto> => {
    const answer = await app.as('admin').post(`/lead-scoring/batch-calculate${query}`, ids);
    expect(answer.status).toBe(202);
    return whenDone((answer.body as BatchAcceptedDto).run_uuid);
  };

  const runOverAll = async (): Promise<ScoringRunResponseDto> => {
    const answer = await app.as('admin').post('/lead-scoring/runs', { all: true });
    return whenDone((answer.body as ScoringRunResponseDto).run_uuid);
  };

  const whenDone = (run_uuid: string): Promise<ScoringRunResponseDto> =>
    waitFor(
      async () =>
        (await app.as('viewer').get(`/lead-scoring/runs/${run_uuid}`)).body as ScoringRunResponseDto,
      (run) => run.status !== 'QUEUED' && run.status !== 'RUNNING',
    );

  it('stores the same total and tier in the score and in the contact', async () => {
    const contact = await premium();
    const score = await calculate(contact.id);
    expect(score).toMatchObject({
      total_score: 90,
      quality_tier: 'PREMIUM',
      calculation_version: 1,
      calculation_method: 'standard',
    });
    const row = await app.database.one(
      'SELECT lead_score, lead_tier, last_scored_at FROM contacts WHERE id = $1',
      [contact.id],
    );
    expect(row).toMatchObject({ lead_score: 90, lead_tier: 'PREMIUM' });
    expect(row.last_scored_at).toBeInstanceOf(Date);
  });

  it('scores by weight on request, and says so', async () => {
    const contact = await storeContact(app.database);
    await storeValidation(app.database, contact, 'whatsapp', { confidence_score: 1 });
    const score = await calculate(contact.id, '?method=weighted');
    expect(score).toMatchObject({ whatsapp_score: 15, total_score: 18, calculation_method: 'weighted' });
  });

  /** When a contact was last scored, by its own column and by the answers that show it. */
  const lastScoredAt = async ({ id, phone_e164 }: StoredContact) => {
    const { column } = await app.database.one<{ column: Date }>(
      'SELECT last_scored_at AS column FROM contacts WHERE id = $1',
      [id],
    );
    const of = (path: string) => app.as('operator').get(path);
    const [one, byPhone, list, leads] = await Promise.all([
      of(`/contacts/${id}`),
      of(`/contacts/by-phone/${phone_e164}`),
      of('/contacts'),
      of('/lead-scoring/top-leads'),
    ]);
    const contacts = [
      one.body,
      byPhone.body,
      (list.body as ContactPageDto).items[0],
      (leads.body as ContactWithScoreDto[])[0],
    ] as ContactWithScoreDto[];
    const answers = new Set(contacts.map(({ last_scored_at }) => String(last_scored_at)));
    return { column: column.toISOString(), answers: [...answers] };
  };

  it('counts every calculation, and says in every answer when the last one was', async () => {
    const contact = await premium();
    for (const version of [1, 2]) {
      const score = await calculate(contact.id);
      expect(score.calculation_version).toBe(version);
      const { last_calculated_at } = score as unknown as { last_calculated_at: string };
      expect(await lastScoredAt(contact)).toEqual({
        column: last_calculated_at,
        answers: [last_calculated_at],
      });
    }
  });

  it.each([
    ['a batch', 'sets', (id: number) => batch([id])],
    ['a run over all', 'leaves', () => runOverAll()],
  ])(
    '%s %s the time of a contact whose score stays, and every answer shows the new one',
    async (_name, effect, scoreAgain) => {
      const contact = await premium();
      await calculate(contact.id);
      const before = await lastScoredAt(contact);
      await scoreAgain(contact.id);
      const after = await lastScoredAt(contact);
      const { at } = await app.database.one<{ at: Date }>('SELECT last_calculated_at AS at FROM lead_scores');
      expect(after.answers).toEqual([at.toISOString()]);
      expect(after.answers).not.toEqual(before.answers);
      expect(after.column).toBe(effect === 'sets' ? at.toISOString() : before.column);
    },
  );

  it('scores a contact once for each of many simultaneous requests', async () => {
    const contact = await premium();
    await Promise.all(Array.from({ length: 10 }, () => calculate(contact.id)));
    expect(await app.database.one('SELECT calculation_version AS v FROM lead_scores')).toEqual({ v: 10 });
  });

  it('accepts a request without a body from clients that send a content type', async () => {
    const contact = await premium();
    const answer = await app.as('operator').postText(`/lead-scoring/calculate/${contact.id}`, '');
    expect(answer.status).toBe(200);
  });

  it('answers 404 for an unknown contact', async () => {
    expect((await app.as('operator').post('/lead-scoring/calculate/2000000000')).status).toBe(404);
  });

  it('scores a batch in the worker and shows its progress', async () => {
    const contacts = await storeContacts(app.database, 30);
    for (const contact of contacts)
      await storeValidation(app.database, contact, 'google', { confidence_score: 1 });
    const ids = contacts.map((contact) => contact.id);
    const run = await batch([...ids, ids[0]!, 2_000_000_000]);
    expect(run).toMatchObject({
      status: 'COMPLETED',
      total_contacts: 31,
      processed_contacts: 30,
      missing_contacts: 1,
      created_by: 'test-admin',
    });
    expect(
      await app.database.one(
        'SELECT count(*)::int, min(total_score), max(calculation_version) AS version FROM lead_scores',
      ),
    ).toEqual({
      count: 30,
      min: 15,
      version: 1,
    });
  });

  it('uses the method for a batch too', async () => {
    const contact = await storeContact(app.database);
    await storeValidation(app.database, contact, 'whatsapp', { confidence_score: 1 });
    await batch([contact.id], '?method=weighted');
    expect(await app.database.one('SELECT total_score FROM lead_scores')).toEqual({ total_score: 18 });
  });

  it('ranks by total score, then by contact, without those who may not be contacted', async () => {
    const [first, second] = [await premium(), await premium()];
    const gone = await premium({ opt_out_at: new Date() });
    const low = await storeContact(app.database);
    await batch([first.id, second.id, gone.id]);
    await calculate(low.id);
    const { body } = await app.as('viewer').get('/lead-scoring/top-leads');
    expect((body as ContactWithScoreDto[]).map((lead) => lead.id)).toEqual([first.id, second.id]);
    expect((body as ContactWithScoreDto[])[0]).toMatchObject({
      lead_score: 90,
      lead_tier: 'PREMIUM',
      is_high_value_lead: true,
    });
    const all = await app.as('viewer').get('/lead-scoring/top-leads?min_score=0&limit=500');
    expect((all.body as ContactWithScoreDto[]).map((lead) => lead.id)).toEqual([first.id, second.id, low.id]);
    const poor = await app.as('viewer').get('/lead-scoring/top-leads?min_score=0&tier=POOR');
    expect((poor.body as ContactWithScoreDto[]).map((lead) => lead.id)).toEqual([low.id]);
  });
});
