import { Injectable } from '@nestjs/common';
import { distance } from 'fastest-levenshtein';
import { DataSource } from 'typeorm';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { isOperator, knownState, OPERATORS, simplify, STATES } from '../mexican-states.js';
import type { ContactFilterDto } from './contact-filter.dto.js';
import { FilterValuesRepository, VALUE_FIELDS, type ValueField } from './filter-values.repository.js';

/** How long the values are kept. Before a missing value is refused, they are read again. */
const KEPT_MS = 10 * 60_000;
/** The least time between two readings, in case clients repeat a value that no contact has. */
const LEAST_MS = 5_000;
const MOST_NEAR = 3;

interface Field {
  /** Whether a value is valid even if no contact has it. */
  isKnown: (value: string) => boolean;
  /** The values that are valid even if no contact has them. */
  known: readonly string[];
  /** The word for such a value in messages. */
  noun: string;
}

const FIELDS: Record<ValueField, Field> = {
  state_code: {
    isKnown: (value) => knownState(value) !== undefined,
    known: [...Object.keys(STATES), ...Object.values(STATES)],
    noun: 'state',
  },
  state_name: {
    isKnown: (value) => knownState(value) !== undefined,
    known: Object.values(STATES),
    noun: 'state',
  },
  operator: { isKnown: isOperator, known: OPERATORS, noun: 'operator' },
  // An area code of two digits is never the beginning of a longer one. Other codes are not checked: the published
  // lists miss some that are in use.
  lada: {
    isKnown: (value) => /^(?:33|55|56|81|(?!33|55|56|81)[2-9]\d\d)$/.test(value),
    known: ['33', '55', '56', '81'],
    noun: 'area code',
  },
  municipality: { isKnown: () => false, known: [], noun: 'municipality' },
  city: { isKnown: () => false, known: [], noun: 'city' },
};

interface Stored {
  readAt: number;
  /** The stored spellings, grouped by their common form. */
  spellings: Map<string, string[]>;
}

/** Resolves the values of a filter to the spellings that contacts have. */
@Injectable()
export class FilterValues {
  private readonly stored = new Map<ValueField, Stored>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: FilterValuesRepository,
  ) {}

  /**
   * Replaces values by their stored spellings. 400 for a value that is not known and that no contact has; the
   * message names similar values.
   */
  async read(filter: Partial<ContactFilterDto>, path: string): Promise<void> {
    for (const field of VALUE_FIELDS) {
      const values = filter[field];
      if (!values) continue;
      const read = await Promise.all(values.map((value) => this.spellingsOf(field, value, path)));
      filter[field] = [...new Set(read.flat())];
    }
  }

  private async spellingsOf(field: ValueField, value: string, path: string): Promise<string[]> {
    const { isKnown } = FIELDS[field];
    if (isKnown(value)) return [value];
    const simple = simplify(value);
    let spellings = (await this.valuesOf(field, KEPT_MS)).get(simple);
    spellings ??= (await this.valuesOf(field, LEAST_MS)).get(simple);
    if (spellings) return spellings;
    const all = await this.valuesOf(field, KEPT_MS);
    // The table is empty, so every value is accepted.
    if (FIELDS[field].known.length === 0 && all.size === 0) return [value];
    throw unknownValue(
      `${path}${field}`,
      field,
      value,
      nearest(value, [...FIELDS[field].known, ...[...all.values()].flat()]),
    );
  }

  private async valuesOf(field: ValueField, mostMs: number): Promise<Stored['spellings']> {
    const kept = this.stored.get(field);
    if (kept && Date.now() - kept.readAt < mostMs) return kept.spellings;
    const spellings = new Map<string, string[]>();
    for (const value of await this.repository.stored(this.dataSource.manager, field)) {
      const simple = simplify(value);
      spellings.set(simple, [...(spellings.get(simple) ?? []), value]);
    }
    this.stored.set(field, { readAt: Date.now(), spellings });
    return spellings;
  }
}

/** The candidates that differ least from a text, by at most a third of its letters. Each is given in one spelling. */
function nearest(text: string, candidates: readonly string[]): string[] {
  const simple = simplify(text);
  const most = Math.max(1, Math.floor(simple.length / 3));
  const bySimple = new Map<string, string>();
  for (const candidate of candidates) {
    if (!bySimple.has(simplify(candidate))) bySimple.set(simplify(candidate), candidate);
  }
  return [...bySimple]
    .map(([key, candidate]) => ({ candidate, apart: distance(simple, key) }))
    .filter(({ apart }) => apart <= most)
    .sort((one, other) => one.apart - other.apart || one.candidate.localeCompare(other.candidate))
    .slice(0, MOST_NEAR)
    .map(({ candidate }) => candidate);
}

/** 400: no contact can have that value. */
export function unknownValue(
  path: string,
  field: ValueField,
  value: string,
  near: readonly string[],
): InvalidInputError {
  const hint = near.length > 0 ? `similar: ${near.join(', ')}` : 'nothing similar is known';
  return InvalidInputError.of(path, 'known', `${value} is not a known ${FIELDS[field].noun}; ${hint}`);
}
