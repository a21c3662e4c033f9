import { InvalidInputError } from '../../common/errors/app-error.js';
import type { ScoringRunCreate } from './dto/scoring-run-create.dto.js';
import type { NewRun } from './scoring-runs.repository.js';

/** What a requested run covers. Exactly one scope must be given; 400 names the field that is one too many. */
export function scopeOfRequest(
  input: ScoringRunCreate,
): Pick<NewRun, 'scope' | 'contact_filters' | 'contact_ids'> {
  const { contact_filters = null, contact_ids = null, all = null } = input;
  const [first, second] = Object.entries({ contact_filters, contact_ids, all }).flatMap(([field, value]) =>
    value === null ? [] : [field],
  );
  if (first === undefined) {
    throw InvalidInputError.of('', 'exclusive', 'give one of contact_filters, contact_ids and all');
  }
  if (second !== undefined) {
    throw InvalidInputError.of(second, 'exclusive', `cannot be given together with ${first}`);
  }
  if (contact_filters) return { scope: 'filter', contact_filters, contact_ids };
  if (contact_ids) return { scope: 'ids', contact_filters, contact_ids };
  return { scope: 'all', contact_filters, contact_ids };
}
