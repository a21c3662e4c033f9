import { Presets, SingleBar } from 'cli-progress';
import { TIERS } from '../../common/tiers.js';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';

const SECONDS_BETWEEN_LINES = 5;

/** Shows a scoring run on standard error: a bar on a terminal, else a line every few seconds. */
export class RunDisplay {
  private bar: SingleBar | undefined;
  private lastLine = -Infinity;

  show(run: ScoringRunResponse): void {
    const details = describeProgress(run);
    if (!process.stderr.isTTY) {
      this.showLine(`${run.progress_percentage} % | ${details}`);
      return;
    }
    if (!this.bar) {
      const format = '[{bar}] {percentage}% | {details}';
      this.bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      this.bar.start(100, 0, { details });
    }
    this.bar.update(run.progress_percentage, { details });
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private showLine(text: string): void {
    const now = performance.now();
    if (now - this.lastLine < SECONDS_BETWEEN_LINES * 1000) return;
    this.lastLine = now;
    process.stderr.write(`${text}\n`);
  }
}

/** What a run has done: the counters, and the contacts by tier before and after. */
export function describeRun(run: ScoringRunResponse): string {
  const cells = TIERS.map((tier) => [tier, run.tiers_before[tier] ?? 0, run.tiers_after[tier] ?? 0] as const);
  const row = (tier: string, before: string, after: string): string =>
    `${tier.padEnd(8)} ${before.padStart(12)} ${after.padStart(12)}`;
  const missing = run.missing_contacts > 0 ? `, ${number(run.missing_contacts)} ids that no contact has` : '';
  const unvalidated = run.unvalidated_contacts
    ? `, ${number(run.unvalidated_contacts)} left alone: they have no results`
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

function describeProgress(run: ScoringRunResponse): string {
  const left = run.estimated_seconds_left === null ? '' : ` | ${run.estimated_seconds_left} s left`;
  return `${number(run.processed_contacts)} contacts | ${number(run.contacts_per_second ?? 0)}/s${left}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
