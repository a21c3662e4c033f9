import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Failure } from '../../api/client.js';
import { toFailure, useAnswer } from '../../api/use-answer.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { PolicyForm } from './policy-form.js';
import {
  boundsFall,
  policyOf,
  weightSum,
  type Policy,
  type Simulation,
  type SimulationRequest,
} from './policy.js';
import { SimulationResult } from './simulation-result.js';

const SAMPLES = [1000, 10_000, 100_000] as const;
const METHODS = ['standard', 'weighted'] as const;

function simulate(body: SimulationRequest, signal?: AbortSignal): Promise<Simulation> {
  return answered(api.POST('/api/v1/lead-scoring/simulate', { body, ...(signal && { signal }) }));
}

/** Tries other scoring rules. Nothing is stored. */
export function SimulateScreen(): JSX.Element {
  const { simulate: words } = texts.value;
  // The current rules, from a simulation that changes none of them. Its seed keeps the sample the same afterwards.
  const current = useAnswer('policy', (signal) => simulate({ sample_size: 1, examples: 0 }, signal));
  return (
    <Screen title={words.title} hint={words.hint}>
      <Answered answer={current} lines={12}>
        {(answer) => <Trial current={policyOf(answer)} seed={answer.seed} />}
      </Answered>
    </Screen>
  );
}

function Trial({ current, seed }: { current: Policy; seed: number | null }): JSX.Element {
  const { simulate: words } = texts.value;
  const policy = useSignal(current);
  const method = useSignal<(typeof METHODS)[number]>('standard');
  const sample = useSignal<number>(SAMPLES[1]);
  const busy = useSignal(false);
  const result = useSignal<Simulation | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const isWeighted = method.value === 'weighted';
  const isPossible = boundsFall(policy.value) && (!isWeighted || weightSum(policy.value) === 100);

  const run = async (): Promise<void> => {
    busy.value = true;
    failure.value = undefined;
    try {
      result.value = await simulate({
        policy: policy.value,
        method: method.value,
        sample_size: sample.value,
        ...(seed !== null && { seed }),
        examples: 3,
      });
    } catch (reason) {
      failure.value = toFailure(reason);
    }
    busy.value = false;
  };

  return (
    <div class="grid simulate-columns">
      <Card>
        <form
          class="grid"
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          <div class="field-row">
            <label class="field">
              <span>{words.method}</span>
              <select
                class="input"
                value={method.value}
                onChange={({ currentTarget }) => {
                  method.value = METHODS.find((each) => each === currentTarget.value) ?? 'standard';
                }}
              >
                {METHODS.map((each) => (
                  <option key={each} value={each}>
                    {words.methods[each]}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              <span>{words.sample}</span>
              <select
                class="input"
                value={sample.value}
                onChange={({ currentTarget }) => (sample.value = Number(currentTarget.value))}
              >
                {SAMPLES.map((size) => (
                  <option key={size} value={size}>
                    {format.value.number(size)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <PolicyForm
            policy={policy.value}
            isWeighted={isWeighted}
            onChange={(changed) => (policy.value = changed)}
          />
          <div class="actions">
            <button type="submit" class="button primary" disabled={busy.value || !isPossible}>
              {busy.value ? words.running : words.run}
            </button>
            <button type="button" class="button quiet" onClick={() => (policy.value = current)}>
              {words.reset}
            </button>
          </div>
        </form>
      </Card>
      <div class="grid">
        {failure.value && <FailureNotice failure={failure.value} />}
        {result.value ? (
          <SimulationResult simulation={result.value} current={current} />
        ) : (
          <Card>
            <Empty title={words.start} next={words.startNext} />
          </Card>
        )}
      </div>
    </div>
  );
}
