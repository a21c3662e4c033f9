import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { storeContact } from '../factories/contacts.js';
import { fingerprint } from '../support/fingerprint.js';
import { TestApp } from '../support/test-app.js';

const JOB = { name: 'a job', platforms: ['whatsapp'] };
const RESULT = { contact_id: 1, phone_e164: '+523312345678', platform: 'whatsapp', is_valid: true };
const UUID = '00000000-0000-4000-8000-000000000000';

/** Path, body, status, and the field that the answer must name (if it is about one). */
const POSTS: [string, object, number, string?][] = [
  ['/validations', { ...RESULT, phone_e164: '+52331234567' }, 400, 'phone_e164'],
  ['/validations', { ...RESULT, phone_e164: 523312345678 }, 400, 'phone_e164'],
  ['/validations', { ...RESULT, platform: 'telegram' }, 400, 'platform'],
  ['/validations', { ...RESULT, is_valid: 'yes' }, 400, 'is_valid'],
  ['/validations', { ...RESULT, is_valid: undefined }, 400, 'is_valid'],
  ['/validations', { ...RESULT, contact_id: '1' }, 400, 'contact_id'],
  ['/validations', { ...RESULT, contact_id: 2_147_483_648 }, 400, 'contact_id'],
  ['/validations', { ...RESULT, confidence_score: 1.01 }, 400, 'confidence_score'],
  ['/validations', { ...RESULT, confidence_score: null }, 400, 'confidence_score'],
  ['/validations', { ...RESULT, response_time_ms: -1 }, 400, 'response_time_ms'],
  ['/validations', { ...RESULT, validation_method: 'guess' }, 400, 'validation_method'],
  ['/validations', { ...RESULT, platform_details: [] }, 400, 'platform_details'],
  ['/validations', { ...RESULT, platform_details: { a: 'nul \0' } }, 400, 'platform_details.a'],
  ['/validations', { ...RESULT, profile_info: { a: '\ud800' } }, 400, 'profile_info.a'],
  ['/validations', { ...RESULT, platform_details: { constructor: 1 } }, 400, 'platform_details.constructor'],
  ['/validations', { ...RESULT, lead_score: 100 }, 400, 'lead_score'],
  ['/validations', [RESULT], 400, ''],
  ['/validations', { ...RESULT, contact_id: 2_000_000_000 }, 404],
  ['/contacts', {}, 400, 'phone_e164'],
  ['/contacts', { phone_e164: '331234567' }, 400, 'phone_e164'],
  ['/contacts', { phone_e164: '+1 212 555 0100' }, 400, 'phone_e164'],
  ['/contacts', { phone_e164: '+523312345678', full_name: 'x'.repeat(256) }, 400, 'full_name'],
  ['/contacts', { phone_e164: '+523312345678', full_name: 'nul \0' }, 400, 'full_name'],
  // PostgreSQL counts each of these as two characters.
  ['/contacts', { phone_e164: '+523312345678', full_name: '❤️'.repeat(128) }, 400, 'full_name'],
  ['/contacts', { phone_e164: '+523312345678', opt_out_at: null }, 400, 'opt_out_at'],
  ['/contacts', { phone_e164: '+523312345678', toString: 1 }, 400, 'toString'],
  ['/contacts', { phone_e164: '+523312345678', status: 'GONE' }, 400, 'status'],
  ['/lead-scoring/calculate/0', {}, 400, 'contact_id'],
  ['/lead-scoring/calculate/abc', {}, 400, 'contact_id'],
  ['/lead-scoring/calculate/2147483648', {}, 400, 'contact_id'],
  ['/lead-scoring/calculate/2000000000', {}, 404],
  ['/lead-scoring/calculate/1?method=magic', {}, 400, 'method'],
  ['/lead-scoring/batch-calculate', [], 400, ''],
  ['/lead-scoring/batch-calculate', { contact_ids: [1] }, 400, ''],
  ['/lead-scoring/batch-calculate', [1, '2', 3.5], 400, '[1]'],
  ['/lead-scoring/batch-calculate', Array.from({ length: 1001 }, (_, index) => index + 1), 400, ''],
  ...badSimulations(),
  ['/lead-scoring/runs', {}, 400, ''],
  ['/lead-scoring/runs', [1], 400, ''],
  ['/lead-scoring/runs', { all: false }, 400, 'all'],
  ['/lead-scoring/runs', { all: 'true' }, 400, 'all'],
  ['/lead-scoring/runs', { all: null, contact_ids: null, contact_filters: null }, 400, ''],
  ['/lead-scoring/runs', { all: true, contact_ids: [1] }, 400, 'all'],
  ['/lead-scoring/runs', { all: true, contact_filters: {} }, 400, 'all'],
  ['/lead-scoring/runs', { contact_filters: {}, contact_ids: [1] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_filters: {} }, 400, 'contact_filters'],
  ['/lead-scoring/runs', { contact_filters: {}, include_unvalidated: true }, 400, 'contact_filters'],
  ['/lead-scoring/runs', { all: true, include_unvalidated: 'true' }, 400, 'include_unvalidated'],
  ['/lead-scoring/runs', { include_unvalidated: true }, 400, ''],
  ['/lead-scoring/runs', { contact_filters: 'all' }, 400, 'contact_filters'],
  ['/lead-scoring/runs', { contact_filters: { state: 'JAL' } }, 400, 'contact_filters.state'],
  ['/lead-scoring/runs', { contact_filters: { toString: ['JAL'] } }, 400, 'contact_filters.toString'],
  ['/lead-scoring/runs', { contact_filters: { min_score: 101 } }, 400, 'contact_filters.min_score'],
  ['/lead-scoring/runs', { contact_filters: { city: ['nul \0'] } }, 400, 'contact_filters.city[0]'],
  ['/lead-scoring/runs', { contact_ids: [] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: 1 }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: [0] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: ['1'] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: [1.5] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: [null] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: [2_147_483_648] }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { contact_ids: Array.from({ length: 100_001 }, () => 1) }, 400, 'contact_ids'],
  ['/lead-scoring/runs', { all: true, method: 'magic' }, 400, 'method'],
  ['/lead-scoring/runs', { all: true, status: 'COMPLETED' }, 400, 'status'],
  ['/lead-scoring/runs/1/pause', {}, 400, 'run_uuid'],
  [`/lead-scoring/runs/${UUID}/pause`, {}, 404],
  [`/lead-scoring/runs/${UUID}/resume`, {}, 404],
  [`/lead-scoring/runs/${UUID}/cancel`, {}, 404],
  ['/validation-jobs', { platforms: ['whatsapp'] }, 400, 'name'],
  ['/validation-jobs', { ...JOB, name: '   ' }, 400, 'name'],
  ['/validation-jobs', { ...JOB, name: 'x'.repeat(201) }, 400, 'name'],
  ['/validation-jobs', { ...JOB, platforms: [] }, 400, 'platforms'],
  ['/validation-jobs', { ...JOB, platforms: ['whatsapp', 'whatsapp'] }, 400, 'platforms'],
  ['/validation-jobs', { ...JOB, platforms: ['telegram'] }, 400, 'platforms'],
  ['/validation-jobs', { ...JOB, platforms: 'whatsapp' }, 400, 'platforms'],
  ['/validation-jobs', { ...JOB, batch_size: 1001 }, 400, 'batch_size'],
  ['/validation-jobs', { ...JOB, max_concurrent: 51 }, 400, 'max_concurrent'],
  ['/validation-jobs', { ...JOB, priority: 0 }, 400, 'priority'],
  ['/validation-jobs', { ...JOB, max_contacts: 0 }, 400, 'max_contacts'],
  ['/validation-jobs', { ...JOB, contact_filters: { state: 'JAL' } }, 400, 'contact_filters.state'],
  ['/validation-jobs', { ...JOB, contact_filters: { lada: ['3333'] } }, 400, 'contact_filters.lada'],
  ['/validation-jobs', { ...JOB, contact_filters: 'all' }, 400, 'contact_filters'],
  ['/validation-jobs', { ...JOB, contact_filters: {}, contact_ids: [1] }, 400, 'contact_ids'],
  ['/validation-jobs', { ...JOB, contact_ids: [1, 2, 3], max_contacts: 2 }, 400, 'contact_ids'],
  ['/validation-jobs', { ...JOB, contact_ids: [] }, 400, 'contact_ids'],
  ['/validation-jobs', { ...JOB, status: 'COMPLETED' }, 400, 'status'],
  ['/nowhere', {}, 404],
];

