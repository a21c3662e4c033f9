import type pg from 'pg';
import { PLATFORMS } from '../../src/common/platforms.js';
import { TIERS } from '../../src/common/tiers.js';
import type { ContactWithScoreDto } from '../../src/contacts/dto/contact-with-score.dto.js';
import type { ResultsSummary } from '../../src/validation-jobs/engine/results-summary.js';

const BAR_WIDTH = 40;

/** The lookups of the job by outcome. Nothing is stored without an answer from the validator. */
export function printLookups(summary: ResultsSummary): void {
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(10) : String(cell).padStart(10))).join(' ');
  console.log(row(['platform', 'valid', 'invalid', 'no answer', 'skipped']));
  for (const platform of PLATFORMS) {
    const lookups = summary[platform];
    if (!lookups) continue;
    const { valid, invalid, unknown, failed, skipped } = lookups;
    console.log(row([platform, valid, invalid, unknown + failed, skipped]));
  }
}

/** The best leads as a table. */
export function printLeads(leads: readonly ContactWithScoreDto[]): void {
  const row = (cells: string[]): string =>
    [cells[0]?.padStart(5), cells[1]?.padEnd(8), cells[2]?.padEnd(30), cells[3]?.padEnd(20), cells[4]].join(
      '  ',
    );
  console.log(row(['score', 'tier', 'name', 'state', 'reachable on']));
  for (const lead of leads) {
    console.log(
      row([
        String(lead.lead_score),
        lead.lead_tier,
        lead.full_name ?? '',
        lead.state_name ?? '',
        lead.validated_platforms.join(', '),
      ]),
    );
  }
}

/** Contacts per tier, as the table `contacts` has them. */
export async function tierCounts(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ lead_tier: string; count: number }>(
    'SELECT lead_tier, count(*)::integer AS count FROM contacts GROUP BY lead_tier',
  );
  return new Map(rows.map((row) => [row.lead_tier, row.count]));
}

/** A bar for each tier. Contacts that were never scored are not in the scale. */
export function printHistogram(counts: ReadonlyMap<string, number>): void {
  const scored = TIERS.filter((tier) => tier !== 'UNKNOWN');
  const largest = Math.max(1, ...scored.map((tier) => counts.get(tier) ?? 0));
  for (const tier of scored) {
    const count = counts.get(tier) ?? 0;
    const bar = '█'.repeat(Math.round((count / largest) * BAR_WIDTH));
    console.log(`${tier.padEnd(8)} ${bar.padEnd(BAR_WIDTH)} ${count.toLocaleString('en').padStart(7)}`);
  }
  console.log(`${(counts.get('UNKNOWN') ?? 0).toLocaleString('en')} contacts have not been scored yet.`);
}

/** The next steps for the user after the demo. */
export interface Handles {
  url: string;
  /** Signs in once on the page. */
  signInCode: string;
  token: string;
  databaseUrl: string;
  /** The job and the scoring run that the demo has done. */
  jobUuid: string;
  runUuid: string;
}

/** The last lines of the demo: where to look, and what to paste before the commands of the README. */
export function printNextSteps({ url, signInCode, token, databaseUrl, jobUuid, runUuid }: Handles): void {
  console.log(`Open the page in a browser. This link signs in once:

${url}/entrar#${signInCode}

All routes of the API, to try with the token below: ${url}/docs

Paste this before the commands of the README:

export API=${url}/api/v1
export TOKEN=${token}
export DATABASE_URL=${databaseUrl}
export JOB_UUID=${jobUuid}
export RUN_UUID=${runUuid}
alias api='curl -sS -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json"'
`);
}
