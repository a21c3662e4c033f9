import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { PLATFORMS } from '../../src/common/platforms.js';
import { TIERS, type Tier } from '../../src/common/tiers.js';
import type { ScoringRunResponseDto } from '../../src/lead-scoring/runs/dto/scoring-run-response.dto.js';
import { SCORING_POLICY } from '../../src/lead-scoring/policy/scoring-policy.js';
import type { SimulationResponseDto } from '../../src/lead-scoring/simulation/dto/simulation-response.dto.js';
import { storeContact, storeContacts, type StoredContact } from '../factories/contacts.js';
import { storeValidation } from '../factories/validations.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const CONTACTS = 60;

describe('a simulation', () => {
  let app: TestApp;
  let contacts: StoredContact[];
  let before: Record<string, string>;

  beforeAll(async () => {
    app = await TestApp.start({ worker: true });
    contacts = await storeContacts(app.database, CONTACTS, { state_code: 'JAL' });
    for (const [index, contact] of contacts.entries()) await storeResults(contact, index);
    // Contacts without results: a simulation does not include them.
    await storeContacts(app.database, 5);
    await scoreByBatch(contacts.slice(0, CONTACTS / 2));
    before = await fingerprint(app.database);
  });

  afterAll(() => app.stop());

  // A simulation writes nothing, whatever is tried.
  afterEach(async () => {
    expect(await fingerprint(app.database)).toEqual(before);
  });

  /** One to five platforms with results of every quality. */
  async function storeResults(contact: StoredContact, index: number): Promise<void> {
    for (const platform of PLATFORMS.slice(0, 1 + (index % PLATFORMS.length))) {
      await storeValidation(app.database, contact, platform, {
        is_valid: index % 7 !== 0,
        is_business: index % 2 === 0,
        confidence_score: (40 + index) / 100,
      });
    }
  }

  async function scoreByBatch(some: StoredContact[], query = ''): Promise<void> {
    const ids = some.map(({ id }) => id);
    const { body } = await app.as('admin').post(`/lead-scoring/batch-calculate${query}`, ids);
    const { run_uuid } = body as ScoringRunResponseDto;
    await waitFor(
      async () =>
        (await app.as('viewer').get(`/lead-scoring/runs/${run_uuid}`)).body as ScoringRunResponseDto,
      (run) => run.status === 'COMPLETED',
    );
  }

  const simulate = async (request: object): Promise<SimulationResponseDto> => {
    const { status, body } = await app.as('admin').post('/lead-scoring/simulate', request);
    expect([status, body]).toEqual([200, body]);
    return body as SimulationResponseDto;
  };

  const storedTiers = async (): Promise<Partial<Record<Tier, number>>> => {
    const rows = await app.database.query<{ tier: Tier; contacts: number }>(
      `SELECT coalesce(l.quality_tier, 'UNKNOWN') AS tier, count(*)::integer AS contacts
       FROM contacts c LEFT JOIN lead_scores l ON l.contact_id = c.id
       WHERE EXISTS (SELECT FROM platform_validations v WHERE v.contact_id = c.id) GROUP BY 1`,
    );
    return Object.fromEntries(rows.map(({ tier, contacts: count }) => [tier, count]));
  };

  const withoutZeros = (counts: object): object =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

  it('shows what scoring again would change when nothing is given', async () => {
    const answer = await simulate({});
    expect(answer).toMatchObject({
      method: 'standard',
      policy: SCORING_POLICY,
      population: CONTACTS,
      contacts: CONTACTS,
      changed_contacts: CONTACTS / 2,
    });
    expect(withoutZeros(answer.tiers_before)).toEqual(await storedTiers());
    expect(answer.changes.map(({ from_tier }) => from_tier)).toEqual(answer.changes.map(() => 'UNKNOWN'));
  });

  it('counts each contact once before, once after and once among the changes or the unchanged', async () => {
    const answer = await simulate({ policy: { tier_bounds: [{ tier: 'LOW', min: 5 }] }, everything: true });
    expect(sum(TIERS.map((tier) => answer.tiers_before[tier]))).toBe(CONTACTS);
    expect(sum(TIERS.map((tier) => answer.tiers_after[tier]))).toBe(CONTACTS);
    expect(sum(answer.changes.map((change) => change.contacts))).toBe(answer.changed_contacts);
    for (const tier of TIERS) {
      const into = answer.changes.filter((change) => change.to_tier === tier);
      const out = answer.changes.filter((change) => change.from_tier === tier);
      const moved = sum(into.map((c) => c.contacts)) - sum(out.map((c) => c.contacts));
      expect([tier, answer.tiers_after[tier] - answer.tiers_before[tier]]).toEqual([tier, moved]);
    }
    expect(answer.changes).toContainEqual(expect.objectContaining({ from_tier: 'POOR', to_tier: 'LOW' }));
  });

  it('changes scores and tiers by the given policy', async () => {
    const answer = await simulate({
      policy: { base_points: 0, business_points: 0, premium_points: 0 },
      examples: 100,
      everything: true,
    });
    expect(answer.policy).toEqual({
      ...SCORING_POLICY,
      base_points: 0,
      business_points: 0,
      premium_points: 0,
    });
    expect(answer.mean_score_after).toBe(0);
    expect(withoutZeros(answer.tiers_after)).toEqual({ POOR: CONTACTS });
    const stored = await app.database.query<{ contact_id: number; total_score: number }>(
      `SELECT contact_id, total_score FROM lead_scores WHERE quality_tier <> 'POOR' ORDER BY contact_id`,
    );
    const examples = answer.changes
      .filter(({ from_tier }) => from_tier !== 'UNKNOWN')
      .flatMap((change) => change.examples);
    expect(examples.sort((a, b) => a.contact_id - b.contact_id)).toEqual(
      stored.map(({ contact_id, total_score }) => {
        return { contact_id, total_score_before: total_score, total_score_after: 0 };
      }),
    );
  });

  it('names as many examples of each change as asked for', async () => {
    const [two, none] = [await simulate({ examples: 2 }), await simulate({ examples: 0 })];
    expect(two.changes.map((change) => change.examples.length)).toEqual(
      two.changes.map((change) => Math.min(2, change.contacts)),
    );
    expect(none.changes.flatMap((change) => change.examples)).toEqual([]);
    expect(none.changed_contacts).toBe(two.changed_contacts);
  });

  it('draws the same sample by the same seed, and another one by another', async () => {
    const request = { policy: { tier_bounds: [{ tier: 'LOW', min: 5 }] }, sample_size: 20, examples: 100 };
    const first = await simulate(request);
    expect(first).toMatchObject({ population: CONTACTS, contacts: 20 });
    expect(await simulate({ ...request, seed: first.seed })).toEqual(first);
    const drawn = new Set<string>();
    for (let seed = 0; seed < 5; seed += 1)
      drawn.add(JSON.stringify((await simulate({ ...request, seed })).changes));
    expect(drawn.size).toBeGreaterThan(1);
  });

  it('gives every contact the same chance, however many results it has', async () => {
    const times = new Map<number, number>();
    for (let seed = 0; seed < 100; seed += 1) {
      const policy = { base_points: 100, max_bonus: 100 };
      const { changes } = await simulate({ policy, sample_size: CONTACTS / 4, seed, examples: 100 });
      for (const { contact_id } of changes.flatMap(({ examples }) => examples))
        times.set(contact_id, (times.get(contact_id) ?? 0) + 1);
    }
    // These contacts were never scored, so each is an example whenever it is in the sample: 25 times of 100 on
    // average. The seeds are fixed, so the result is always the same.
    const ofPlatforms = (platforms: number): number[] =>
      contacts.flatMap(({ id }, index) =>
        index >= CONTACTS / 2 && 1 + (index % PLATFORMS.length) === platforms ? (times.get(id) ?? 0) : [],
      );
    for (const platforms of [1, 5]) {
      const counts = ofPlatforms(platforms);
      expect(sum(counts) / counts.length).toBeGreaterThan(19);
      expect(sum(counts) / counts.length).toBeLessThan(31);
    }
  });

  it('takes all contacts on request, without a seed', async () => {
    expect(await simulate({ everything: true })).toMatchObject({ seed: null, contacts: CONTACTS });
  });

  it('takes only the contacts that match the filter', async () => {
    const filter = { state_code: ['SIN'] };
    expect(await simulate({ contact_filters: filter })).toMatchObject({
      population: 0,
      contacts: 0,
      changes: [],
      mean_score_before: null,
      mean_score_after: null,
    });
    const poor = await simulate({ contact_filters: { state_code: ['JAL'], lead_tier: ['POOR'] } });
    expect(withoutZeros(poor.tiers_before)).toEqual({ POOR: poor.population });
    expect(poor.population).toBeGreaterThan(0);
  });

  it.each(['standard', 'weighted'])('predicts exactly what a run then stores (%s)', async (method) => {
    const foretold = await simulate({ method, everything: true });
    await scoreByBatch(contacts, `?method=${method}`);
    expect(withoutZeros(foretold.tiers_after)).toEqual(await storedTiers());
    const stored = await app.database.one<{ mean: number }>(
      'SELECT round(avg(total_score), 2)::float8 AS mean FROM lead_scores',
    );
    expect(foretold.mean_score_after).toBe(stored.mean);
    const again = await simulate({ method, everything: true });
    expect(again).toMatchObject({ changed_contacts: 0, changes: [], mean_score_before: stored.mean });
    await unscore();
  });

  /** Restores what the other tests expect. */
  async function unscore(): Promise<void> {
    await app.database.query('TRUNCATE lead_scores');
    await scoreByBatch(contacts.slice(0, CONTACTS / 2));
    before = await fingerprint(app.database);
  }

  it('reads scores in a read-only transaction', async () => {
    const observed: (string | undefined)[] = [];
    const client = await app.database.pool.connect();
    client.on('notification', ({ payload }) => observed.push(payload));
    await client.query('LISTEN observed');
    try {
      await whileReadersOfScoresTell(async () => {
        expect(await simulate({})).toMatchObject({ contacts: CONTACTS });
      });
      await waitFor(
        () => client.query('SELECT'),
        () => observed.length > 0,
      );
    } finally {
      client.release(true);
    }
    expect(observed).toEqual(['on']);
  });

  /** Runs work while each reader of lead_scores notifies `observed` whether its transaction is read only. */
  async function whileReadersOfScoresTell(work: () => Promise<void>): Promise<void> {
    await app.database.query(
      `ALTER TABLE lead_scores RENAME TO observed_scores;
       CREATE FUNCTION observe() RETURNS boolean LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_notify('observed', current_setting('transaction_read_only')); RETURN true; END $$;
       CREATE VIEW lead_scores AS SELECT * FROM observed_scores WHERE observe()`,
    );
    try {
      await work();
    } finally {
      await app.database.query(
        'DROP VIEW lead_scores; DROP FUNCTION observe; ALTER TABLE observed_scores RENAME TO lead_scores',
      );
    }
  }

  it('is refused while another one runs', async () => {
    const client = await app.database.pool.connect();
    await client.query('BEGIN; LOCK TABLE platform_validations IN ACCESS EXCLUSIVE MODE');
    const first = app.as('admin').post('/lead-scoring/simulate', {});
    await waitFor(
      () => app.database.query('SELECT FROM pg_locks WHERE NOT granted AND locktype = $1', ['relation']),
      (waiting) => waiting.length > 0,
    );
    const second = await app.as('admin').post('/lead-scoring/simulate', {});
    await client.query('COMMIT');
    client.release();
    expect(second.status).toBe(503);
    expect(second.body as ProblemDetailsDto).toMatchObject({ code: 'simulation_busy' });
    expect((await first).status).toBe(200);
  });
});

describe('a simulation that takes too long', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ variables: { SIMULATION_TIMEOUT_SECONDS: '1' } });
    await storeContact(app.database);
  });

  afterAll(() => app.stop());

  it('is stopped, says so, and does not block the next one', async () => {
    const client = await app.database.pool.connect();
    await client.query('BEGIN; LOCK TABLE platform_validations IN ACCESS EXCLUSIVE MODE');
    const simulate = () => app.as('admin').post('/lead-scoring/simulate', {});
    const [first, second] = [await simulate(), await simulate()];
    await client.query('COMMIT');
    client.release();
    for (const answer of [first, second])
      expect(answer).toMatchObject({ status: 503, body: { code: 'simulation_timed_out' } });
  });
});