const GETS: [string, number, string?][] = [
  ['/contacts?limit=0', 400, 'limit'],
  ['/contacts?limit=501', 400, 'limit'],
  ['/contacts?limit=ten', 400, 'limit'],
  ['/contacts?cursor=nonsense', 400, 'cursor'],
  [
    `/contacts?cursor=${Buffer.from('["2025-01-01\'; DROP TABLE contacts",1]').toString('base64url')}`,
    400,
    'cursor',
  ],
  ['/contacts?order_by=phone_e164', 400, 'order_by'],
  ['/contacts?is_mobile=maybe', 400, 'is_mobile'],
  ['/contacts?status=GONE', 400, 'status'],
  ['/contacts/0', 400, 'contact_id'],
  ['/contacts/2000000000', 404],
  ['/contacts/by-phone/123', 400, 'phone'],
  ['/contacts/by-phone/3399999999', 404],
  ['/validations/contact/x', 400, 'contact_id'],
  ['/validations/platform/telegram', 400, 'platform'],
  ['/validations/platform/whatsapp?limit=1001', 400, 'limit'],
  ['/validations/platform/whatsapp?only_valid=1', 400, 'only_valid'],
  ['/lead-scoring/top-leads?limit=501', 400, 'limit'],
  ['/lead-scoring/top-leads?min_score=101', 400, 'min_score'],
  ['/lead-scoring/top-leads?tier=GOLD', 400, 'tier'],
  ['/lead-scoring/top-leads?state_code=JALISC', 400, 'state_code'],
  [`/lead-scoring/top-leads?state_name=${'x'.repeat(51)}`, 400, 'state_name'],
  ['/lead-scoring/top-leads?municipality=', 400, 'municipality'],
  ['/lead-scoring/top-leads?lada=3333', 400, 'lada'],
  [`/lead-scoring/top-leads?operator=${'x'.repeat(51)}`, 400, 'operator'],
  ['/lead-scoring/top-leads?is_mobile=maybe', 400, 'is_mobile'],
  ['/lead-scoring/top-leads?platform=telegram', 400, 'platform'],
  ['/lead-scoring/top-leads?lead_tier=HIGH', 400, 'lead_tier'],
  ['/lead-scoring/contact/0', 400, 'contact_id'],
  ['/lead-scoring/contact/1.5', 400, 'contact_id'],
  ['/lead-scoring/contact/2147483648', 400, 'contact_id'],
  ['/lead-scoring/contact/2000000000', 404],
  ['/lead-scoring/runs/1', 400, 'run_uuid'],
  [`/lead-scoring/runs/${UUID}`, 404],
  ['/lead-scoring/runs/1/events', 400, 'run_uuid'],
  [`/lead-scoring/runs/${UUID}/events`, 404],
  ['/lead-scoring/runs?status=GONE', 400, 'status'],
  ['/lead-scoring/runs?cursor=nonsense', 400, 'cursor'],
  ['/lead-scoring/runs?limit=0', 400, 'limit'],
  ['/validation-jobs/1', 400, 'job_uuid'],
  [`/validation-jobs/${UUID}`, 404],
  ['/validation-jobs?status=GONE', 400, 'status'],
];

