import type { JSX } from 'preact';
import { PLATFORMS, type Platform, type Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

type Age = Schemas['ResultCount']['age'];

/** Newest first, in darker colours. */
const SHADES: Record<Age, string> = {
  week: 'shade-5',
  month: 'shade-4',
  quarter: 'shade-2',
  older: 'shade-1',
};
const AGES = Object.keys(SHADES) as Age[];

/** The age of each platform's results. The longest bar is the platform with the most results. */
export function FreshnessByPlatform({ results }: { results: Schemas['ResultCount'][] }): JSX.Element {
  const { overview, platforms } = texts.value;
  const { number } = format.value;
  const countOf = (platform: Platform, age: Age): number =>
    results.find((row) => row.platform === platform && row.age === age)?.results ?? 0;
  const totalOf = (platform: Platform): number => AGES.reduce((sum, age) => sum + countOf(platform, age), 0);
  const most = Math.max(...PLATFORMS.map(totalOf));
  return (
    <>
      <ul class="result-bars">
        {PLATFORMS.map((platform) => {
          const ages = AGES.filter((age) => countOf(platform, age) > 0);
          return (
            <li key={platform}>
              <span class="name">{platforms[platform]}</span>
              <div class="stacked" aria-hidden="true">
                {ages.map((age) => (
                  <i
                    key={age}
                    class={SHADES[age]}
                    style={{ width: `${(countOf(platform, age) / most) * 100}%` }}
                    title={overview.ageOf(overview.ages[age], number(countOf(platform, age)))}
                  />
                ))}
              </div>
              <span class="facts">
                {ages.map((age) => (
                  <span key={age}>{overview.ageOf(overview.ages[age], number(countOf(platform, age)))}</span>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
      <div class="legend" aria-hidden="true">
        {AGES.map((age) => (
          <span key={age}>
            <i class={SHADES[age]} />
            {overview.ages[age]}
          </span>
        ))}
      </div>
    </>
  );
}
