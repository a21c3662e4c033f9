import type { JSX } from 'preact';
import { format } from '../i18n/format.js';
import { texts } from '../i18n/texts.js';
import { MAP_BOX, STATES } from './states.js';

/** In a state with `whole` contacts, `part` of them have the property that the map shows. */
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
 * The states; a larger share is darker. The map is for mouse and eye only: the list next to it holds the same data
 * and works with the keyboard.
 */
export function StateMap({ shares, chosen, onChoose, label }: StateMapProps): JSX.Element {
  const bounds = boundsOf(shares);
  const shadeOf = (share: StateShare | undefined): number =>
    share ? bounds.filter((bound) => ratio(share) >= bound).length : 0;
  return (
    <div>
      <svg class="state-map" viewBox={MAP_BOX} role="img" aria-label={label}>
        {/* The chosen state comes last, so that its outline lies over its neighbours. */}
        {[...STATES]
          .sort((one, other) => Number(one.code === chosen) - Number(other.code === chosen))
          .map(({ code, name, outline }) => {
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
      {bounds.length > 0 && <Scale bounds={bounds} />}
    </div>
  );
}

function describe(name: string, share: StateShare | undefined): string {
  const { part, whole } = share ?? { part: 0, whole: 0 };
  const { number, share: percent } = format.value;
  return texts.value.overview.mapState(name, percent(part, whole), number(part), number(whole));
}

/**
 * The lowest share of each shade. Each shade has a fifth of the states, so that one extreme state does not fade the
 * others.
 */
function boundsOf(shares: ReadonlyMap<string, StateShare>): number[] {
  const known = STATES.map(({ code }) => shares.get(code))
    .filter((share) => share !== undefined && share.part > 0)
    .map((share) => (share ? ratio(share) : 0))
    .sort((one, other) => one - other);
  const firsts = Array.from(
    { length: SHADES },
    (_, shade) => known[Math.floor((shade * known.length) / SHADES)],
  );
  return firsts.filter((bound) => bound !== undefined);
}

function ratio({ part, whole }: StateShare): number {
  return whole === 0 ? 0 : part / whole;
}

function Scale({ bounds }: { bounds: readonly number[] }): JSX.Element {
  return (
    <div class="legend" aria-hidden="true">
      {bounds.map((bound, shade) => (
        <span key={shade}>
          <i class={`shade-${shade + 1}`} />≥ {format.value.share(bound, 1)}
        </span>
      ))}
    </div>
  );
}
