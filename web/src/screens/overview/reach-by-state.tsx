import type { JSX } from 'preact';
import type { Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Bar } from '../../parts/bars.js';
import { StateMap, type StateShare } from '../../parts/state-map.js';
import { stateName } from '../../parts/states.js';
import type { StateCounts } from './use-overview.js';

const LISTED = 8;

interface ReachByStateProps {
  states: StateCounts;
  chosen: string;
  onChoose: (code: string) => void;
}

/** The map, and the states with the most reachable contacts. */
export function ReachByState({ states, chosen, onChoose }: ReachByStateProps): JSX.Element {
  const { overview } = texts.value;
  const shares = sharesOf(states);
  const listed = [...shares].sort(([, one], [, other]) => other.part - one.part).slice(0, LISTED);
  return (
    <>
      <div class="map-with-list">
        <StateMap shares={shares} chosen={chosen} onChoose={onChoose} label={overview.map} />
        <ul class="bar-list">
          {listed.map(([code, { part, whole }]) => (
            <li key={code}>
              <button
                type="button"
                class="bar-row"
                aria-pressed={code === chosen}
                onClick={() => onChoose(code === chosen ? '' : code)}
              >
                <span class="name">{stateName(code)}</span>
                <Bar part={part} whole={whole} />
                <span class="value">
                  {format.value.share(part, whole)}
                  <small>{format.value.number(part)}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <p class="small muted">{overview.mapSource}</p>
    </>
  );
}

/** The contactable and the reachable contacts of each state. Contacts without a state are not on the map. */
function sharesOf({ all, reachable }: StateCounts): Map<string, StateShare> {
  const shares = new Map<string, StateShare>();
  const add = (rows: Schemas['StateCount'][], field: keyof StateShare): void => {
    for (const { state_code, contactable_contacts } of rows) {
      if (state_code === null) continue;
      const share = shares.get(state_code) ?? { part: 0, whole: 0 };
      shares.set(state_code, { ...share, [field]: share[field] + contactable_contacts });
    }
  };
  add(all, 'whole');
  add(reachable, 'part');
  return shares;
}
