import type { JSX } from 'preact';
import { format } from '../i18n/format.js';
import { texts } from '../i18n/texts.js';
import { MAP_BOX, STATES } from './states.js';

/** Of `whole` contacts of a state, `part` have what the map shows. */
export interface StateShare {
  part: number;
  whole: number;
}

interface StateMapProps {
  shares: ReadonlyMap<string, StateShare>;
  chosen: string;
  onChoose: (code: string) => void;
  label: string;
}

const SHADES = 5;

/**
 * The states, the darker the larger their share. For the mouse and the eye; the list beside it says the same to
 * everybody and can be reached by the keyboard.
 */
export function StateMap({ shares, chosen, onChoose, label }: StateMapProps): JSX.Element {
  const known = [...shares.values()].filter(({ whole }) => whole > 0).map(({ part, whole }) => part / whole);
  const [lowest, highest] = [Math.min(...known), Math.max(...known)];
  const shadeOf = (share: StateShare | undefined): number => {
    if (!share || share.whole === 0) return 0;
    if (highest === lowest) return highest === 0 ? 0 : SHADES;
    return (
      1 +
      Math.min(SHADES - 1, Math.floor((share.part / share.whole - lowest) / ((highest - lowest) / SHADES)))
    );
  };
  return (
    <div>
      <svg class="state-map" viewBox={MAP_BOX} role="img" aria-label={label}>
        {STATES.map(({ code, name, outline }) => {
          const share = shares.get(code);
          return (
            <path
              key={code}
              d={outline}
              data-state={code}
              class={`shade-${shadeOf(share)} ${code === chosen ? 'chosen' : ''}`}
              onClick={() => onChoose(code === chosen ? '' : code)}
            >
              <title>{describe(name, share)}</title>
            </path>
          );
        })}
      </svg>
      {known.length > 0 && highest > lowest && <Scale lowest={lowest} highest={highest} />}
    </div>
  );
}

function describe(name: string, share: StateShare | undefined): string {
  const { part, whole } = share ?? { part: 0, whole: 0 };
  const { number, share: percent } = format.value;
  return texts.value.overview.mapState(name, percent(part, whole), number(part), number(whole));
}

function Scale({ lowest, highest }: { lowest: number; highest: number }): JSX.Element {
  return (
    <div class="legend" aria-hidden="true">
      {format.value.share(lowest, 1)}
      <span>
        {Array.from({ length: SHADES }, (_, shade) => (
          <i key={shade} class={`shade-${shade + 1}`} />
        ))}
      </span>
      {format.value.share(highest, 1)}
    </div>
  );
}
