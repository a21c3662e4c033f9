import { InvalidInputError } from '../../common/errors/app-error.js';
import type { ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import type { NewRun } from './scoring-runs.repository.js';

type RequestedScope = Pick<NewRun, 'scope' | 'contact_filters' | 'contact_ids' | 'include_unvalidated'>;

/**
 * What a requested run covers. Exactly one scope must be given; 400 names the field that is one too many. An empty
 * filter is refused too: whoever means everybody must say so.
 */
export function scopeOfRequest(input: ScoringRunCreate): RequestedScope {
  const { contact_filters = null, contact_ids = null, all = null, include_unvalidated = false } = input;
  const [first, second] = Object.entries({ contact_filters, contact_ids, all }).flatMap(([field, value]) =>
    value === null ? [] : [field],
  );
  if (first === undefined) {
    throw InvalidInputError.of('', 'exclusive', 'give one of contact_filters, contact_ids and all');
  }
  if (second !== undefined) {
    throw InvalidInputError.of(second, 'exclusive', `cannot be given together with ${first}`);
  }
  if (contact_filters && Object.values(contact_filters).every((value) => value === undefined)) {
    throw InvalidInputError.of(
      'contact_filters',
      'empty',
      'has no field, so that it would select everybody: give at least one, or "all": true instead',
    );
  }
  const scope = contact_filters ? 'filter' : contact_ids ? 'ids' : 'all';
  return { scope, contact_filters, contact_ids, include_unvalidated };
}
