import type { JSX } from 'preact';
import { PLATFORMS } from '../../api/client.js';
import { texts } from '../../i18n/texts.js';
import { boundsFall, weightSum, type Policy } from './policy.js';

interface PolicyFormProps {
  policy: Policy;
  isWeighted: boolean;
  onChange: (policy: Policy) => void;
}

/** A slider for each rule. */
export function PolicyForm({ policy, isWeighted, onChange }: PolicyFormProps): JSX.Element {
  const { simulate, contact, tiers, platforms } = texts.value;
  const change = (changed: Partial<Policy>): void => onChange({ ...policy, ...changed });
  return (
    <div class="policy-form">
      <fieldset>
        <legend>{simulate.points}</legend>
        <Slider
          label={simulate.base}
          value={policy.base_points}
          max={20}
          onChange={(base_points) => change({ base_points })}
        />
        <Slider
          label={simulate.business}
          value={policy.business_points}
          max={20}
          onChange={(business_points) => change({ business_points })}
        />
        <Slider
          label={simulate.premium}
          value={policy.premium_points}
          max={20}
          onChange={(premium_points) => change({ premium_points })}
        />
      </fieldset>
      <fieldset>
        <legend>{simulate.bonuses}</legend>
        {policy.platform_count_bonuses.map(({ platforms: count, points }) => (
          <Slider
            key={count}
            label={simulate.countBonus(count)}
            value={points}
            max={20}
            onChange={(changed) =>
              change({
                platform_count_bonuses: policy.platform_count_bonuses.map((bonus) =>
                  bonus.platforms === count ? { ...bonus, points: changed } : bonus,
                ),
              })
            }
          />
        ))}
        {policy.combination_bonuses.map(({ name, points }) => (
          <Slider
            key={name}
            label={contact.bonuses[name] ?? name}
            value={points}
            max={20}
            onChange={(changed) =>
              change({
                combination_bonuses: policy.combination_bonuses.map((bonus) =>
                  bonus.name === name ? { ...bonus, points: changed } : bonus,
                ),
              })
            }
          />
        ))}
        <Slider
          label={simulate.maxBonus}
          value={policy.max_bonus}
          max={40}
          onChange={(max_bonus) => change({ max_bonus })}
        />
      </fieldset>
      {isWeighted && (
        <fieldset>
          <legend>{simulate.weights(String(weightSum(policy)))}</legend>
          {PLATFORMS.map((platform) => (
            <Slider
              key={platform}
              label={platforms[platform]}
              value={policy.platform_weights[platform]}
              max={100}
              onChange={(weight) =>
                change({ platform_weights: { ...policy.platform_weights, [platform]: weight } })
              }
            />
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{simulate.bounds}</legend>
        {policy.tier_bounds.map(({ tier, min }) => (
          <Slider
            key={tier}
            label={tiers[tier]}
            value={min}
            max={100}
            onChange={(changed) =>
              change({
                tier_bounds: policy.tier_bounds.map((bound) =>
                  bound.tier === tier ? { tier, min: changed } : bound,
                ),
              })
            }
          />
        ))}
        {!boundsFall(policy) && (
          <p class="small" role="alert">
            {simulate.boundsOrder}
          </p>
        )}
      </fieldset>
    </div>
  );
}

interface SliderProps {
  label: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}

function Slider({ label, value, max, onChange }: SliderProps): JSX.Element {
  return (
    <label class="range">
      <span>{label}</span>
      <strong aria-hidden="true">{value}</strong>
      <input
        type="range"
        min={0}
        max={Math.max(max, value)}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
