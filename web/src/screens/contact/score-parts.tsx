import type { JSX } from 'preact';
import type { Platform, Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { TierBadge } from '../../parts/tier-badge.js';

type Part = Schemas['ScorePartResponse'];

/** A score as a bar of its parts. */
export function ScoreParts({ score }: { score: Schemas['ExplainedScoreResponse'] }): JSX.Element {
  const { contact: words, tiers } = texts.value;
  const given = score.parts.filter(({ points }) => points !== 0);
  const positive = given.filter(({ points }) => points > 0);
  return (
    <>
      <div class="score-line">
        <span class="score">{score.total_score}</span>
        <span class="muted">{words.outOf}</span>
        <TierBadge tier={score.quality_tier} />
        <span class="small muted">{words.calculated(format.value.ago(score.last_calculated_at))}</span>
      </div>
      <div class="stacked" aria-hidden="true">
        {withoutOverlap(given).map((part, index) => (
          <i key={part.name} class={shadeOf(part, index)} style={{ width: `${part.points}%` }} />
        ))}
      </div>
      <ul class="part-list" aria-label={words.parts}>
        {given.map((part) => (
          <li key={`${part.what} ${part.name}`}>
            <i class={shadeOf(part, positive.indexOf(part))} aria-hidden="true" />
            <span>{nameOf(part)}</span>
            <span>{words.points(Math.abs(part.points), format.value.change(part.points))}</span>
          </li>
        ))}
      </ul>
      {!score.is_current && (
        <p class="notice">
          {words.stale(String(score.current.total_score), tiers[score.current.quality_tier])}
        </p>
      )}
      {score.outlook.length > 0 && <Outlook score={score} />}
    </>
  );
}

/** Platforms that could raise the score, each tried alone by the policy itself. */
function Outlook({ score: { current, outlook } }: { score: Schemas['ExplainedScoreResponse'] }): JSX.Element {
  const { contact: words, platforms } = texts.value;
  return (
    <div>
      <h3 class="label">{words.outlook}</h3>
      <ul class="outlook">
        {outlook.map(({ platform, reason, total_score, quality_tier }) => (
          <li key={platform}>
            <span>
              {platforms[platform]} <span class="small muted">{words.outlookReasons[reason]}</span>
            </span>
            <span class="small">
              {words.outlookScore(
                String(total_score),
                format.value.change(total_score - current.total_score),
              )}
            </span>
            {quality_tier === current.quality_tier ? <span /> : <TierBadge tier={quality_tier} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The parts with points, the last ones shortened by a cap, so that together they are as long as the score. */
function withoutOverlap(parts: readonly Part[]): Part[] {
  let over = -parts.reduce((sum, { points }) => sum + Math.min(0, points), 0);
  const cut = parts
    .filter(({ points }) => points > 0)
    .reverse()
    .map((part) => {
      const taken = Math.min(over, part.points);
      over -= taken;
      return { ...part, points: part.points - taken };
    });
  return cut.reverse().filter(({ points }) => points > 0);
}

function shadeOf({ what, points }: Part, index: number): string {
  if (points < 0) return 'shade-0';
  return what === 'platform' ? `shade-${5 - (index % 4)}` : 'shade-1';
}

function nameOf({ what, name }: Part): string {
  const { contact: words, platforms } = texts.value;
  switch (what) {
    case 'platform':
      return platforms[name as Platform];
    case 'bonus':
      return `${words.bonus}: ${words.bonuses[name] ?? name}`;
    case 'cap':
      return words.cap;
    case 'rounding':
      return words.rounding;
    case 'unexplained':
      return words.unexplained;
  }
}
