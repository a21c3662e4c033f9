import type { Progress } from '../../background-work/progress-display.js';
import { TIERS } from '../../common/tiers.js';
import type { ScoringRunResponseDto } from './dto/scoring-run-response.dto.js';

/** The result of a run: its counters, and its contacts by tier before and after. */
export function describeRun(run: ScoringRunResponseDto): string {
  const cells = TIERS.map((tier) => [tier, run.tiers_before[tier] ?? 0, run.tiers_after[tier] ?? 0] as const);
  const row = (tier: string, before: string, after: string): string =>
    `${tier.padEnd(8)} ${before.padStart(12)} ${after.padStart(12)}`;
  const missing = run.missing_contacts > 0 ? `, ${number(run.missing_contacts)} ids that no contact has` : '';
  const unvalidated = run.unvalidated_contacts
    ? `, ${number(run.unvalidated_contacts)} not scored: they have no results`
    : '';
  return [
    `Run ${run.run_uuid}: ${run.status}`,
    `${number(run.processed_contacts)} contacts scored, ${number(run.changed_contacts)} of them changed${missing}${unvalidated}`,
    `Contacts without results are ${run.include_unvalidated ? 'scored too: 0 points' : 'not scored'}`,
    `${number(run.contacts_per_second ?? 0)} contacts/s`,
    '',
    row('tier', 'before', 'after'),
    ...cells.map(([tier, before, after]) => row(tier, number(before), number(after))),
  ].join('\n');
}

/** The progress of a run for the display. */
export function describeProgress(run: ScoringRunResponseDto): Progress {
  const { progress_percentage, processed_contacts, contacts_per_second } = run;
  return {
    title: 'Scoring',
    done: progress_percentage,
    total: 100,
    details: `${number(processed_contacts)} contacts | ${number(contacts_per_second ?? 0)}/s`,
  };
}

function number(value: number): string {
  return value.toLocaleString('en');
}