/** The policy is the most deeply nested body, and each of its levels is checked. */
function badSimulations(): [string, object, number, string][] {
  const weights = { whatsapp: 25, instagram: 20, facebook: 20, google: 20, apple: 15 };
  const policies: [object | string | number, string][] = [
    ['standard', ''],
    [[], ''],
    [{ colour: 1 }, '.colour'],
    [{ max_total: 50 }, '.max_total'],
    [{ base_points: -1 }, '.base_points'],
    [{ base_points: 1.5 }, '.base_points'],
    [{ base_points: '15' }, '.base_points'],
    [{ business_points: 101 }, '.business_points'],
    [{ premium_points: 1e300 }, '.premium_points'],
    [{ max_platform_score: 0 }, '.max_platform_score'],
    [{ max_platform_score: 21 }, '.max_platform_score'],
    [{ max_bonus: true }, '.max_bonus'],
    [{ platform_weights: { ...weights, apple: 16 } }, '.platform_weights'],
    [{ platform_weights: { ...weights, apple: undefined } }, '.platform_weights.apple'],
    [{ platform_weights: { ...weights, apple: -15 } }, '.platform_weights.apple'],
    [{ platform_weights: { ...weights, telegram: 0 } }, '.platform_weights.telegram'],
    [{ platform_weights: [100] }, '.platform_weights'],
    [{ platform_count_bonuses: [] }, '.platform_count_bonuses'],
    [{ platform_count_bonuses: {} }, '.platform_count_bonuses'],
    [{ platform_count_bonuses: [{ platforms: 6, points: 1 }] }, '.platform_count_bonuses[0].platforms'],
    [{ platform_count_bonuses: [{ platforms: 2 }] }, '.platform_count_bonuses[0].points'],
    [{ platform_count_bonuses: [[{ platforms: 2, points: 1 }]] }, '.platform_count_bonuses'],
    [{ platform_count_bonuses: [null] }, '.platform_count_bonuses'],
    [{ combination_bonuses: [{ name: 'all', points: 1 }] }, '.combination_bonuses[0].name'],
    [{ combination_bonuses: [{ name: 'google_apple', points: 0.5 }] }, '.combination_bonuses[0].points'],
    [
      {
        combination_bonuses: [
          { name: 'google_apple', points: 1 },
          { name: 'google_apple', points: 2 },
        ],
      },
      '.combination_bonuses',
    ],
    [{ tier_bounds: [{ tier: 'POOR', min: 0 }] }, '.tier_bounds[0].tier'],
    [{ tier_bounds: [{ tier: 'LOW', min: 101 }] }, '.tier_bounds[0].min'],
    [{ tier_bounds: [{ tier: 'LOW', min: 50 }] }, '.tier_bounds[0].min'],
    [{ tier_bounds: [{ tier: 'LOW', min: 10, max: 20 }] }, '.tier_bounds[0].max'],
  ];
  const requests: [object, string][] = [
    [{ method: 'magic' }, 'method'],
    [{ sample_size: 0 }, 'sample_size'],
    [{ sample_size: 100_001 }, 'sample_size'],
    [{ sample_size: 10, everything: true }, 'sample_size'],
    [{ everything: 'yes' }, 'everything'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 2_147_483_648 }, 'seed'],
    [{ examples: 101 }, 'examples'],
    [{ contact_filters: 'all' }, 'contact_filters'],
    [{ contact_filters: { lada: ['3333'] } }, 'contact_filters.lada'],
    [{ contact_ids: [1] }, 'contact_ids'],
    [[], ''],
    ...policies.map(([policy, field]): [object, string] => [{ policy }, `policy${field}`]),
  ];
  return requests.map(([body, field]) => ['/lead-scoring/simulate', body, 400, field]);
}

