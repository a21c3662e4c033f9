import type { DatabaseReportDto } from '../../src/database/report/database-report.dto.js';
import { schemaSnapshot } from '../support/schema-snapshot.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('GET /admin/database', () => {
  it('shows an administrator our tables and indexes with the statements that would fix them, and changes nothing', async () => {
    const before = await schemaSnapshot(app.database);
    const { status, body } = await app.as('admin').get('/admin/database');
    expect(status).toBe(200);
    const report = body as DatabaseReportDto;
    expect(report.tables.map(({ table }) => table).sort()).toEqual([
      'api_keys',
      'audit_events',
      'consent_events',
      'contact_export_chunks',
      'contact_export_parts',
      'contact_exports',
      'contact_import_changes',
      'contact_import_parts',
      'contact_imports',
      'contact_statistics',
      'contact_statistics_deltas',
      'contact_statistics_version',
      'contacted_leads',
      'contacts',
      'dashboard_days',
      'erased_phones',
      'lead_scores',
      'moved_leads',
      'moved_results',
      'platform_validation_counts',
      'platform_validations',
      'privacy_requests',
      'redated_contacts',
      'revoked_tokens',
      'scoring_run_slices',
      'scoring_runs',
      'segments',
      'sent_campaigns',
      'sent_contacts',
      'state_corrections',
      'suppressed_phones',
      'suppression_changes',
      'suppression_entries',
      'suppression_overrides',
      'suppression_snapshots',
      'validation_job_failures',
      'validation_job_keys',
      'validation_job_requests',
      'validation_jobs',
      'validator_pauses',
      'validator_usage',
    ]);
    expect(report.indexes.find(({ index }) => index === 'idx_contacts_phone_e164')).toMatchObject({
      table: 'contacts',
      findings: [{ kind: 'duplicate', remedy: 'DROP INDEX CONCURRENTLY idx_contacts_phone_e164;' }],
    });
    expect(report.unvalidated_constraints).toEqual([]);
    expect(await schemaSnapshot(app.database)).toEqual(before);
  });

  it('is for administrators only', async () => {
    expect((await app.as('operator').get('/admin/database')).status).toBe(403);
    expect((await app.as().get('/admin/database')).status).toBe(401);
  });
});
