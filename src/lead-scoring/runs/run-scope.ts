import { contactPredicate } from '../../contacts/contact-predicate.js';
import { CONTACTS_BY_IDS } from '../score-writes.js';
import type { ScoringRun } from './scoring-run.entity.js';
import type { ScoringRunSlice } from './scoring-run-slice.entity.js';

type Scope = Pick<ScoringRun, 'id' | 'scope' | 'contact_filters'>;
export type Range = Pick<ScoringRunSlice, 'from_id' | 'to_id'>;

export interface SqlWithParameters {
  sql: string;
  parameters: unknown[];
}

// Contact by contact, as in score-writes.ts: in the same range there may be many who have no results.
const ALL = `(
  SELECT c.id, c.phone_e164
  FROM (SELECT DISTINCT contact_id FROM platform_validations WHERE contact_id > $1 AND contact_id <= $2) v
  CROSS JOIN LATERAL (SELECT id, phone_e164 FROM contacts WHERE id = v.contact_id OFFSET 0) c)`;

/**
 * The ids that a run is cut into slices along, as a query of `id`, in an order that an index has. A filter's are the
 * ids of all contacts: to look for the next that match would take the longer the fewer do.
 */
export function idsOfScope({ id, scope }: Scope, firstParameter: number): SqlWithParameters {
  switch (scope) {
    case 'all':
      return { sql: 'SELECT contact_id AS id FROM platform_validations', parameters: [] };
    case 'filter':
      return { sql: 'SELECT id FROM contacts', parameters: [] };
    case 'ids':
      return {
        sql: `SELECT unnest(contact_ids) AS id FROM scoring_runs WHERE id = $${firstParameter}`,
        parameters: [id],
      };
  }
}

/** The contacts of a slice, as a query of `id` and `phone_e164`. `namedIds` are those of a run over `ids`. */
export function contactsOfSlice(
  run: Scope,
  { from_id, to_id }: Range,
  namedIds: number[],
): SqlWithParameters {
  switch (run.scope) {
    case 'all':
      return { sql: ALL, parameters: [from_id, to_id] };
    case 'filter': {
      const predicate = contactPredicate(run.contact_filters ?? {}, 3);
      return {
        sql: `(SELECT c.id, c.phone_e164 FROM contacts c WHERE c.id > $1 AND c.id <= $2 AND ${predicate.sql})`,
        parameters: [from_id, to_id, ...predicate.parameters],
      };
    }
    case 'ids':
      return { sql: CONTACTS_BY_IDS, parameters: [namedIds] };
  }
}
