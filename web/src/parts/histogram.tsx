import type { JSX } from 'preact';
import type { Schemas } from '../api/client.js';
import { format } from '../i18n/format.js';
import { texts } from '../i18n/texts.js';

const WIDTH = 560;
const HEIGHT = 250;
const FOOT = 22;
const BIN = 5;
const BINS = 20;
/** Scores with a tick. */
const TICKS = [0, 25, 50, 75, 100];

/** The number of contacts by score, in steps of five. */
export function Histogram({
  scores,
  label,
}: {
  scores: Schemas['ScoreContacts'][];
  label: string;
}): JSX.Element {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const { lead_score, contacts } of scores) {
    // The highest score belongs to the last step.
    const bin = Math.min(BINS - 1, Math.floor(lead_score / BIN));
    bins[bin] = (bins[bin] ?? 0) + contacts;
  }
  const highest = Math.max(1, ...bins);
  const width = WIDTH / BINS;
  const room = HEIGHT - FOOT - 8;
  return (
    <svg class="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {bins.map((contacts, bin) => {
        const height = contacts === 0 ? 0 : Math.max(2, (contacts / highest) * room);
        const [from, to] = [bin * BIN, bin === BINS - 1 ? 100 : bin * BIN + BIN - 1];
        return (
          <g key={bin}>
            <rect class="hit" x={bin * width} y={0} width={width} height={HEIGHT - FOOT} />
            <rect
              class={`shade-${shadeOf(from)}`}
              x={bin * width + 2}
              y={HEIGHT - FOOT - height}
              width={width - 4}
              height={height}
              rx={3}
            />
            <title>
              {texts.value.overview.histogramBar(String(from), String(to), format.value.number(contacts))}
            </title>
          </g>
        );
      })}
      <line x1={0} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      {TICKS.map((score) => (
        <text
          key={score}
          x={(score / 100) * WIDTH}
          y={HEIGHT - 6}
          text-anchor={score === 0 ? 'start' : score === 100 ? 'end' : 'middle'}
        >
          {score}
        </text>
      ))}
    </svg>
  );
}

/** The tier of a bar, for its colour. */
function shadeOf(score: number): number {
  return score >= 90 ? 5 : score >= 75 ? 4 : score >= 50 ? 3 : score >= 25 ? 2 : 1;
}
