import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InvalidInputError, UnavailableError } from '../../common/errors/app-error.js';
import { isStatementTimeout } from '../../common/errors/error-kind.js';
import { TIERS, type Tier } from '../../common/tiers.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import {
  DEFAULT_EXAMPLES,
  DEFAULT_SAMPLE_SIZE,
  MAX_SEED,
  type SimulationRequestDto,
} from './dto/simulation-request.dto.js';
import type { SimulationResponseDto, TierChangeDto } from './dto/simulation-response.dto.js';
import { withOverride } from '../policy/policy-override.js';
import { SimulationRepository, type Simulation, type TierTransition } from './simulation.repository.js';

/** Tries another policy on the stored results. Writes nothing. */
@Injectable()
export class SimulationService {
  /** One simulation at a time, because each may use several cores of the database. */
  private isBusy = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: SimulationRepository,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /**
   * Compares the stored tiers with those of the policy. InvalidInputError for a policy that contradicts itself.
   * UnavailableError while another simulation runs, and when this one takes too long.
   */
  async simulate(request: SimulationRequestDto): Promise<SimulationResponseDto> {
    const simulation = simulationOf(request);
    if (this.isBusy) {
      throw simulationBusy();
    }
    this.isBusy = true;
    try {
      return summarise(simulation, await this.compare(simulation));
    } catch (error) {
      throw isStatementTimeout(error) ? tookTooLong(this.environment.SIMULATION_TIMEOUT_SECONDS) : error;
    } finally {
      this.isBusy = false;
    }
  }

  private compare(simulation: Simulation): Promise<TierTransition[]> {
    return this.dataSource.transaction(async (manager) => {
      await this.repository.restrict(manager, this.environment.SIMULATION_TIMEOUT_SECONDS * 1000);
      return this.repository.compare(manager, simulation);
    });
  }
}

/** 503: another simulation is running. */
export function simulationBusy(): UnavailableError {
  return new UnavailableError('simulation_busy', 'Another simulation is running; try again when it is done.');
}

/** 503: the simulation took too long and was stopped. */
export function tookTooLong(limitSeconds: number): UnavailableError {
  return new UnavailableError(
    'simulation_timed_out',
    `The simulation was stopped after ${limitSeconds} s; choose a smaller sample, or raise SIMULATION_TIMEOUT_SECONDS.`,
  );
}

/** 400: a sample size together with all contacts. */
export function sampleOfEverything(): InvalidInputError {
  return InvalidInputError.of('sample_size', 'exclusive', 'must not be given together with everything');
}

function simulationOf(request: SimulationRequestDto): Simulation {
  const everything = request.everything ?? false;
  if (everything && typeof request.sample_size === 'number') {
    throw sampleOfEverything();
  }
  return {
    policy: withOverride(request.policy ?? {}),
    method: request.method ?? 'standard',
    contact_filters: request.contact_filters ?? undefined,
    sample: everything
      ? undefined
      : {
          size: request.sample_size ?? DEFAULT_SAMPLE_SIZE,
          seed: request.seed ?? randomInt(MAX_SEED + 1),
        },
    examples: request.examples ?? DEFAULT_EXAMPLES,
  };
}

function summarise(simulation: Simulation, transitions: readonly TierTransition[]): SimulationResponseDto {
  const changes: TierChangeDto[] = transitions
    .filter(({ from_tier, to_tier }) => from_tier !== to_tier)
    .map(({ from_tier, to_tier, contacts, examples }) => ({ from_tier, to_tier, contacts, examples }));
  const contacts = sumOf(transitions, 'contacts');
  return {
    method: simulation.method,
    policy: simulation.policy,
    seed: simulation.sample?.seed ?? null,
    population: transitions[0]?.population ?? 0,
    contacts,
    tiers_before: tierCounts(transitions, 'from_tier'),
    tiers_after: tierCounts(transitions, 'to_tier'),
    changed_contacts: sumOf(changes, 'contacts'),
    changes,
    mean_score_before: mean(sumOf(transitions, 'sum_before'), sumOf(transitions, 'scored_before')),
    mean_score_after: mean(sumOf(transitions, 'sum_after'), contacts),
  };
}

function tierCounts(
  transitions: readonly TierTransition[],
  side: 'from_tier' | 'to_tier',
): Record<Tier, number> {
  const count = (tier: Tier): number =>
    sumOf(
      transitions.filter((transition) => transition[side] === tier),
      'contacts',
    );
  return Object.fromEntries(TIERS.map((tier) => [tier, count(tier)])) as Record<Tier, number>;
}

function sumOf<K extends string>(rows: readonly Record<K, number>[], field: K): number {
  return rows.reduce((total, row) => total + row[field], 0);
}

/** Rounded to two decimals; null when nothing was counted. */
function mean(total: number, count: number): number | null {
  return count === 0 ? null : Math.round((total / count) * 100) / 100;
}
