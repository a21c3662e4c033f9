import type { JSX } from 'preact';
import { TIERS, type Tier } from '../../api/client.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Bar } from '../../parts/bars.js';
import { Card } from '../../parts/card.js';
import { Stat, Stats } from '../../parts/stats.js';
import { changedRules, policyOf, type Policy, type Simulation } from './policy.js';

interface SimulationResultProps {
  simulation: Simulation;
  /** The current rules. */
  current: Policy;
}

/** The tiers before and after, the contacts that move, and how the rules could come into force. */
export function SimulationResult({ simulation, current }: SimulationResultProps): JSX.Element {
  const { simulate } = texts.value;
  const { number, decimal, share } = format.value;
  const { contacts, population, changed_contacts, mean_score_before, mean_score_after } = simulation;
  return (
    <div class="grid" aria-live="polite">
      <Stats>
        <Stat name={simulate.looked} value={contacts}>
          {simulate.ofPopulation(number(population))}
        </Stat>
        <Stat name={simulate.changed} value={changed_contacts}>
          {simulate.changedShare(share(changed_contacts, contacts))}
        </Stat>
        {mean_score_before !== null && mean_score_after !== null && (
          <Stat name={simulate.mean} value={decimal(mean_score_after)}>
            {simulate.meanBefore(decimal(mean_score_before))}
          </Stat>
        )}
      </Stats>
      <Card title={simulate.byTier}>
        <TierTable simulation={simulation} />
      </Card>
      <Card title={simulate.moves}>
        {simulation.changes.length === 0 ? (
          <p class="muted">{simulate.nobodyChanges}</p>
        ) : (
          <Moves simulation={simulation} />
        )}
      </Card>
      <Publish changes={changedRules(current, policyOf(simulation))} />
    </div>
  );
}

/** Rules are a part of the program, with its tests and versions. This lists the changes for its developers. */
function Publish({ changes }: { changes: ReturnType<typeof changedRules> }): JSX.Element | null {
  const { simulate } = texts.value;
  if (changes.length === 0) return null;
  return (
    <Card
      title={simulate.publish}
      action={
        <button type="button" class="button small" disabled aria-describedby="why-not-published">
          {simulate.publishNow}
        </button>
      }
    >
      <p id="why-not-published">{simulate.notPublished}</p>
      <ul class="facts">
        {changes.map(({ rule, from, to }) => (
          <li key={rule}>
            <code>
              {rule}: {from} → {to}
            </code>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function TierTable({ simulation: { tiers_before, tiers_after } }: { simulation: Simulation }): JSX.Element {
  const { simulate, tiers } = texts.value;
  const { number, change } = format.value;
  const shown = TIERS.filter((tier) => tiers_before[tier] > 0 || tiers_after[tier] > 0);
  const most = Math.max(1, ...shown.flatMap((tier) => [tiers_before[tier], tiers_after[tier]]));
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={simulate.byTier}>
      <table class="tier-table">
        <thead>
          <tr>
            <th scope="col">{simulate.tier}</th>
            <th scope="col" class="number">
              {simulate.before}
            </th>
            <th scope="col" class="number">
              {simulate.after}
            </th>
            <th scope="col" class="number">
              {simulate.difference}
            </th>
            <th aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          {shown.map((tier) => (
            <tr key={tier}>
              <th scope="row">{tiers[tier]}</th>
              <td class="number">{number(tiers_before[tier])}</td>
              <td class="number">{number(tiers_after[tier])}</td>
              <td class="number">
                <strong>{change(tiers_after[tier] - tiers_before[tier])}</strong>
              </td>
              <td class="two-bars" aria-hidden="true">
                <Bar part={tiers_before[tier]} whole={most} class="paused" />
                <Bar part={tiers_after[tier]} whole={most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const EXAMPLES = 3;

function Moves({ simulation: { changes } }: { simulation: Simulation }): JSX.Element {
  const { simulate, tiers, common } = texts.value;
  const nameOf = (tier: Tier): string => tiers[tier];
  return (
    <ul class="moves">
      {changes.map(({ from_tier, to_tier, contacts, examples }) => (
        <li key={`${from_tier} ${to_tier}`}>
          <span>{simulate.move(nameOf(from_tier), nameOf(to_tier))}</span>
          <strong>{common.contacts(contacts, format.value.number(contacts))}</strong>
          <span class="small muted">
            {examples.slice(0, EXAMPLES).map(({ contact_id, total_score_before, total_score_after }) => (
              <Link key={contact_id} href={`/contactos/${contact_id}`}>
                {simulate.example(
                  String(contact_id),
                  String(total_score_before ?? '–'),
                  String(total_score_after),
                )}
              </Link>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