describe('bad input', () => {
  let app: TestApp;
  let before: Record<string, string>;

  beforeAll(async () => {
    app = await TestApp.start();
    await storeContact(app.database);
    before = await fingerprint(app.database);
  });

  afterAll(() => app.stop());

  // A refused request leaves no trace.
  afterEach(async () => {
    expect(await fingerprint(app.database)).toEqual(before);
  });

  const expectProblem = (
    answer: { status: number; headers: Record<string, string>; body: unknown },
    status: number,
    field?: string,
  ): void => {
    const problem = answer.body as ProblemDetailsDto;
    expect(problem).toMatchObject({ type: 'about:blank', status });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problem.code).toMatch(/^[a-z_]+$/);
    expect(problem.request_id).toBe(answer.headers['x-request-id']);
    if (field !== undefined) expect(problem.errors?.map((error) => error.field)).toContain(field);
  };

  it.each(POSTS)('POST %s %j is refused', async (...[path, body, status, field]) => {
    expectProblem(await app.as('admin').post(path, body), status, field);
  });

  it.each(GETS)('GET %s is refused', async (...[path, status, field]) => {
    expectProblem(await app.as('operator').get(path), status, field);
  });

  it.each([
    ['{"name": ', 400],
    ['', 400],
    ['null', 400],
    ['"text"', 400],
    ['5', 400],
    [`{"a": ${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
    [`{"name": "${'x'.repeat(2_100_000)}"}`, 413],
  ])('a body that is not a JSON object is refused: %.20s', async (body, status) => {
    expectProblem(await app.as('admin').postText('/validation-jobs', body), status);
  });

  it.each([
    ['/contacts/by-phone/%E0%A4%A', 400],
    [`/contacts/by-phone/${'5'.repeat(210)}`, 414],
  ])('an address that cannot be read is refused: %.30s', async (path, status) => {
    expectProblem(await app.as('operator').get(path), status);
  });

  it.each([
    ['/contacts?limit=abc', 'must be an integer number'],
    ['/lead-scoring/top-leads?min_score=much', 'must be an integer number'],
    [
      '/contacts?state_code=',
      'each value must be longer than or equal to 1 and shorter than or equal to 50 characters',
    ],
  ])('GET %s is told which rule it breaks', async (path, detail) => {
    const { body } = await app.as('operator').get(path);
    expect((body as ProblemDetailsDto).errors?.map((error) => error.detail)).toEqual([detail]);
  });

  it('a body of another media type is refused', async () => {
    expectProblem(await app.as('admin').postText('/validation-jobs', '<job/>', 'application/xml'), 415);
  });
});
