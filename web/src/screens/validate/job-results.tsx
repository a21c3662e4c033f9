import type { JSX } from 'preact';
import type { Job, Platform } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

const KINDS = ['valid', 'invalid', 'unanswered', 'skipped'] as const;
type Kind = (typeof KINDS)[number];

const SHADES: Record<Kind, string> = {
  valid: 'shade-5',
  invalid: 'shade-2',
  unanswered: 'shade-warning',
  skipped: 'shade-0',
};

/** The answers of each platform, as a bar of their kinds. */
export function JobResults({ job }: { job: Job }): JSX.Element {
  const { validate, platforms } = texts.value;
  return (
    <>
      <ul class="result-bars">
        {job.platforms.map((platform) => {
          const lookups = lookupsOf(job, platform);
          const total = KINDS.reduce((sum, kind) => sum + lookups[kind], 0);
          return (
            <li key={platform}>
              <span class="name">{platforms[platform]}</span>
              <div class="stacked" aria-hidden="true">
                {KINDS.filter((kind) => lookups[kind] > 0).map((kind) => (
                  <i key={kind} class={SHADES[kind]} style={{ flexGrow: lookups[kind] / total }} />
                ))}
              </div>
              <span class="facts">
                {KINDS.filter((kind) => lookups[kind] > 0).map((kind) => (
                  <span key={kind}>
                    {validate[kind]} {format.value.number(lookups[kind])}
                  </span>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
      <div class="legend" aria-hidden="true">
        {KINDS.map((kind) => (
          <span key={kind}>
            <i class={SHADES[kind]} />
            {validate[kind]}
          </span>
        ))}
      </div>
    </>
  );
}

/** The counts of a platform. The summary has no entry for a platform that was not asked about yet. */
function lookupsOf(job: Job, platform: Platform): Record<Kind, number> {
  const summary = (job.results_summary as Partial<Record<Platform, Partial<Record<string, unknown>>>>)[
    platform
  ];
  const count = (name: string): number => {
    const value = summary?.[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    valid: count('valid'),
    invalid: count('invalid'),
    unanswered: count('unknown') + count('failed'),
    skipped: count('skipped'),
  };
}
