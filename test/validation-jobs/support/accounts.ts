import type { Platform } from '../../../src/common/platforms.js';
import { findJob, type Queryable } from './jobs.js';

interface Stored {
  platform: Platform;
  results: number;
  contacts: number;
  valid: number;
  invalid: number;
}

interface Failed {
  platform: Platform;
  unknown: number;
  failed: number;
}

/** Differences between a completed job over all contacts in the table and the stored rows. There should be none. */
export async function discrepancies(database: Queryable, jobUuid: string): Promise<string[]> {
  const job = await findJob(database, jobUuid);
  const found: string[] = [];
  const expectEqual = (what: string, said: unknown, counted: unknown): void => {
    if (said !== counted) found.push(`${what}: the job says ${String(said)}, the tables ${String(counted)}`);
  };
  const stored = await database.query<Stored & Record<string, unknown>>(
    `SELECT platform, count(*)::integer AS results, count(DISTINCT contact_id)::integer AS contacts,
       (count(*) FILTER (WHERE is_valid))::integer AS valid,
       (count(*) FILTER (WHERE NOT is_valid))::integer AS invalid
     FROM platform_validations GROUP BY platform`,
  );
  const failed = await database.query<Failed & Record<string, unknown>>(
    `SELECT platform, (count(*) FILTER (WHERE code = 'unknown'))::integer AS unknown,
       (count(*) FILTER (WHERE code <> 'unknown'))::integer AS failed
     FROM validation_job_failures WHERE job_id = $1 GROUP BY platform`,
    [job.id],
  );
  for (const platform of job.platforms) {
    const said = job.results_summary[platform];
    const results = stored.find((row) => row.platform === platform);
    const failures = failed.find((row) => row.platform === platform);
    expectEqual(`${platform} one result a contact`, results?.contacts ?? 0, results?.results ?? 0);
    expectEqual(`${platform} valid`, said?.valid ?? 0, results?.valid ?? 0);
    expectEqual(`${platform} invalid`, said?.invalid ?? 0, results?.invalid ?? 0);
    expectEqual(`${platform} unknown`, said?.unknown ?? 0, failures?.unknown ?? 0);
    expectEqual(`${platform} failed`, said?.failed ?? 0, failures?.failed ?? 0);
  }
  const sum = (rows: number[]): number => rows.reduce((total, row) => total + row, 0);
  expectEqual('successful', job.successful_validations, sum(stored.map((row) => row.results)));
  expectEqual('failures', job.failed_validations, sum(failed.map((row) => row.unknown + row.failed)));
  const { total_contacts, processed_contacts, platforms } = job;
  expectEqual('processed', processed_contacts, total_contacts);
  const counted = job.successful_validations + job.failed_validations + job.skipped_validations;
  expectEqual('outcomes', counted, processed_contacts * platforms.length);
  const flags = await database.one<{ wrong: number }>(
    `SELECT count(*)::integer AS wrong FROM contacts c
     WHERE c.platform_validation_count <> (SELECT count(*) FROM platform_validations v WHERE v.contact_id = c.id)
        OR c.whatsapp_validated IS DISTINCT FROM
           (SELECT is_valid FROM platform_validations v WHERE v.contact_id = c.id AND platform = 'whatsapp')`,
  );
  expectEqual('contacts whose flags differ from their results', 0, flags.wrong);
  return found;
}
