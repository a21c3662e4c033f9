import createClient from 'openapi-fetch';
import { signToken } from '../../src/auth/tokens.js';
import { JWT_SECRET, TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';
import type { components, paths } from './api.js';

type Job = components['schemas']['ValidationJobResponse'];

describe('a client generated from openapi.json', () => {
  let app: TestApp;
  let client: ReturnType<typeof createClient<paths>>;

  beforeAll(async () => {
    app = await TestApp.start({ worker: true });
    const token = await signToken(JWT_SECRET, { subject: 'client', role: 'admin' }, '1h');
    client = createClient<paths>({ baseUrl: await app.url, headers: { authorization: `Bearer ${token}` } });
  });

  afterAll(() => app.stop());

  it('does the main job from end to end', async () => {
    const contactIds: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const { data, response } = await client.POST('/api/v1/contacts', {
        body: { phone_e164: `044 33 ${String(20_000_000 + index)}`, state_code: 'JAL', is_mobile: true },
      });
      expect(response.status).toBe(201);
      contactIds.push(data!.id);
    }

    const manual = await client.POST('/api/v1/validations', {
      body: {
        contact_id: contactIds[0]!,
        phone_e164: '+523320000000',
        platform: 'whatsapp',
        is_valid: true,
        confidence_score: 1,
        validation_method: 'manual',
      },
    });
    expect(manual.data).toMatchObject({ platform: 'whatsapp', confidence_score: 1 });

    const created = await client.POST('/api/v1/validation-jobs', {
      body: {
        name: 'Jalisco',
        platforms: ['whatsapp', 'instagram', 'facebook', 'google', 'apple'],
        contact_filters: { state_code: ['JAL'] },
        rate_limit_per_minute: 60_000,
      },
    });
    expect(created.response.status).toBe(201);
    // Only a dry run is answered with a plan.
    if (!created.data || 'dry_run' in created.data) throw new Error('no job was created');
    const job = await jobEnd(created.data.job_uuid);
    expect(job).toMatchObject({
      status: 'COMPLETED',
      progress_percentage: 100,
      processed_contacts: 30,
      created_by: 'client',
    });
    // The manual result is fresh, so nobody is asked again.
    expect(job.skipped_validations).toBe(1);
    expect(job.successful_validations + job.failed_validations + job.skipped_validations).toBe(150);

    const leads = await client.GET('/api/v1/lead-scoring/top-leads', {
      params: { query: { min_score: 0, limit: 500 } },
    });
    expect(leads.data).toHaveLength(30);
    const scores = leads.data!.map((lead) => lead.lead_score!);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));

    const best = leads.data![0]!;
    const results = await client.GET('/api/v1/validations/contact/{contact_id}', {
      params: { path: { contact_id: best.id } },
    });
    const valid = results.data!.filter((result) => result.is_valid).map((result) => result.platform);
    expect([...best.validated_platforms].sort()).toEqual(valid.sort());
  });

  it('reads an error as the document describes it', async () => {
    const { error, response } = await client.POST('/api/v1/validation-jobs', {
      body: { name: '', platforms: ['apple'] },
    });
    expect(response.status).toBe(400);
    expect(error).toMatchObject({ code: 'invalid_input', errors: [{ field: 'name', code: 'isNotEmpty' }] });
  });

  async function jobEnd(job_uuid: string): Promise<Job> {
    return waitFor(
      async () => {
        const { data } = await client.GET('/api/v1/validation-jobs/{job_uuid}', {
          params: { path: { job_uuid } },
        });
        return data!;
      },
      (job) => job.status !== 'QUEUED' && job.status !== 'RUNNING',
    );
  }
});
