import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import type { ExplainedScoreResponseDto } from '../../src/lead-scoring/explain/dto/explained-score-response.dto.js';
import { storeContact, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';

describe('an explained score', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  const scored = async (fields: Record<string, unknown> = {}, query = ''): Promise<StoredContact> => {
    const contact = await storeContact(app.database, fields);
    await storeValidation(app.database, contact, 'whatsapp', { confidence_score: 0.95, is_business: true });
    await storeValidation(app.database, contact, 'facebook', {
      confidence_score: 0.9,
      expires_at: '2025-01-01',
    });
    await storeValidation(app.database, contact, 'apple', { is_valid: false, is_premium: true });
    const answer = await app.as('operator').post(`/lead-scoring/calculate/${contact.id}${query}`);
    expect(answer.status).toBe(200);
    return contact;
  };

  const explain = async (contact: StoredContact): Promise<ExplainedScoreResponseDto> => {
    const answer = await app.as('operator').get(`/lead-scoring/contact/${contact.id}`);
    expect(answer.status).toBe(200);
    return answer.body as ExplainedScoreResponseDto;
  };

  const pointsOf = ({ parts }: ExplainedScoreResponseDto): unknown[][] =>
    parts.filter(({ points }) => points !== 0).map(({ what, name, points }) => [what, name, points]);

  it('has the stored score, its parts and the results behind the points of a platform', async () => {
    const contact = await scored();
    const before = await fingerprint(app.database);
    const explained = await explain(contact);
    expect(explained).toMatchObject({
      contact_id: contact.id,
      whatsapp_score: 17,
      total_score: 35,
      quality_tier: 'LOW',
      calculation_method: 'standard',
      is_current: true,
      current: { total_score: 35, quality_tier: 'LOW' },
    });
    expect(pointsOf(explained)).toEqual([
      ['platform', 'whatsapp', 17],
      ['platform', 'facebook', 13],
      ['bonus', 'platform_count', 2],
      ['bonus', 'whatsapp_facebook', 3],
    ]);
    const result = Object.fromEntries(explained.parts.map((part) => [part.name, part.result]));
    expect(result.whatsapp).toMatchObject({
      is_valid: true,
      is_business: true,
      is_premium: false,
      confidence_score: 0.95,
      base_points: 18,
      is_expired: false,
    });
    expect(result.facebook).toMatchObject({ base_points: 15, is_expired: true });
    expect(result.apple).toMatchObject({ is_valid: false, is_premium: true, base_points: 0 });
    expect(result.google).toBeNull();
    expect(result.platform_count).toBeNull();
    expect(await fingerprint(app.database)).toEqual(before);
  });

  it('takes a weighted score apart by its weights, and compares it with a weighted one', async () => {
    const explained = await explain(await scored({}, '?method=weighted'));
    // 17 × 25 ÷ 20 = 21.25 and 13 × 20 ÷ 20 = 13.
    expect(pointsOf(explained)).toEqual([
      ['platform', 'whatsapp', 21],
      ['platform', 'facebook', 13],
      ['bonus', 'platform_count', 2],
      ['bonus', 'whatsapp_facebook', 3],
    ]);
    expect(explained).toMatchObject({ total_score: 39, is_current: true });
  });

  it('shows that a score is stale, and what it would be', async () => {
    const contact = await scored();
    await storeValidation(app.database, contact, 'instagram', { confidence_score: 1 });
    const explained = await explain(contact);
    expect(explained).toMatchObject({
      total_score: 35,
      is_current: false,
      current: { total_score: 56, quality_tier: 'MEDIUM' },
    });
    const changed = explained.parts.filter((part) => part.points !== part.current_points);
    expect(changed.map((part) => [part.name, part.points, part.current_points])).toEqual([
      ['instagram', 0, 15],
      ['platform_count', 2, 5],
      ['instagram_facebook', 0, 3],
    ]);
  });

  it.each(['null', '[]', '5'])('is answered even when the stored breakdown is %s', async (breakdown) => {
    const contact = await scored();
    await app.database.query('UPDATE lead_scores SET score_breakdown = $2 WHERE contact_id = $1', [
      contact.id,
      breakdown,
    ]);
    expect((await explain(contact)).total_score).toBe(35);
  });

  it('is shown for contacts who may not be contacted, too', async () => {
    expect((await explain(await scored({ opt_out_at: new Date() }))).total_score).toBe(35);
  });

  it('distinguishes an unknown contact from one that was never scored', async () => {
    const unscored = await storeContact(app.database);
    const codeOf = async (id: number): Promise<[number, string]> => {
      const answer = await app.as('operator').get(`/lead-scoring/contact/${id}`);
      return [answer.status, (answer.body as ProblemDetailsDto).code];
    };
    expect(await codeOf(unscored.id)).toEqual([404, 'contact_not_scored']);
    expect(await codeOf(2_000_000_000)).toEqual([404, 'contact_not_found']);
  });
});
