import type { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { createDataSource } from '../../src/database/data-source.js';
import { LeadScore } from '../../src/lead-scoring/lead-score.entity.js';
import { PlatformValidation } from '../../src/platform-validations/platform-validation.entity.js';
import { wrongCells } from '../contacts/statistics-fixture.js';
import { TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await TestDatabase.create();
  source = await createDataSource({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
afterEach(() => database.query('DELETE FROM contacts'));

const RELATIONS = { platform_validations: true, lead_score_record: true } as const;
const PHONE = { phone_e164: '+523312345678', phone_national: '3312345678' };

/** A contact with two results and a score, which one save has stored. */
async function saveContact(): Promise<Contact> {
  const { manager } = source;
  const result = (platform: 'whatsapp' | 'facebook') =>
    manager.create(PlatformValidation, { phone_e164: PHONE.phone_e164, platform, is_valid: true });
  const contact = manager.create(Contact, {
    ...PHONE,
    whatsapp_validated: true,
    facebook_validated: true,
    platform_validation_count: 2,
    lead_score: 20,
    lead_tier: 'POOR',
    platform_validations: [result('whatsapp'), result('facebook')],
    lead_score_record: manager.create(LeadScore, {
      phone_e164: PHONE.phone_e164,
      whatsapp_score: 7,
      facebook_score: 8,
      total_score: 20,
      quality_tier: 'POOR',
      platform_count: 2,
    }),
  });
  return manager.save(contact);
}

const load = (id: number): Promise<Contact> =>
  source.manager.findOneOrFail(Contact, {
    where: { id },
    relations: RELATIONS,
    order: { platform_validations: { platform: 'ASC' } },
  });

/** Contacts with a summary that differs from their results and score. */
const wrongSummaries = (): Promise<unknown[]> =>
  database.query(`
    SELECT c.id FROM contacts c LEFT JOIN lead_scores l ON l.contact_id = c.id
     WHERE c.lead_score IS DISTINCT FROM l.total_score OR c.lead_tier <> coalesce(l.quality_tier, 'UNKNOWN')
        OR c.platform_validation_count <> (SELECT count(*) FROM platform_validations v WHERE v.contact_id = c.id)
        OR c.whatsapp_validated IS DISTINCT FROM
             (SELECT v.is_valid FROM platform_validations v WHERE v.contact_id = c.id AND v.platform = 'whatsapp')
        OR c.facebook_validated IS DISTINCT FROM
             (SELECT v.is_valid FROM platform_validations v WHERE v.contact_id = c.id AND v.platform = 'facebook')`);

const children = (): Promise<Record<string, unknown>> =>
  database.one(`SELECT (SELECT count(*)::integer FROM platform_validations) AS platform_validations,
                       (SELECT count(*)::integer FROM lead_scores) AS lead_scores`);

describe('a contact with its results and its score', () => {
  afterEach(async () => {
    expect(await wrongSummaries()).toEqual([]);
    expect(await wrongCells(database)).toEqual([]);
  });

  it('is stored by one save and loaded through its relations, both ways', async () => {
    const { id } = await saveContact();
    const contact = await load(id);
    expect(contact).toMatchObject({
      ...PHONE,
      platform_validations: [
        { contact_id: id, platform: 'facebook', is_valid: true, confidence_score: 0.5 },
        { contact_id: id, platform: 'whatsapp', is_valid: true, confidence_score: 0.5 },
      ],
      lead_score_record: { contact_id: id, total_score: 20, quality_tier: 'POOR', score_breakdown: {} },
      validated_platforms: ['whatsapp', 'facebook'],
    });
    const result = await source.manager.findOneOrFail(PlatformValidation, {
      where: { platform: 'whatsapp' },
      relations: { contact: true },
    });
    const score = await source.manager.findOneOrFail(LeadScore, {
      where: { total_score: 20 },
      relations: { contact: true },
    });
    expect([result.contact?.id, score.contact?.id]).toEqual([id, id]);
  });

  it('updates its results and score when it is saved', async () => {
    const { id } = await saveContact();
    const contact = await load(id);
    contact.platform_validations![1]!.is_valid = false;
    contact.whatsapp_validated = false;
    contact.lead_score_record!.total_score = 8;
    contact.lead_score = 8;
    await source.manager.save(contact);
    expect(await load(id)).toMatchObject({
      platform_validations: [{ is_valid: true }, { is_valid: false }],
      lead_score_record: { total_score: 8 },
    });
    expect(await children()).toEqual({ platform_validations: 2, lead_scores: 1 });
  });

  it('loses a result that is removed from its list', async () => {
    const { id } = await saveContact();
    const contact = await load(id);
    contact.platform_validations = contact.platform_validations!.filter(
      ({ platform }) => platform === 'facebook',
    );
    contact.whatsapp_validated = null;
    contact.platform_validation_count = 1;
    await source.manager.save(contact);
    expect(await database.query('SELECT contact_id, platform FROM platform_validations')).toEqual([
      { contact_id: id, platform: 'facebook' },
    ]);
  });

  it('keeps its results and score when it is loaded without them and saved', async () => {
    const { id } = await saveContact();
    const contact = await source.manager.findOneByOrFail(Contact, { id });
    contact.full_name = 'Ana';
    await source.manager.save(contact);
    expect(await children()).toEqual({ platform_validations: 2, lead_scores: 1 });
  });

  it('loses its score when the score is removed', async () => {
    const { id } = await saveContact();
    const contact = await load(id);
    await source.manager.remove(contact.lead_score_record!);
    await source.manager.update(Contact, id, { lead_score: null, lead_tier: 'UNKNOWN' });
    expect(await load(id)).toMatchObject({ lead_score_record: null });
  });

  it.each([
    ['none', '23502', (): LeadScore | null => null],
    [
      'another',
      '23505',
      (): LeadScore | null =>
        source.manager.create(LeadScore, { phone_e164: PHONE.phone_e164, quality_tier: 'POOR' }),
    ],
  ] as const)('is not saved with %s in place of its score', async (_name, code, other) => {
    const { id } = await saveContact();
    const contact = await load(id);
    contact.full_name = 'Ana';
    contact.lead_score_record = other();
    await expect(source.manager.save(contact)).rejects.toMatchObject({ code });
    expect(await load(id)).toMatchObject({ full_name: null, lead_score_record: { total_score: 20 } });
  });

  it.each([
    ['DELETE', (contact: Contact) => database.query('DELETE FROM contacts WHERE id = $1', [contact.id])],
    ['its entity', (contact: Contact) => source.manager.remove(contact)],
  ])('is deleted together with them, by %s', async (_name, remove) => {
    const { id } = await saveContact();
    const contact = await load(id);
    expect(await children()).toEqual({ platform_validations: 2, lead_scores: 1 });
    await remove(contact);
    expect(await database.query('SELECT id FROM contacts')).toEqual([]);
    expect(await children()).toEqual({ platform_validations: 0, lead_scores: 0 });
  });
});
